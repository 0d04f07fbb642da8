/** Words of certificates and statements. Chinese is the reference. */
export const zh = {};

export const en: Record<keyof typeof zh, string> = {};
