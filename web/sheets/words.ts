/** Words of imported sheets, offerings and exceptions. Chinese is the reference. */
export const zh = {
  'errors.credits.offering_not_found': '找不到这个培训项目，或者你无权查看。',
  'errors.credits.offering_days': '结束日期不能早于开始日期。',
  'errors.credits.offering_level': '学校只能发布校级培训。县区级及以上的培训请由上级单位发布。',
  'errors.credits.offering_after': '先修项目不存在、不在可见范围内，或者彼此互为先修。',
  'errors.credits.batch_not_found': '找不到这次导入，或者你无权查看。',
  'errors.credits.sheet_unreadable': '这个文件读不出表格。请用 .xlsx 或 .csv 文件。',
  'errors.credits.sheet_old_format': '这是旧版 .xls 文件。请在 Excel 或 WPS 里另存为 .xlsx 后再上传。',
  'errors.credits.sheet_encrypted': '这个文件设有密码。请取消密码后再上传。',
  'errors.credits.sheet_too_large': '表格太大。一次最多导入 {most} 行，请分成几个文件。',
  'errors.credits.sheet_no_header': '没有找到表头。请指定表头所在的行，并说明每一列是什么。',
  'errors.credits.batch_not_open': '这次导入已经登记或入账，不能再改。',
  'errors.credits.batch_not_registered': '这次导入没有处在待审核状态。',
  'errors.credits.batch_not_posted': '这次导入现在不能这样操作。',
  'errors.credits.batch_reading': '表格还在读取，请稍候。',
  'errors.credits.batch_nothing_ready': '表格里没有可以入账的记录。',
  'errors.credits.batch_two_keys': '登记和审核不能由同一个人完成。',
  'errors.credits.batch_no_auditor': '政策要求由另一个单位审核，但上面没有可以审核的单位。',
  'errors.credits.batch_undo_asked': '已经有人申请冲销这次导入。',
  'errors.credits.batch_undo_not_asked': '还没有人申请冲销这次导入。',
  'errors.credits.batch_moved': '这次导入刚刚有变动，请刷新后再操作。',
};

export const en: Record<keyof typeof zh, string> = {
  'errors.credits.offering_not_found': 'There is no such training, or you may not see it.',
  'errors.credits.offering_days': 'The last day cannot come before the first.',
  'errors.credits.offering_level':
    'A school can offer trainings of its own level only. A body above it offers the others.',
  'errors.credits.offering_after':
    'What is to be taken before does not exist, is out of reach, or leads back to this training.',
  'errors.credits.batch_not_found': 'There is no such import, or you may not see it.',
  'errors.credits.sheet_unreadable': 'No sheet can be read from this file. Use .xlsx or .csv.',
  'errors.credits.sheet_old_format': 'This is an old .xls file. Save it as .xlsx and upload it again.',
  'errors.credits.sheet_encrypted': 'This file is protected by a password. Remove it and upload it again.',
  'errors.credits.sheet_too_large':
    'The sheet is too large. One import takes {most} rows; split it into several files.',
  'errors.credits.sheet_no_header': 'No header was found. Say in which row it is, and what each column holds.',
  'errors.credits.batch_not_open': 'This import is registered or posted and cannot be changed.',
  'errors.credits.batch_not_registered': 'This import does not wait for an audit.',
  'errors.credits.batch_not_posted': 'This cannot be done to this import now.',
  'errors.credits.batch_reading': 'The sheet is still being read.',
  'errors.credits.batch_nothing_ready': 'The sheet holds no record that can be posted.',
  'errors.credits.batch_two_keys': 'The same person cannot register and audit.',
  'errors.credits.batch_no_auditor': 'The policy wants another body to audit, and there is none above this one.',
  'errors.credits.batch_undo_asked': 'Somebody has asked to take this import back already.',
  'errors.credits.batch_undo_not_asked': 'Nobody has asked to take this import back.',
  'errors.credits.batch_moved': 'This import has just changed. Load it again first.',
};
