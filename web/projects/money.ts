import type { BUDGET } from '../applications/parts.ts';

/** Hundredths of a yuan by subject. */
export type Spent = { [key in (typeof BUDGET)[number]]?: number | undefined };
