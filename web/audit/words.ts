/** Words of the content audit. Chinese is the reference. */
export const zh = {} as const;

export const en: Record<keyof typeof zh, string> = {};
