/** Words of standings of persons and organisations. Chinese is the reference. */
export const zh = {};

export const en: Record<keyof typeof zh, string> = {};
