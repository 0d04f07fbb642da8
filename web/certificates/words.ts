/** Words of certificates, statements and their verification. Chinese is the reference. */
export const zh = {
  'errors.credits.certificate_not_found': '找不到这份证书或证明，或者你无权查看。',
  'errors.credits.not_complete': '本周期还没有达到结业要求，尚缺：{missing}。',
  'errors.credits.no_cycle': '这一天没有适用的学分政策或周期，无法开具。',
  'errors.credits.certify_own': '不能给自己发证，也不能撤销自己的证书，请由其他管理员办理。',
  'errors.credits.issuer_is_school': '结业证书由学校的上级单位签发，学校不能自行发证。',
  'errors.credits.certificate_revoked': '这份证书已经撤销。',
  'errors.credits.day_ahead': '不能开具将来日期的证书或证明。',
  'errors.credits.office_not_found': '找不到这个单位。',
  'errors.credits.archive_not_found': '找不到这批证书的压缩包，或者它不是你生成的。',
};

export const en: Record<keyof typeof zh, string> = {
  'errors.credits.certificate_not_found': 'There is no such certificate, or you may not see it.',
  'errors.credits.not_complete': 'The cycle is not complete yet. Missing: {missing}.',
  'errors.credits.no_cycle': 'No credit policy or cycle holds on that day, so nothing can be issued.',
  'errors.credits.certify_own': 'Nobody certifies or revokes for themselves; ask another administrator.',
  'errors.credits.issuer_is_school':
    'Certificates are issued by the office above the school, not by the school itself.',
  'errors.credits.certificate_revoked': 'This certificate has been revoked.',
  'errors.credits.day_ahead': 'Nothing is issued for a day that has not come yet.',
  'errors.credits.office_not_found': 'There is no such organisation.',
  'errors.credits.archive_not_found': 'There is no such archive, or it is not yours.',
};
