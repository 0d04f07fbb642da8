/** Words of this folder's pages. Chinese is the reference. */
export const zh = {
  'experts.title': '专家库',
};

export const en: Record<keyof typeof zh, string> = {
  'experts.title': 'Expert pool',
};
