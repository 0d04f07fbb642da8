/** Words of library health. Chinese is the reference. */
export const zh = {} as const;

export const en: Record<keyof typeof zh, string> = {};
