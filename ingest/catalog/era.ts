import { catalog } from './index.ts';
import { longestTerm } from './place.ts';
import { labelled, simplifiedAlike, sourcesOf, type Input } from './sources.ts';
import type { Guess } from './guess.ts';

/** Whether a resource follows the textbooks in use or those before them: from what it says, never from a date alone. */

// 旧教材 in running text is as often what the new one is compared with.
const IN_NAMES: [era: 'old' | 'current', pattern: RegExp][] = [
  [
    'old',
    /(?<![新陈])(?:旧|老)(?:版)?(?:教材|课本)|旧(?:人教|苏教|北师|统编|部编|外研|译林)版|品德与(?:社会|生活)|思想品德(?!教育)/,
  ],
  [
    'current',
    /新(?:版)?(?:教材|课本)|新(?:人教|苏教|北师|统编|部编|外研|译林)版|版\s*[（(]\s*20(?:2[2-9]|3\d)\s*年?(?:新?版|秋季?|春季?)?[)）]/,
  ],
];
/** Enough as the name of a file or folder; a heading may speak of the old version of anything. */
const IN_PATHS: typeof IN_NAMES = [['old', /(?<!新)旧版(?!本)/]];
const ANYWHERE: [era: 'old' | 'current', pattern: RegExp][] = [
  [
    'old',
    /(?:义务教育)?(?:课程标准|课标)实验(?:教科书|教材|版)|实验教科书|(?:课程标准|课标)[》\s]*[（(《]?\s*(?:2011|2001|2003)\s*年?版?|(?:2011|2001)\s*年?版\s*(?:义务教育)?.{0,8}(?:课程标准|课标)|(?:课程标准|课标)[（(]实验稿?[)）]/,
  ],
  [
    'current',
    /(?:课程标准|课标)[》\s]*[（(《]?\s*2022\s*年?版?|2022\s*年?版\s*.{0,12}(?:课程标准|课标|新课标)|2022\s*新课标|20(?:2[4-9])\s*年\s*(?:秋|春)?季?.{0,6}(?:启用|使用|投入使用|采用).{0,8}(?:新|修订).{0,4}(?:教材|课本|教科书)?|(?:使用|采用|根据|依据|按照|基于)(?:的)?(?:是)?(?:最)?新(?:版|修订)?(?:的)?(?:教材|教科书)/,
  ],
];

/** Subjects whose nationally compiled textbooks have been the only ones in compulsory schools since autumn 2019. */
const UNIFIED = new Set(['chinese', 'history', 'morality_law']);
const COMPULSORY = new Set(['primary', 'junior']);
// 人教版 is what many call the nationally compiled books, as the same house prints them.
const UNIFIED_NAMES = new Set(['统编版', '人教版']);

function hint(text: string, patterns: typeof ANYWHERE): { era: 'old' | 'current'; evidence: string } | null {
  const simple = simplifiedAlike(text);
  const found = patterns.flatMap(([era, pattern]) => {
    const match = pattern.exec(simple);
    return match ? [{ era, evidence: text.slice(match.index, match.index + match[0].length) }] : [];
  });
  const [first] = found;
  // A comparison of both says nothing about which of them is followed.
  return first && found.every(({ era }) => era === first.era) ? first : null;
}

export type Taught = { subject: string | null; stage: string | null; edition: Guess | undefined };

export function guessEra(input: Input, { subject, stage, edition }: Taught): Guess[] {
  const label = labelled(input, /(?:使用|所用|适用)?(?:教材|课本|教材版本|新旧教材|版本)/);
  const term = label ? longestTerm(simplifiedAlike(label.value), catalog.eras) : null;
  if (label && term) return [{ field: 'editionEra', value: term.id, confidence: 0.9, evidence: label.evidence }];
  for (const source of sourcesOf(input)) {
    const isName = source.kind !== 'text';
    const isPath = source.kind === 'name' || source.kind === 'folder';
    const patterns = [...(isName ? IN_NAMES : []), ...(isPath ? IN_PATHS : []), ...ANYWHERE];
    const found = hint(source.text, patterns);
    if (found)
      return [
        { field: 'editionEra', value: found.era, confidence: isName ? source.trust : 0.55, evidence: found.evidence },
      ];
  }
  const isUnified = subject !== null && UNIFIED.has(subject) && stage !== null && COMPULSORY.has(stage);
  if (isUnified && edition && typeof edition.value === 'string' && !UNIFIED_NAMES.has(edition.value))
    return [
      { field: 'editionEra', value: 'old', confidence: Math.min(0.7, edition.confidence), evidence: edition.evidence },
    ];
  return [];
}
