/** Words of plans for a whole cycle. Chinese is the reference. */
export const zh = {};

export const en: Record<keyof typeof zh, string> = {};
