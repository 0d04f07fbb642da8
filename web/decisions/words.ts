/** Words of this folder's pages. Chinese is the reference. */
export const zh = {
  'decisions.title': '立项决定',
};

export const en: Record<keyof typeof zh, string> = {
  'decisions.title': 'Decisions',
};
