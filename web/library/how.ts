import type { Answer } from './found.svelte.ts';

type Say = {
  words: () => string;
  both: (share: number, model: string) => string;
  without: (because: string) => string;
};

/** How an answer was made, in a line: by words, by meaning with its earned weight, or why meaning had no say. */
export function howMade({ how }: Pick<Answer, 'how'>, say: Say): string {
  if (how.meaning && how.meaning.weight > 0) return say.both(how.meaning.weight, how.meaning.space.model);
  return how.because === undefined ? say.words() : say.without(how.because);
}
