import type { SectionKey } from './sections.ts';

/** Sections by where they begin; each goes on to the next. Pure. */
export type Border = { id?: string; key: SectionKey; title: string; from: number };

/** A new section from this block on; nothing happens where one begins already. */
export const split = (borders: readonly Border[], at: number): Border[] =>
  borders.some(({ from }) => from === at)
    ? [...borders]
    : [...borders, { key: 'other' as const, title: '', from: at }].sort((a, b) => a.from - b.from);

/** The section that begins here becomes part of the one before; the first one stays. */
export const join = (borders: readonly Border[], at: number): Border[] =>
  borders.filter(({ from }, index) => index === 0 || from !== at);

/** As it is sent: each section with its end. */
export const whole = (borders: readonly Border[], blocks: number) =>
  borders.map(({ id, key, title, from }, at) => ({
    ...(id === undefined ? {} : { id }),
    key,
    title: title.trim(),
    from,
    to: borders[at + 1]?.from ?? blocks,
  }));
