/** Words of this folder's pages. Chinese is the reference. */
export const zh = {
  'projects.title': '课题过程管理',
};

export const en: Record<keyof typeof zh, string> = {
  'projects.title': 'Running topics',
};
