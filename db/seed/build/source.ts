/** One demo resource as its author wrote it: front matter (facts for the seed) and a Markdown body (what the file says). */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export const KINDS = ['lesson_plan', 'case', 'micro_lesson', 'courseware', 'exercise', 'other'] as const;
export const FORMATS = ['docx', 'pptx', 'pdf', 'md', 'srt', 'txt', 'xlsx', 'html'] as const;
const STAGES = ['preschool', 'primary', 'junior', 'senior'] as const;
const VISIBILITIES = ['public', 'city', 'county', 'school', 'group', 'own'] as const;
const ERAS = ['current', 'old'] as const;
const AI_USES = ['none', 'assisted', 'generated'] as const;
const SUBJECTS = [
  ...['chinese', 'mathematics', 'english', 'science', 'physics', 'chemistry', 'biology', 'history', 'geography'],
  ...['morality_law', 'information_technology', 'pe_health', 'music', 'art', 'labor', 'psychology'],
  ...['class_management', 'ai_education'],
] as const;

export type Kind = (typeof KINDS)[number];
export type Format = (typeof FORMATS)[number];
export type Stage = (typeof STAGES)[number];
export type Visibility = (typeof VISIBILITIES)[number];

export type Source = {
  readonly slug: string;
  /** Path below db/seed/files, in Chinese, with its extension. */
  readonly file: string;
  readonly format: Format;
  readonly kind: Kind;
  readonly title: string;
  readonly stages: readonly Stage[];
  readonly grades: readonly number[];
  readonly subjects: readonly string[];
  readonly edition: string | null;
  readonly volume: string | null;
  readonly unit: string | null;
  readonly lesson: string | null;
  readonly editionEra: 'current' | 'old' | null;
  readonly licence: string;
  readonly aiUse: 'none' | 'assisted' | 'generated';
  readonly tags: readonly string[];
  /** Minutes a teacher needs to study it. */
  readonly minutes: number;
  readonly owner: string;
  readonly visibility: Visibility;
  readonly competencies: readonly string[];
  readonly summary: string;
  readonly body: string;
};

/** Reads every `<slug>.md` of a folder, in the order of the slugs. Throws with the file's name on a malformed one. */
export async function readSources(folder: string): Promise<Source[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.md') && name !== 'README.md').sort();
  return Promise.all(
    names.map(async (name) => parseSource(name.slice(0, -3), await readFile(join(folder, name), 'utf8'))),
  );
}

/** Parses one source. `slug` is its file name without `.md`; lists are separated by commas of either width or 、. */
export function parseSource(slug: string, text: string): Source {
  const match = /^\uFEFF?---\r?\n([\s\S]*?)\r?\n---\r?\n([\s\S]*)$/.exec(text);
  if (match?.[1] == null || match[2] == null) throw new Error(`${slug}: no front matter`);
  const values = new Map<string, string>();
  for (const line of match[1].split(/\r?\n/).filter((row) => row.trim() !== '')) {
    const pair = /^([a-z_]+)\s*:\s*(.*)$/.exec(line);
    if (pair?.[1] == null) throw new Error(`${slug}: front matter line "${line}"`);
    values.set(pair[1], (pair[2] ?? '').trim());
  }
  const body = tidy(match[2].replaceAll('\r\n', '\n').trim());
  const value = (key: string) => values.get(key) || null;
  const need = (key: string) => value(key) ?? fail(slug, `${key} is missing`);
  const list = (key: string) =>
    (value(key) ?? '')
      .split(/[,\uFF0C、]/)
      .map((item) => item.trim())
      .filter((item) => item !== '');
  const file = need('file');
  const minutes = Number(need('minutes'));
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > 240) fail(slug, `minutes "${need('minutes')}"`);
  return {
    slug,
    file: file.includes('..') ? fail(slug, 'file leaves the folder') : file,
    format: oneOf(slug, FORMATS, file.split('.').pop() ?? ''),
    kind: oneOf(slug, KINDS, need('kind')),
    title: /^#\s+(.+)$/m.exec(body)?.[1]?.trim() ?? fail(slug, 'no # title'),
    stages: list('stage').map((item) => oneOf(slug, STAGES, item)),
    grades: list('grades').flatMap((item) => span(slug, item)),
    subjects: list('subject').map((item) => oneOf(slug, SUBJECTS, item)),
    edition: value('edition'),
    volume: value('volume'),
    unit: value('unit'),
    lesson: value('lesson'),
    editionEra: value('edition_era') === null ? null : oneOf(slug, ERAS, need('edition_era')),
    licence: value('licence') ?? 'cc-by-sa',
    aiUse: oneOf(slug, AI_USES, value('ai_use') ?? 'none'),
    tags: list('tags'),
    minutes,
    owner: need('owner'),
    visibility: oneOf(slug, VISIBILITIES, need('visibility')),
    competencies: list('competencies').map((code) =>
      /^[ABC]\d{1,2}$/.test(code) ? code : fail(slug, `competence "${code}"`),
    ),
    summary: tidy(need('summary')),
    body,
  };
}

/** Half-width marks that slipped in after a Chinese character become the full-width ones a Chinese page is set with. */
const tidy = (text: string): string =>
  text
    .replace(/(?<=[\p{Script=Han}”’》」）])[,;:?!]/gu, (mark) => String.fromCharCode(mark.charCodeAt(0) + 0xfee0))
    .replace(/(?<![\]\d])\(([^()\n]*\p{Script=Han}[^()\n]*)\)/gu, '（$1）');

/** `4` or `3-6`; grades count through: 7 is the first of junior school, 10 the first of senior school. */
function span(slug: string, text: string): number[] {
  const match = /^(\d{1,2})(?:\s*[-–~]\s*(\d{1,2}))?$/.exec(text);
  if (match == null) return fail(slug, `grades "${text}"`);
  const from = Number(match[1]);
  const to = Number(match[2] ?? match[1]);
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

function oneOf<T extends string>(slug: string, allowed: readonly T[], text: string): T {
  return allowed.find((item) => item === text) ?? fail(slug, `"${text}" is none of ${allowed.join(', ')}`);
}

function fail(slug: string, what: string): never {
  throw new Error(`${slug}: ${what}`);
}
