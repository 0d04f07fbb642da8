import type { Extracted } from '../../../ingest/index.ts';
import type { Guess } from '../rules.ts';

export const guessesFor = (_file: { path: string; extracted: Extracted }): Guess[] => [];
