import type { BlockRow, Finding, SectionRow } from '../../../db/schema/index.ts';
import { sectionAt } from '../changed.ts';

/** A text that is checked: a block of the document, or a field said of it. */
export type Passage =
  { at: 'block'; block: number; text: string; row: BlockRow } | { at: 'field'; field: string; text: string };
export type Stretch = { start: number; end: number };
export type Detail = Finding['detail'];

/** Characters of the text shown on either side of what was found. */
const AROUND = 14;

const isLow = (code: number) => code >= 0xdc00 && code <= 0xdfff;
/** Moves a cut off the middle of a character of two units. */
const whole = (text: string, at: number): number => (isLow(text.charCodeAt(at)) ? at + 1 : at);

/**
 * Something found at a place. The quotation is verbatim, with a little of what stands around; `from` and `to` of the
 * detail are the place itself, in its block or field. The id is made of the place, so that checking again finds the same.
 */
export function findingAt(
  passage: Passage,
  { start, end }: Stretch,
  about: { code: string; severity: Finding['severity']; sections: readonly SectionRow[]; detail?: Detail },
): Finding {
  const { text } = passage;
  const quote = text.slice(whole(text, Math.max(0, start - AROUND)), whole(text, Math.min(text.length, end + AROUND)));
  const isBlock = passage.at === 'block';
  const place = isBlock ? String(passage.block) : passage.field;
  return {
    id: `${about.code}@${place}.${start}`,
    code: about.code,
    severity: about.severity,
    quote,
    locator: isBlock ? passage.row.locator : null,
    sectionId: isBlock ? sectionAt(about.sections, passage.block) : null,
    detail: {
      ...about.detail,
      ...(isBlock ? { block: passage.block } : { field: passage.field }),
      from: start,
      to: end,
    },
    answer: null,
    source: 'rule',
  };
}

/** Something about the resource as a whole. */
export const findingOf = (code: string, severity: Finding['severity'], detail: Detail = {}): Finding => ({
  id: [code, ...Object.values(detail)].join('@'),
  code,
  severity,
  quote: null,
  locator: null,
  sectionId: null,
  detail,
  answer: null,
  source: 'rule',
});
