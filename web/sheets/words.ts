/** Words of imported sheets, offerings and exceptions. Chinese is the reference. */
export const zh = {
  'errors.credits.offering_not_found': '找不到这个培训项目，或者你无权查看。',
  'errors.credits.offering_days': '结束日期不能早于开始日期。',
  'errors.credits.offering_level': '学校只能发布校级培训。县区级及以上的培训请由上级单位发布。',
  'errors.credits.offering_after': '先修项目不存在、不在可见范围内，或者彼此互为先修。',
};

export const en: Record<keyof typeof zh, string> = {
  'errors.credits.offering_not_found': 'There is no such training, or you may not see it.',
  'errors.credits.offering_days': 'The last day cannot come before the first.',
  'errors.credits.offering_level':
    'A school can offer trainings of its own level only. A body above it offers the others.',
  'errors.credits.offering_after':
    'What is to be taken before does not exist, is out of reach, or leads back to this training.',
};
