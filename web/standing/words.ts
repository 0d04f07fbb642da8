/** Words of standings of persons and organisations. Chinese is the reference. */
export const zh = {
  'errors.credits.organisation_unknown': '找不到这个单位，或者你无权查看它的学分情况。',
  'errors.credits.nothing_looked_after': '你没有需要管理的单位，只能查看自己的学分。',
  'errors.credits.too_many_persons': '这里有 {persons} 位教师，超过一次能处理的 {most} 位。请进入下级单位查看或导出。',
  'errors.credits.day_not_over': '只能给已经结束的日期留存小结。',
};

export const en: Record<keyof typeof zh, string> = {
  'errors.credits.organisation_unknown': 'There is no such organisation, or you may not see its standings.',
  'errors.credits.nothing_looked_after': 'You look after no organisation; only your own standing is yours to see.',
  'errors.credits.too_many_persons':
    'There are {persons} teachers here, more than the {most} of one answer. Open or export an organisation below.',
  'errors.credits.day_not_over': 'Standings are kept of days that are over.',
};
