import {
  comparedTexts,
  isSimilar,
  likenessTo,
  marked,
  markTexts,
  OWN,
  type Likeness,
} from '../../../server/topics/precheck/rules/index.ts';
import { POLICY, type Application, type Kind, type Planted } from './corpus.ts';

export const THRESHOLD = 0.3;

/** What one application has in common with another, the policy subtracted. */
export function compared(one: Application, other: Application): Likeness[] {
  const own = marked(comparedTexts(one.form), OWN);
  markTexts(own, 'policy', [POLICY]);
  return likenessTo(own, comparedTexts(other.form), 'earlier');
}

export type Score = { kind: Kind; sections: number; found: number; wrong: number; recall: number; precision: number };

/**
 * Every planted application against every earlier one, section by section: `found` are copied sections flagged against
 * the one they came from, `wrong` are flags for anything else.
 */
export function scores(earlier: readonly Application[], planted: readonly Planted[]): Score[] {
  const kinds: Kind[] = ['honest', 'title_changed', 'shuffled', 'borrowed', 'synonyms', 'reworked', 'mill'];
  return kinds.map((kind) => {
    let sections = 0;
    let found = 0;
    let wrong = 0;
    for (const one of planted.filter((each) => each.kind === kind)) {
      sections += one.copied.length;
      for (const other of earlier) {
        for (const likeness of compared(one, other)) {
          if (!isSimilar(likeness, THRESHOLD)) continue;
          if (other.id === one.from && one.copied.includes(likeness.section)) found++;
          else wrong++;
        }
      }
    }
    const recall = sections === 0 ? 1 : found / sections;
    return { kind, sections, found, wrong, recall, precision: found + wrong === 0 ? 1 : found / (found + wrong) };
  });
}
