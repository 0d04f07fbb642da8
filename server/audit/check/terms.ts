import type { Finding, SectionRow } from '../../../db/schema/index.ts';
import { findingAt, type Passage } from './finding.ts';
import { fold, placesOf } from './fold.ts';

/** 负面清单: a word, who put it there, and why it has to be looked at. */
export type Term = { term: string; severity: Finding['severity']; reason: string; orgName: string };

/** Every place of every term in a passage; terms that overlap are each found. */
export function termsIn(passage: Passage, terms: readonly Term[], sections: readonly SectionRow[]): Finding[] {
  if (terms.length === 0) return [];
  const folded = fold(passage.text);
  return terms.flatMap(({ term, severity, reason, orgName }) =>
    placesOf(term, folded, passage.text).map((place) => {
      const detail = { term, reason, organisation: orgName };
      const found = findingAt(passage, place, { code: 'negative.term', severity, sections, detail });
      return { ...found, id: `${found.id}.${term}` };
    }),
  );
}
