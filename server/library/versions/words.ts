import { diffArrays } from 'diff';

/** A stretch of text: in both, only in the one before, only in the one after. */
export type TextPart = { kind: 'same' | 'removed' | 'added'; text: string };

/** Chinese words, not characters: '教学目标' changes as a whole. */
const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });
const tokensOf = (text: string): string[] => Array.from(segmenter.segment(text), ({ segment }) => segment);

/** Beyond this many changed words a comparison word by word says no more than the two texts one after the other. */
const MOST_EDITS = 3000;

/** What differs between two texts, word by word; the parts of one side in order are that side's text. */
export function wordDiff(before: string, after: string): TextPart[] {
  if (before === after) return before === '' ? [] : [{ kind: 'same', text: before }];
  const changes = diffArrays(tokensOf(before), tokensOf(after), { maxEditLength: MOST_EDITS });
  if (!changes) return tidy([part('removed', before), part('added', after)]);
  return tidy(
    changes.map(({ added, removed, value }) => part(added ? 'added' : removed ? 'removed' : 'same', value.join(''))),
  );
}

const part = (kind: TextPart['kind'], text: string): TextPart => ({ kind, text });

/** A single '的' left between two changes makes both harder to read than one change with it inside. */
const isSpeck = ({ kind, text }: TextPart): boolean => kind === 'same' && text.length <= 1 && text !== '\n';

/** Neighbouring changes become one removal followed by one addition. */
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
      if (one.text !== '') tidied.push(one);
      return;
    }
    if (one.kind !== 'added') removed += one.text;
    if (one.kind !== 'removed') added += one.text;
  });
  flush();
  return tidied;
}
