/** Words of this folder's pages. Chinese is the reference. */
export const zh = {
  'reviews.title': '我的评审',
};

export const en: Record<keyof typeof zh, string> = {
  'reviews.title': 'My reviews',
};
