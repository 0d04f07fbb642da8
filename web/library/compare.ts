import type { InferResponseType } from 'hono/client';
import type { api } from '../lib/api.ts';

export type Comparison = InferResponseType<(typeof api.library.resources)[':id']['compare']['$get']>;
export type Pair = Comparison['sections'][number];
export type TextPart = Pair['text'][number];

/** Where two versions of a resource are compared, the older first. */
export const compareHref = (id: string, numbers: readonly number[]): string => {
  const [from, to] = [...numbers].sort((a, b) => a - b);
  return `/library/${id}/compare?from=${from ?? ''}&to=${to ?? ''}`;
};

/** Where a resource is laid beside another one. */
export const besideHref = (id: string, other: string): string => `/library/${id}/compare?with=${other}`;

/** The text of one side: what only the other has is left out. */
export const sideOf = (parts: readonly TextPart[], side: 'from' | 'to'): TextPart[] =>
  parts.filter(({ kind }) => kind !== (side === 'from' ? 'added' : 'removed'));

/** Unchanged text of more than this many lines is folded to the lines around the changes. */
const AROUND = 2;
export type Shown = TextPart | { kind: 'folded'; text: string };

/** Long stretches that are the same become one fold each, so that the changes are what one sees. */
export function folded(parts: readonly TextPart[]): Shown[] {
  return parts.flatMap((part, at): Shown[] => {
    if (part.kind !== 'same') return [part];
    const lines = part.text.split('\n');
    const [head, tail] = [at === 0 ? 0 : AROUND, at === parts.length - 1 ? 0 : AROUND];
    if (lines.length <= head + tail + 2) return [part];
    const join = (text: string[], from: 'head' | 'tail'): Shown[] =>
      text.length === 0
        ? []
        : [{ kind: 'same', text: from === 'head' ? `${text.join('\n')}\n` : `\n${text.join('\n')}` }];
    return [
      ...join(lines.slice(0, head), 'head'),
      { kind: 'folded', text: lines.slice(head, lines.length - tail).join('\n') },
      ...join(lines.slice(lines.length - tail), 'tail'),
    ];
  });
}
