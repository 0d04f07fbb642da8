/** Words of imported sheets, offerings and exceptions. Chinese is the reference. */
export const zh = {};

export const en: Record<keyof typeof zh, string> = {};
