import type { AskPassage, Sentence } from './ask.svelte.ts';

/** A stretch of a passage's text, and whether it is to be marked. */
export type Piece = { readonly text: string; readonly isMarked: boolean };

/** The passage cut at the stretches to mark; those that overlap are one. */
export function piecesOf(text: string, marks: readonly { from: number; to: number }[]): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  const add = (to: number, isMarked: boolean) => {
    const piece = text.slice(at, to);
    if (piece !== '') pieces.push({ text: piece, isMarked });
    at = Math.max(at, to);
  };
  for (const { from, to } of [...marks].sort((a, b) => a.from - b.from || b.to - a.to)) {
    if (to <= at) continue;
    add(Math.max(at, from), false);
    add(to, true);
  }
  add(text.length, false);
  return pieces;
}

/** The stretches of a passage that sentences quote. */
export const quotedIn = (n: number, sentences: readonly Sentence[]): { from: number; to: number }[] =>
  sentences.flatMap(({ sources }) =>
    sources.flatMap((source) =>
      source.n === n && source.from !== null && source.to !== null ? [{ from: source.from, to: source.to }] : [],
    ),
  );

/** An answer as text to paste elsewhere: sentences with their marks, then the sources with their addresses. */
export function asText(
  question: string,
  sentences: readonly Sentence[],
  cited: readonly AskPassage[],
  { sourceOf, heading }: { sourceOf: (passage: AskPassage) => string; heading: string },
): string {
  const body = sentences.map(({ text, sources }) => text + sources.map(({ n }) => `[${n}]`).join('')).join('\n');
  const list = cited.map((passage) => `[${passage.n}] ${sourceOf(passage)}`).join('\n');
  return [question, '', body, '', heading, list, ''].join('\n');
}
