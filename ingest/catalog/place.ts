import { catalog, stageOf, type Term } from './index.ts';
import { labelled, simplifiedAlike, sourcesOf, type Input, type Source } from './sources.ts';
import type { Guess } from './guess.ts';

/** Stage, grades, edition and volume from names, titles and labels. */

const DIGITS = '一二三四五六七八九';
const numberOf = (text: string): number => (/^\d+$/.test(text) ? Number(text) : DIGITS.indexOf(text) + 1);
const NUMBER = `[${DIGITS}]|1[0-2]|[1-9]`;

type Found = { value: string[]; evidence: string; volume?: string };

const range = (from: number, to: number): string[] =>
  from >= 1 && to <= 12 && from <= to ? Array.from({ length: to - from + 1 }, (_, index) => String(from + index)) : [];

const above = (offset: number) => (match: RegExpExecArray) => {
  const grade = numberOf(match[1] ?? '') + offset;
  return range(grade, grade);
};

const GRADES: { pattern: RegExp; grades: (match: RegExpExecArray) => string[]; volume?: number }[] = [
  {
    pattern: new RegExp(`(?<!\\d)(${NUMBER})\\s*(?:年级)?\\s*[-—–~～至到]\\s*(${NUMBER})\\s*年级`),
    grades: (match) => range(numberOf(match[1] ?? ''), numberOf(match[2] ?? '')),
  },
  { pattern: /初中([一二三])年级[（(]?([上下])?(?![学节午课])/, grades: above(6), volume: 2 },
  { pattern: /高中([一二三])年级[（(]?([上下])?(?![学节午课])/, grades: above(9), volume: 2 },
  { pattern: /初([一二三])(?:年级)?[（(]?([上下])?(?![学节午课步])/, grades: above(6), volume: 2 },
  { pattern: /高([一二三])(?:年级)?[（(]?([上下])?(?![学节午课步])/, grades: above(9), volume: 2 },
  {
    pattern: new RegExp(`([${DIGITS}])[、]?([${DIGITS}])年级`),
    grades: (match) => range(numberOf(match[1] ?? ''), numberOf(match[2] ?? '')),
  },
  {
    pattern: new RegExp(`(?<![\\d第])(${NUMBER})\\s*年级\\s*[（(]?([上下])?(?![学节午课])`),
    grades: above(0),
    volume: 2,
  },
  { pattern: /\bgrade\s*(\d{1,2})\b/i, grades: above(0) },
];
// "七上", "三（下）语文": only in names, where nothing else is so short.
const SHORT = new RegExp(
  `(?<![第十\\d${DIGITS}])([${DIGITS}])[（(]?([上下])[)）]?(?=册|学期|第|$|[\\s_\\-.·《]|语|数|英|物|化|生|史|地|道|政|科|音|美|体|劳|信|Unit|U\\d|M\\d)`,
);

function gradesIn(text: string, isName: boolean): Found | null {
  for (const { pattern, grades, volume } of GRADES) {
    const match = pattern.exec(text);
    const value = match ? grades(match) : [];
    if (match && value.length > 0) {
      const half = volume === undefined ? undefined : match[volume];
      return { value, evidence: match[0], ...(half && { volume: half === '上' ? 'upper' : 'lower' }) };
    }
  }
  const short = isName ? SHORT.exec(text) : null;
  if (!short) return null;
  return {
    value: [String(numberOf(short[1] ?? ''))],
    evidence: short[0],
    volume: short[2] === '上' ? 'upper' : 'lower',
  };
}

/** Cuts the evidence out of the untouched text at the place where it was found. */
export function verbatim(source: Source, found: string): string {
  const at = simplifiedAlike(source.text).indexOf(found);
  return at < 0 ? source.text : source.text.slice(at, at + found.length);
}

const isName = ({ kind }: Source) => kind === 'name' || kind === 'folder' || kind === 'title';

export function guessGrades(input: Input): Guess[] {
  const label = labelled(input, /(?:适用|授课|教学|执教|任教|实施)?(?:年级|学段|对象|班级)/);
  const inLabel = label ? gradesIn(simplifiedAlike(label.value), true) : null;
  if (label && inLabel) return withStage(inLabel, label.evidence, 0.85);
  for (const source of sourcesOf(input)) {
    const found = gradesIn(simplifiedAlike(source.text), isName(source));
    if (found) return withStage(found, verbatim(source, found.evidence), source.trust);
  }
  return [];
}

function withStage({ value, volume }: Found, evidence: string, confidence: number): Guess[] {
  const stages = [...new Set(value.map((grade) => stageOf(grade)))];
  const [stage] = stages;
  return [
    { field: 'grades', value, confidence, evidence },
    ...(stages.length === 1 && stage ? [{ field: 'stage' as const, value: stage, confidence, evidence }] : []),
    ...(volume ? [{ field: 'volume' as const, value: volume, confidence, evidence }] : []),
  ];
}

export type Match = { id: string; word: string; at: number };

/** The longest name of a term that stands in the text; of equals the first. */
export function longestTerm(
  text: string,
  terms: readonly Term[],
  extra: (term: Term) => string[] = () => [],
): Match | null {
  const matches = terms.flatMap((term) =>
    [term.zh, ...term.aliases, ...extra(term)].flatMap((word) => {
      const at = text.indexOf(word);
      return word.length > 1 && at >= 0 ? [{ id: term.id, word, at }] : [];
    }),
  );
  return matches.sort((a, b) => b.word.length - a.word.length || a.at - b.at)[0] ?? null;
}

function firstMatch(
  input: Input,
  find: (text: string, source: Source) => Match | null,
): { match: Match; source: Source } | null {
  for (const source of sourcesOf(input)) {
    const match = find(simplifiedAlike(source.text), source);
    if (match) return { match, source };
  }
  return null;
}

const STAGE_WORDS = catalog.stages.map((stage) => ({
  ...stage,
  aliases: stage.aliases.filter((word) => !/^[小中大]班$/.test(word)),
}));
const ENGLISH_STAGES: [RegExp, string][] = [
  [/(?<![a-z])(elementary|elem|primary school)(?![a-z])/i, 'primary'],
  [/(?<![a-z])(middle school|junior high)(?![a-z])/i, 'junior'],
  [/(?<![a-z])(high school|senior high)(?![a-z])/i, 'senior'],
];

export function guessStage(input: Input): Guess[] {
  const found = firstMatch(input, (text, source) => {
    const english = ENGLISH_STAGES.find(([pattern]) => isName(source) && pattern.test(text));
    if (english) return { id: english[1], word: english[0].exec(text)?.[0] ?? '', at: 0 };
    if (/中小学/.test(text)) return null;
    const match = longestTerm(text, STAGE_WORDS);
    return (
      match ??
      (source.kind === 'name' && /[小中大]班/.test(text) && !/班(级|会|主任)/.test(text)
        ? { id: 'preschool', word: /[小中大]班/.exec(text)?.[0] ?? '', at: 0 }
        : null)
    );
  });
  if (!found) return [];
  return [
    {
      field: 'stage',
      value: found.match.id,
      confidence: found.source.trust * 0.95,
      evidence: verbatim(found.source, found.match.word),
    },
  ];
}

const shortNames = ({ zh }: Term): string[] => (zh.endsWith('版') && zh.length > 2 ? [zh] : []);

export function guessEdition(input: Input): Guess[] {
  const found = firstMatch(input, (text, source) => {
    const match = longestTerm(text, catalog.editions, shortNames);
    // In running text a bare "人教" or "北京" is not an edition.
    return match && (isName(source) || /版|本|教材|出版社/.test(match.word)) ? match : null;
  });
  if (!found) return [];
  return [
    {
      field: 'edition',
      value: found.match.id,
      confidence: found.source.trust,
      evidence: verbatim(found.source, found.match.word),
    },
  ];
}

const UNMARKED_HALF = /^[（(][上下][)）]$/;

export function guessVolume(input: Input): Guess[] {
  const found = firstMatch(input, (text, source) => {
    const match = longestTerm(text, catalog.volumes);
    const isMarked = match && (!UNMARKED_HALF.test(match.word) || /年级|[初高][一二三]/.test(text));
    return isMarked && isName(source) ? match : null;
  });
  if (!found) return [];
  return [
    {
      field: 'volume',
      value: found.match.id,
      confidence: found.source.trust * 0.95,
      evidence: verbatim(found.source, found.match.word),
    },
  ];
}
