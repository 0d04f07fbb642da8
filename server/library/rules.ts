/** What a resource is and how its metadata come about; pure. */
export const KINDS = ['lesson_plan', 'case', 'micro_lesson', 'courseware', 'exercise', 'other'] as const;
export type Kind = (typeof KINDS)[number];
export const VISIBILITIES = ['own', 'organisation', 'public'] as const;

export type Metadata = {
  title: string;
  kind: Kind;
  stage: string | null;
  grades: string[];
  subject: string | null;
  edition: string | null;
  /** 新旧教材; null when nothing says so. */
  editionEra: 'current' | 'old' | null;
  volume: string | null;
  unit: string | null;
  lesson: string | null;
  tags: string[];
  /** The teacher's. */
  competencies: string[];
  /** The pupils', of the subject. */
  coreCompetencies: string[];
  aiUse: 'none' | 'assisted' | 'generated' | null;
  licence: string | null;
  sourceName: string | null;
  sourceUrl: string | null;
  summary: string;
  minutes: number;
  language: string;
};
export type Field = keyof Metadata;
export const FIELDS = [
  'title',
  'kind',
  'stage',
  'grades',
  'subject',
  'edition',
  'editionEra',
  'volume',
  'unit',
  'lesson',
  'tags',
  'competencies',
  'coreCompetencies',
  'aiUse',
  'licence',
  'sourceName',
  'sourceUrl',
  'summary',
  'minutes',
  'language',
] as const satisfies readonly Field[];
export const isField = (name: string): name is Field => FIELDS.some((field) => field === name);

/** The fields alone, out of anything that has more. */
export const fieldsOf = (from: Metadata): Metadata => ({
  title: from.title,
  kind: from.kind,
  stage: from.stage,
  grades: from.grades,
  subject: from.subject,
  edition: from.edition,
  editionEra: from.editionEra,
  volume: from.volume,
  unit: from.unit,
  lesson: from.lesson,
  tags: from.tags,
  competencies: from.competencies,
  coreCompetencies: from.coreCompetencies,
  aiUse: from.aiUse,
  licence: from.licence,
  sourceName: from.sourceName,
  sourceUrl: from.sourceUrl,
  summary: from.summary,
  minutes: from.minutes,
  language: from.language,
});

export type Value = string | string[] | number;
export type Source = 'person' | 'rule' | 'model' | 'file' | 'default';
export type Provenance = { source: Source; confidence?: number; evidence?: string; by?: string; at: string };
export type Guess = { field: Field; value: Value; confidence: number; evidence: string };

/** From here on a guess is taken as the value, shown as not yet confirmed; below it waits as a suggestion. */
export const SURE = 0.8;
/** Without a guess these would hold something poorer still, so the best one is taken however sure it is. */
const DRAFTED: readonly Field[] = ['title', 'summary'];

/** Chinese read with care, with the time to look at what a slide shows. Silent reading is about twice as fast. */
const CHARACTERS_PER_MINUTE = 400;
const SLIDES_PER_MINUTE = 2;
/** A Latin character carries about 0.4 of what a Han character does (200 words of 5 letters a minute). */
const LATIN_WEIGHT = 0.4;
const LONGEST_MINUTES = 600;

/**
 * Minutes a teacher needs: the length of a recording when there is one, else characters / 400 + slides / 2,
 * rounded up, between 1 and 600.
 */
export function minutesFor(facts: Record<string, number | string>, language: string): number {
  const number = (name: string) => (typeof facts[name] === 'number' ? facts[name] : 0);
  const weight = language === 'zh' ? 1 : LATIN_WEIGHT;
  const reading = (number('characters') * weight) / CHARACTERS_PER_MINUTE + number('slides') / SLIDES_PER_MINUTE;
  const minutes = number('seconds') > 0 ? number('seconds') / 60 : reading;
  return Math.min(LONGEST_MINUTES, Math.max(1, Math.ceil(minutes)));
}

/** '第一学期/《背影》教案.docx' is called '《背影》教案'. */
export function titleOf(path: string): string {
  const name = path.split('/').at(-1) ?? path;
  const bare = name.replace(/\.[a-z0-9]{1,8}$/i, '').trim();
  return (bare === '' ? name : bare).slice(0, 200);
}

/** What may come with a file; a field that is absent is guessed. */
export type Given = { [F in Exclude<Field, 'language'>]?: NonNullable<Metadata[F]> };
export type Settled = { values: Metadata; provenance: Record<string, Provenance>; suggestions: Guess[] };

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * Decides every field of a new resource: what was given with the file, then what was said for the whole drop, then the
 * surest guess, then a default. Guesses that are not sure, or that differ from the value taken, become suggestions.
 */
export function settle(input: {
  path: string;
  at: string;
  language: string;
  facts: Record<string, number | string>;
  given: Given;
  batch: { kind: Kind | null; ownerId: string };
  guesses: readonly Guess[];
}): Settled {
  const { at, given, batch } = input;
  const values: Metadata = {
    title: titleOf(input.path),
    kind: 'other',
    stage: null,
    grades: [],
    subject: null,
    edition: null,
    editionEra: null,
    volume: null,
    unit: null,
    lesson: null,
    tags: [],
    competencies: [],
    coreCompetencies: [],
    aiUse: null,
    licence: null,
    sourceName: null,
    sourceUrl: null,
    summary: '',
    minutes: minutesFor(input.facts, input.language),
    language: input.language,
  };
  const provenance: Record<string, Provenance> = {
    title: { source: 'default', at },
    language: { source: 'default', at },
    minutes: { source: 'default', at },
  };
  const take = (field: Field, value: Value, from: Provenance) => {
    Object.assign(values, { [field]: value });
    provenance[field] = from;
  };
  const surest = [...input.guesses].sort((a, b) => b.confidence - a.confidence);
  for (const { field, value, confidence, evidence } of [...surest].reverse()) {
    if (confidence >= SURE || DRAFTED.includes(field)) take(field, value, { source: 'rule', confidence, evidence, at });
  }
  if (batch.kind) take('kind', batch.kind, { source: 'person', by: batch.ownerId, at });
  for (const [field, value] of Object.entries(given)) {
    if (isField(field)) take(field, value, { source: 'file', at });
  }
  return { values, provenance, suggestions: open(surest, values, provenance) };
}

/** One suggestion per field and value; what a person or the file said is not put in doubt by a rule. */
function open(guesses: readonly Guess[], values: Metadata, provenance: Record<string, Provenance>): Guess[] {
  const kept: Guess[] = [];
  for (const guess of guesses) {
    const source = provenance[guess.field]?.source;
    if (source === 'person' || source === 'file' || same(values[guess.field], guess.value)) continue;
    if (!kept.some((other) => other.field === guess.field && same(other.value, guess.value))) kept.push(guess);
  }
  return kept;
}

const VIDEO_NAME = /\.(mp4|m4v|webm|mov)$/i;
const CAPTIONS_NAME = /\.(srt|vtt)$/i;
export const isVideoName = (path: string): boolean => VIDEO_NAME.test(path);
/** The paths that hold the subtitles of a recording: the same name beside it, also with a language ('a.zh.srt'). */
export const areCaptionsOf = (video: string, path: string): boolean => {
  if (!CAPTIONS_NAME.test(path)) return false;
  const base = video.replace(VIDEO_NAME, '').toLowerCase();
  const other = path.replace(CAPTIONS_NAME, '').toLowerCase();
  return other === base || (other.startsWith(`${base}.`) && /^[a-z-]{2,10}$/.test(other.slice(base.length + 1)));
};

/** A path inside a drop with '/' between its parts; null when it leaves the drop or cannot be shown. */
export function cleanPath(path: string): string | null {
  const parts = path
    .normalize('NFC')
    .replaceAll('\\', '/')
    .split('/')
    .filter((part) => part !== '' && part !== '.');
  const joined = parts.join('/');
  const isBad = parts.length === 0 || parts.includes('..') || /\p{Cc}/u.test(joined) || joined.length > 500;
  return isBad ? null : joined;
}
