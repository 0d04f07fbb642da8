/** Words of collections, ratings, comments, reuse, spaces and calls. Chinese is the reference. */
export const zh = {} as const;

export const en: Record<keyof typeof zh, string> = {};
