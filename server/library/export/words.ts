import { catalog } from '../../../ingest/index.ts';
import type { Kind, Metadata } from '../rules.ts';
import { quoted } from '../titles.ts';

/** What stands in exported files: they leave the product, so they carry their few words with them. */
export type Language = 'zh' | 'en';
type Word = Record<Language, string>;

const KIND: Record<Kind, Word> = {
  lesson_plan: { zh: '教案', en: 'Lesson plan' },
  case: { zh: '课例', en: 'Case' },
  micro_lesson: { zh: '微课', en: 'Micro-lesson' },
  courseware: { zh: '课件', en: 'Slides' },
  exercise: { zh: '练习', en: 'Exercise' },
  other: { zh: '其他', en: 'Other' },
};
const AI_USE: Record<NonNullable<Metadata['aiUse']>, Word> = {
  none: { zh: '未使用生成式人工智能', en: 'Made without generative AI' },
  assisted: { zh: '部分内容由人工智能辅助生成，已由教师审改', en: 'Made in part with AI, checked by a teacher' },
  generated: { zh: '主要内容由人工智能生成，使用前请核对', en: 'Made mostly by AI: check before use' },
};
const ERA: Record<NonNullable<Metadata['editionEra']>, Word> = {
  current: { zh: '现行教材', en: 'current textbook' },
  old: { zh: '旧版教材', en: 'old textbook' },
};
const LABEL = {
  kind: { zh: '类型', en: 'Kind' },
  teaches: { zh: '学段学科', en: 'Stage and subject' },
  textbook: { zh: '教材', en: 'Textbook' },
  unit: { zh: '单元与课', en: 'Unit and lesson' },
  tags: { zh: '标签', en: 'Tags' },
  core: { zh: '学科核心素养', en: 'Core competencies' },
  author: { zh: '贡献者', en: 'Contributed by' },
  version: { zh: '版本', en: 'Version' },
  licence: { zh: '许可', en: 'Licence' },
  unlicensed: { zh: '未声明，仅限教研使用', en: 'None stated: for teacher research only' },
  source: { zh: '来源', en: 'Source' },
  lineage: { zh: '改编自', en: 'Adapted from' },
  topics: { zh: '出自课题', en: 'From the research topic' },
  ai: { zh: '人工智能使用', en: 'Use of AI' },
  unstated: { zh: '未声明', en: 'Not stated' },
  summary: { zh: '简介', en: 'Summary' },
} as const satisfies Record<string, Word>;

/** One ancestor, nearest first. */
export type Ancestor = { title: string; ownerName: string; orgName: string; version: number };
/** A finished topic that it came out of; `number` is that of its approval. */
export type Origin = { title: string; number: string | null };
export type About = {
  fields: Metadata;
  ownerName: string;
  orgName: string;
  version: number;
  /** Day of the version, 'YYYY-MM-DD'. */
  day: string;
  ancestors: readonly Ancestor[];
  topics: readonly Origin[];
};

const names = (
  list: readonly { id: string; zh: string; en: string }[],
  ids: readonly (string | null)[],
  lang: Language,
) => ids.flatMap((id) => (id === null ? [] : [list.find((one) => one.id === id)?.[lang] ?? id]));

/** The licence by its name, with where it can be read. */
function licenceOf(licence: string | null, lang: Language): string {
  if (licence === null) return LABEL.unlicensed[lang];
  const known = catalog.licences.find(({ id }) => id === licence);
  return known ? [known[lang], known.url].filter(Boolean).join(' · ') : licence;
}

/** The facts that go into every exported file: label and value; licence, lineage and use of AI are always said. */
export function factsOf({ fields, ancestors, topics, ...about }: About, lang: Language): [string, string][] {
  const and = lang === 'zh' ? '、' : ', ';
  const named = (title: string) => (lang === 'zh' ? quoted(title) : `“${title}”`);
  const rows: [keyof typeof LABEL, string][] = [
    ['kind', KIND[fields.kind][lang]],
    [
      'teaches',
      [
        ...names(catalog.stages, [fields.stage], lang),
        ...names(catalog.grades, fields.grades, lang),
        ...names(catalog.subjects, [fields.subject], lang),
      ].join(and),
    ],
    [
      'textbook',
      [
        ...names(catalog.editions, [fields.edition], lang),
        ...(fields.editionEra ? [ERA[fields.editionEra][lang]] : []),
        ...names(catalog.volumes, [fields.volume], lang),
      ].join(and),
    ],
    ['unit', [fields.unit, fields.lesson].filter(Boolean).join(and)],
    ['tags', fields.tags.join(and)],
    ['author', `${about.ownerName} · ${about.orgName}`],
    ['version', `v${about.version} · ${about.day}`],
    ['core', names(catalog.coreCompetencies, fields.coreCompetencies, lang).join(and)],
    ['licence', licenceOf(fields.licence, lang)],
    ['source', [fields.sourceName, fields.sourceUrl].filter(Boolean).join(' · ')],
    [
      'lineage',
      ancestors.map((one) => `${named(one.title)} v${one.version} (${one.ownerName} · ${one.orgName})`).join(' ← '),
    ],
    ['topics', topics.map(({ title, number }) => [named(title), number].filter(Boolean).join(' ')).join(and)],
    ['ai', fields.aiUse === null ? LABEL.unstated[lang] : AI_USE[fields.aiUse][lang]],
    ['summary', fields.summary],
  ];
  return rows.flatMap(([key, value]) => (value === '' ? [] : [[LABEL[key][lang], value] as [string, string]]));
}
