import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { domainWords } from '../../ingest/dictionary.ts';
import { catalog } from '../../ingest/index.ts';
import { words } from '../../ingest/segment.ts';
import type { ResourceKind, Visibility } from '../../db/schema/index.ts';

/**
 * A made-up library that behaves like a real one. Sentences are those of the demo district's texts with most of their
 * words exchanged: some for words of the resource's unit, some for any word, common ones more often. So function words
 * and ideographs are as frequent as in real prose, a unit's own words cluster, and every passage brings something rare.
 * Resource `i` is always the same, whatever was made before it.
 */
export function chanceOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
}

const SCHOOLS_EACH = 20;
export const TREE = { cities: 3, counties: 20, schools: 20 * SCHOOLS_EACH, groups: 3, teachers: 8 } as const;
const TOPICS = 1600;
const OWN_WORDS = 30;
/** Characters of a passage, from the shortest to the longest. */
const LENGTH = { least: 180, most: 480 };

const SECTIONS = ['课标要求', '教材分析', '学情分析', '核心素养目标', '重点难点', '教学准备', '教学过程', '作业设计'];
const KINDS: readonly ResourceKind[] = ['lesson_plan', 'lesson_plan', 'case', 'micro_lesson', 'courseware', 'exercise'];
const KIND_NAMES: Record<ResourceKind, string> = {
  lesson_plan: '教学设计',
  case: '教学案例',
  micro_lesson: '微课',
  courseware: '课件',
  exercise: '练习',
  other: '资料',
};
const TAGS = ['公开课', '大单元', '跨学科', '小组合作', '课堂提问', '分层作业', '信息技术融合', '听评课', '家校共育'];
const SURNAMES = [...'王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗'];
const GIVEN = [...'雅婷志远思敏子涵佳怡文博晓燕丽娟建国海涛春梅玉兰俊杰若曦一诺浩然静怡欣妍明哲'];

export type Place = { id: string; path: string; name: string; parentId: string | null };
export type MadeResource = {
  id: string;
  title: string;
  kind: ResourceKind;
  stage: string;
  grades: string[];
  subject: string;
  edition: string;
  volume: string;
  unit: string;
  tags: string[];
  competencies: string[];
  minutes: number;
  ownerId: string;
  orgId: string;
  visibility: Visibility;
  visibleOrgId: string | null;
  format: string;
  createdAt: Date;
  topic: number;
  chunks: { id: string; seq: number; text: string; breadcrumb: string[] }[];
};
export type Asked = { query: string; filter: Record<string, string> };

/** The markdown of the demo district as plain sentences. */
function realSentences(): string[] {
  const folder = fileURLToPath(new URL('../../db/seed/content', import.meta.url));
  const text = readdirSync(folder)
    .filter((name) => name.endsWith('.md') && name !== 'README.md')
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8').replace(/^---[\s\S]*?\n---\n/, ''))
    .join('\n');
  return text
    .replaceAll(/[#*|`>_-]+|<br>/g, ' ')
    .split(/(?<=[。！？；])|\n+/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence.length >= 10 && sentence.length <= 70 && /\p{Script=Han}{4}/u.test(sentence));
}

/** Words of two ideographs or more, the commonest first. */
function vocabularyOf(sentences: readonly string[]): string[] {
  const counts = new Map<string, number>(domainWords().map((word) => [word, 1]));
  for (const sentence of sentences) {
    for (const word of words(sentence)) {
      if (/^\p{Script=Han}{2,4}$/u.test(word)) counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  }
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([word]) => word);
}

type Piece = { text: string; isWord: boolean };

/** Cuts a sentence at the words of the vocabulary, longest first. */
function pieces(sentence: string, known: ReadonlySet<string>): Piece[] {
  const found: Piece[] = [];
  let plain = '';
  for (let at = 0; at < sentence.length;) {
    const length = [4, 3, 2].find((size) => known.has(sentence.slice(at, at + size)));
    if (length === undefined) {
      plain += sentence[at++] ?? '';
      continue;
    }
    if (plain !== '') found.push({ text: plain, isWord: false });
    plain = '';
    found.push({ text: sentence.slice(at, at + length), isWord: true });
    at += length;
  }
  if (plain !== '') found.push({ text: plain, isWord: false });
  return found;
}

const at = <T>(list: readonly T[], index: number): T => {
  const one = list[index];
  if (one === undefined) throw new RangeError(`nothing at ${index} of ${list.length}`);
  return one;
};

export type Corpus = ReturnType<typeof corpus>;

/** `each` passages per resource on average; two neighbours together have exactly twice that. */
export function corpus({ each = 10, seed = 1 }: { each?: number; seed?: number } = {}) {
  const sentences = realSentences();
  const vocabulary = vocabularyOf(sentences);
  const known = new Set(vocabulary);
  const cut = sentences.map((sentence) => pieces(sentence, known));
  const places = tree();
  const { stages, subjects, editions, volumes, grades } = catalog;
  /** The first of `most` come most often, each in inverse proportion to its rank. */
  const zipf = (chance: () => number, most: number) => Math.min(most - 1, Math.floor((most + 1) ** chance()) - 1);
  const pick = <T>(chance: () => number, list: readonly T[]): T => at(list, Math.floor(chance() * list.length));
  const some = <T>(chance: () => number, list: readonly T[], most: number): T[] => [
    ...new Set(Array.from({ length: Math.floor(chance() * (most + 1)) }, () => pick(chance, list))),
  ];

  const topics = Array.from({ length: TOPICS }, (_, number) => {
    const chance = chanceOf(seed * 7919 + number);
    const own = Array.from({ length: OWN_WORDS }, () => pick(chance, vocabulary));
    const stage = pick(chance, stages).id;
    const grade = grades.filter((one) => one.stage === stage);
    return {
      own: [`${at(own, 0)}${at(own, 1)}`, ...own],
      stage,
      grades: grade.length > 0 ? [pick(chance, grade).id] : [],
      subject: pick(chance, subjects).id,
      edition: pick(chance, editions).id,
      volume: pick(chance, volumes).id,
      unit: `第${at([...'一二三四五六七八'], number % 8)}单元 ${at(own, 0)}${at(own, 1)}`,
    };
  });

  function sentence(chance: () => number, own: readonly string[]): string {
    return pick(chance, cut)
      .map(({ text, isWord }) => {
        if (!isWord) return text;
        const draw = chance();
        if (draw < 0.35) return text;
        return draw < 0.6 ? at(own, zipf(chance, own.length)) : at(vocabulary, zipf(chance, vocabulary.length));
      })
      .join('');
  }

  function passage(chance: () => number, own: readonly string[]): string {
    const length = LENGTH.least + chance() * (LENGTH.most - LENGTH.least);
    let text = chance() < 0.25 ? `${pick(chance, SURNAMES)}${pick(chance, GIVEN)}${pick(chance, GIVEN)}老师：` : '';
    while (text.length < length) text += sentence(chance, own);
    return text;
  }

  const { schools, counties, cities, groupsOf, teachersOf } = places;
  function audience(chance: () => number, number: number): Pick<MadeResource, 'visibility' | 'visibleOrgId'> {
    const draw = chance();
    if (draw < 0.15) return { visibility: 'own', visibleOrgId: null };
    if (draw < 0.4) return { visibility: 'public', visibleOrgId: null };
    const county = Math.floor(number / SCHOOLS_EACH);
    if (draw < 0.5) return { visibility: 'organisation', visibleOrgId: pick(chance, groupsOf(number)).id };
    if (draw < 0.75) return { visibility: 'organisation', visibleOrgId: at(schools, number).id };
    if (draw < 0.93) return { visibility: 'organisation', visibleOrgId: at(counties, county).id };
    return { visibility: 'organisation', visibleOrgId: at(cities, county % TREE.cities).id };
  }

  return {
    places,
    resource(number: number): MadeResource {
      const chance = chanceOf(seed * 104_729 + number);
      const topicNumber = Math.max(0, zipf(chance, TOPICS));
      const { own, grades: topicGrades, ...fields } = at(topics, topicNumber);
      const school = Math.floor(chance() * TREE.schools);
      const kind = pick(chance, KINDS);
      const id = `res_${String(number).padStart(7, '0')}`;
      // The spread of a pair is drawn for both of it.
      const spread = Math.floor(chanceOf(seed * 31 + (number >> 1))() * each * 0.8);
      const count = Math.max(1, number % 2 === 0 ? each + spread : each - spread);
      const title = `《${at(own, 0)}》${KIND_NAMES[kind]}${chance() < 0.5 ? `：${pick(chance, own)}与${pick(chance, own)}` : ''}`;
      return {
        id,
        title,
        kind,
        ...fields,
        grades: topicGrades,
        tags: some(chance, TAGS, 3),
        competencies: some(chance, ['A1', 'A5', 'A9', 'B1', 'B4', 'C1', 'D2'], 2),
        minutes: 10 + Math.floor(chance() * 50),
        ownerId: pick(chance, teachersOf(school)),
        orgId: at(schools, school).id,
        ...audience(chance, school),
        format: pick(chance, ['docx', 'docx', 'pdf', 'pptx', 'md']),
        createdAt: new Date(Date.UTC(2023, 8, 1) + Math.floor(chance() * 1000) * 86_400_000),
        topic: topicNumber,
        chunks: Array.from({ length: count }, (_, seq) => ({
          id: `chk_${String(number).padStart(7, '0')}_${String(seq).padStart(2, '0')}`,
          seq,
          text: passage(chance, own),
          breadcrumb: [title, at(SECTIONS, Math.floor((seq * SECTIONS.length) / count))],
        })),
      };
    },
    /**
     * What people type, in equal parts: one word, two words, a sentence; every other with one or two facets. Half of the
     * words are those that everybody uses, which is where searching is dear.
     */
    queries(count: number): Asked[] {
      const chance = chanceOf(seed * 17 + 5);
      return Array.from({ length: count }, (_, i) => {
        const { own, subject, stage } = at(topics, zipf(chance, TOPICS));
        const word = () => (chance() < 0.5 ? at(own, zipf(chance, own.length)) : at(vocabulary, zipf(chance, 1500)));
        const query = [word(), `${word()} ${word()}`, `怎样在${word()}中用${word()}帮助学生理解${word()}`][i % 3] ?? '';
        const filter: Record<string, string> = {};
        if (Math.floor(i / 3) % 2 === 1) filter.subject = subject;
        if (Math.floor(i / 3) % 4 === 3) filter.stage = stage;
        if (Math.floor(i / 3) % 8 === 5) filter.kind = 'lesson_plan';
        return { query, filter };
      });
    },
  };
}

/** A province with its cities, counties, schools and groups, and the teachers of each school. */
function tree() {
  const place = (id: string, name: string, parent: Place | null): Place => ({
    id,
    name,
    parentId: parent?.id ?? null,
    path: `${parent?.path ?? '/'}${id}/`,
  });
  const province = place('org_province', '省教育厅', null);
  const cities = Array.from({ length: TREE.cities }, (_, i) => place(`org_city_${i}`, `第${i + 1}市教育局`, province));
  const counties = Array.from({ length: TREE.counties }, (_, i) =>
    place(`org_county_${i}`, `第${i + 1}县教育局`, at(cities, i % TREE.cities)),
  );
  const schools = Array.from({ length: TREE.schools }, (_, i) =>
    place(`org_school_${i}`, `第${i + 1}学校`, at(counties, Math.floor(i / SCHOOLS_EACH))),
  );
  const groupsOf = (school: number): Place[] =>
    ['语文', '数学', '综合'].map((name, i) => place(`org_group_${school}_${i}`, `${name}教研组`, at(schools, school)));
  const teachersOf = (school: number): string[] =>
    Array.from({ length: TREE.teachers }, (_, i) => `per_${school}_${i}`);
  return { province, cities, counties, schools, groupsOf, teachersOf };
}
