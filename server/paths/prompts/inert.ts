/** Keeps material from closing its own tag. */
export const inert = (text: string): string => text.replaceAll('<', '‹').replaceAll('>', '›');
