import { diffArrays } from 'diff';

/** A stretch of text: in both, only in the one before, only in the one after. */
export type TextPart = { kind: 'same' | 'removed' | 'added'; text: string };

/** Chinese words, not characters: '教学目标' changes as a whole. */
const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });
const tokensOf = (text: string): string[] => Array.from(segmenter.segment(text), ({ segment }) => segment);

/** Beyond this many changed words a comparison word by word says no more than the two texts one after the other. */
const MOST_EDITS = 3000;

/** Below this share of common text two passages are told one after the other: islands of chance words only confuse. */
const KINSHIP = 0.35;

/**
 * What differs between two texts: lines that are the same first, and within those that are not, word by word. The parts
 * of one side in order are that side's text.
 */
export function wordDiff(before: string, after: string): TextPart[] {
  if (before === after) return before === '' ? [] : [part('same', before)];
  const changes = diffArrays(before.split(/(\n)/), after.split(/(\n)/), { maxEditLength: MOST_EDITS });
  if (!changes) return tidy([part('removed', before), part('added', after)]);
  const parts: TextPart[] = [];
  let [removed, added] = ['', ''];
  const flush = () => {
    parts.push(...withinLines(removed, added));
    [removed, added] = ['', ''];
  };
  for (const change of changes) {
    if (change.removed) removed += change.value.join('');
    else if (change.added) added += change.value.join('');
    else {
      flush();
      parts.push(part('same', change.value.join('')));
    }
  }
  flush();
  return tidy(parts);
}

/** Two passages word by word, or whole where they have too little in common. */
function withinLines(before: string, after: string): TextPart[] {
  const whole = [part('removed', before), part('added', after)];
  if (before === '' || after === '') return whole;
  const changes = diffArrays(tokensOf(before), tokensOf(after), { maxEditLength: MOST_EDITS });
  if (!changes) return whole;
  const parts = changes.map(({ added, removed, value }) =>
    part(added ? 'added' : removed ? 'removed' : 'same', value.join('')),
  );
  const common = parts.reduce((sum, { kind, text }) => sum + (kind === 'same' ? text.length : 0), 0);
  return (2 * common) / (before.length + after.length) < KINSHIP ? whole : parts;
}

const part = (kind: TextPart['kind'], text: string): TextPart => ({ kind, text });

/** A single '的' left between two changes makes both harder to read than one change with it inside. */
const isSpeck = ({ kind, text }: TextPart): boolean => kind === 'same' && text.length <= 1 && text !== '\n';

/** Neighbouring changes become one removal followed by one addition, and what is the same one stretch. */
function tidy(parts: readonly TextPart[]): TextPart[] {
  const tidied: TextPart[] = [];
  let [removed, added] = ['', ''];
  const flush = () => {
    if (removed !== '') tidied.push(part('removed', removed));
    if (added !== '') tidied.push(part('added', added));
    [removed, added] = ['', ''];
  };
  parts.forEach((one, at) => {
    const isBetween = removed !== '' && added !== '' && (parts[at + 1]?.kind ?? 'same') !== 'same';
    if (one.kind === 'same' && !(isBetween && isSpeck(one))) {
      flush();
      const last = tidied.at(-1);
      if (last?.kind === 'same') tidied[tidied.length - 1] = part('same', last.text + one.text);
      else if (one.text !== '') tidied.push(one);
      return;
    }
    if (one.kind !== 'added') removed += one.text;
    if (one.kind !== 'removed') added += one.text;
  });
  flush();
  return tidied;
}
