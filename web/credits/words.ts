/** Words of claims, keys and appeals. Chinese is the reference. */
export const zh = {
  'errors.credits.person_unknown': '找不到这位老师，或者你无权查看。',
  'errors.credits.entry_not_found': '找不到这条学分记录，或者你无权查看。',
  'errors.credits.already_reversed': '这条学分记录已经冲销过了。',
};

export const en: Record<keyof typeof zh, string> = {
  'errors.credits.person_unknown': 'There is no such teacher, or you may not see them.',
  'errors.credits.entry_not_found': 'There is no such entry, or you may not see it.',
  'errors.credits.already_reversed': 'This entry has been taken back before.',
};
