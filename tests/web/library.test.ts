import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { readQuery, writeQuery } from '../../web/app/route.ts';
import { cellsOf, partsOf as shownParts, slidesOf, stretchesOf } from '../../web/library/blocks.ts';
import { cueAt, cuesOf, isWithin } from '../../web/library/cues.ts';
import { chipsOf, groupsOf, withoutChip } from '../../web/library/facets.ts';
import { Found, type Facets } from '../../web/library/found.svelte.ts';
import { howMade } from '../../web/library/how.ts';
import { partsOf } from '../../web/library/marks.ts';
import { previewerOf } from '../../web/library/original.ts';
import { apiQuery, DEFAULTS, FACETS, narrowness, pageOf, type Asked } from '../../web/library/query.ts';
import { ResourceState, type Block } from '../../web/library/resource.svelte.ts';
import { shareable, uploadable } from '../../web/library/sharing.ts';

afterEach(() => vi.unstubAllGlobals());

const asking = (changes: Partial<Asked>): Asked => ({ ...DEFAULTS, ...changes });

type Sent = { url: string; method: string; body: unknown };

/** Answers each request in turn and remembers what was asked. */
const serve = (...answers: (Response | Error)[]): Sent[] => {
  const sent: Sent[] = [];
  vi.stubGlobal('fetch', (url: RequestInfo | URL, init: RequestInit = {}) => {
    const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : null;
    sent.push({ url: String(url), method: init.method ?? 'GET', body });
    const answer = answers.shift();
    if (init.signal?.aborted) return Promise.reject(new DOMException('aborted', 'AbortError'));
    return answer instanceof Response ? Promise.resolve(answer) : Promise.reject(answer ?? new TypeError('no answer'));
  });
  return sent;
};
const refusing = (code: string, status: number) => Response.json({ error: { code, message: code } }, { status });

describe('the question in the address', () => {
  test('gives the same list to whoever opens it', () => {
    const word = fc.string({ minLength: 1, maxLength: 12 }).filter((text) => text.trim() === text && text !== '');
    const lists = Object.fromEntries(FACETS.map(([param]) => [param, fc.uniqueArray(word, { maxLength: 3 })]));
    fc.assert(
      fc.property(fc.record({ q: word, minutes: fc.constantFrom(0, 10, 60), page: fc.integer({ min: 1, max: 9 }) }), fc.record(lists), (some, facets) => {
        const asked = asking({ ...some, ...facets });
        expect(apiQuery(readQuery(writeQuery(asked, DEFAULTS), DEFAULTS))).toEqual(apiQuery(asked));
      }),
    ); // prettier-ignore
  });

  test('is never one that the server refuses, whatever somebody writes into it', () => {
    expect(pageOf(asking({ page: -3 }))).toBe(1);
    expect(pageOf(asking({ page: 1.5 }))).toBe(1);
    expect(apiQuery(asking({ page: 1e9 })).offset).toBe(String(499 * 20));
    expect(apiQuery(asking({ minutes: -5 }))).not.toHaveProperty('maxMinutes');
    expect(apiQuery(asking({ q: '问'.repeat(900) })).q).toHaveLength(500);
    expect(apiQuery(asking({ kind: ['', ' ', 'case'] }))).toMatchObject({ kind: ['case'] });
  });

  test('counts its conditions', () => {
    expect(narrowness(asking({ kind: ['case', 'other'], grade: ['3'], minutes: 20 }))).toBe(4);
    expect(narrowness(asking({ q: '提问' }))).toBe(0);
  });
});

describe('facets', () => {
  const none: Facets = {
    kinds: [], stages: [], grades: [], subjects: [], editions: [], volumes: [], tags: [], competencies: [], orgIds: [], formats: [],
    units: [], eras: [], aiUses: [], licences: [], scopes: [],
  }; // prettier-ignore
  const count = (value: string, n: number, label: string | null = null) => ({ value, label, count: n });

  test('keep a chosen value that nothing is found under, so that it can be taken back', () => {
    const asked = asking({ kind: ['exercise'] });
    const [kinds] = groupsOf({ ...none, kinds: [count('case', 3)] }, asked, (_, value) => value);
    expect(kinds?.options).toEqual([
      { value: 'case', label: 'case', count: 3 },
      { value: 'exercise', label: 'exercise', count: 0 },
    ]);
    expect(chipsOf([kinds!])).toEqual([{ key: 'kind:exercise', label: 'exercise' }]);
    expect(withoutChip(asked, 'kind:exercise')).toEqual({ kind: [], page: 1 });
    expect(withoutChip(asked, 'nonsense')).toBeNull();
  });

  test('list grades in the order of school, everything else as it came', () => {
    const groups = groupsOf(
      { ...none, grades: [count('10', 9), count('3', 2)], tags: [count('乙', 2), count('甲', 1)] },
      asking({}),
      (_, value, label) => label ?? value,
    );
    const valuesOf = (param: string) =>
      groups.find((group) => group.param === param)?.options.map(({ value }) => value);
    expect(valuesOf('grade')).toEqual(['3', '10']);
    expect(valuesOf('tag')).toEqual(['乙', '甲']);
  });

  test('a tag with a colon in it can be taken back', () => {
    expect(withoutChip(asking({ tag: ['Unit 2: 阅读', '甲'] }), 'tag:Unit 2: 阅读')).toEqual({ tag: ['甲'], page: 1 });
  });
});

describe('a snippet', () => {
  test('marks what stands in double brackets and loses no other character', () => {
    expect(partsOf('让[[课堂提问]]不再')).toEqual([
      { text: '让', marked: false },
      { text: '课堂提问', marked: true },
      { text: '不再', marked: false },
    ]);
    expect(partsOf('a[[b')).toEqual([{ text: 'a[[b', marked: false }]);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.boolean())), (pieces) => {
        const clean = pieces.map(([text, marked]) => [text.replaceAll(/[[\]]/g, ''), marked] as const);
        const snippet = clean.map(([text, marked]) => (marked && text !== '' ? `[[${text}]]` : text)).join('');
        expect(partsOf(snippet).map(({ text }) => text).join('')).toBe(clean.map(([text]) => text).join('')); // prettier-ignore
      }),
    );
  });
});

describe('how an answer was made', () => {
  const say = {
    words: () => 'words',
    both: (share: number, model: string) => `${model} ${share}`,
    without: (because: string) => because,
  };
  const space = { provider: 'openai', model: 'm3', dimensions: 8 };

  test('names the weight of meaning, or why it had none', () => {
    expect(howMade({ how: { words: true, meaning: { space, weight: 0.3 } } }, say)).toBe('m3 0.3');
    expect(howMade({ how: { words: true, meaning: { space, weight: 0 }, because: 'search.not_tested' } }, say)).toBe('search.not_tested');
    expect(howMade({ how: { words: true, meaning: null } }, say)).toBe('words');
  }); // prettier-ignore
});

describe('the text of a document', () => {
  const at = (ordinal: number): Block['locator'] => ({ kind: 'heading', heading: '', ordinal });
  const block = (type: Block['type'], text: string, locator: Block['locator'] = at(0)): Block => ({
    type,
    text,
    locator,
  });

  test('is shown with its items as lists, its rows as tables and its pages said', () => {
    const page = (n: number): Block['locator'] => ({ kind: 'page', page: n });
    const parts = shownParts([
      block('heading', '题', page(1)),
      block('list', '一', page(1)),
      block('list', '二', page(1)),
      block('table', 'a | b', page(2)),
      block('table', 'c | d', page(2)),
    ]);
    expect(parts.map(({ type }) => type)).toEqual(['place', 'heading', 'list', 'place', 'table']);
    expect(parts[2]).toMatchObject({ items: [1, 2] });
  });

  test('lays the named cells of a sheet under their headings again, empty ones included', () => {
    const row = (n: number, text: string) => block('table', text, { kind: 'sheet', sheet: '一', row: n });
    expect(cellsOf([row(1, '时刻 | 环节 | 人数'), row(2, '时刻: 08:02 | 人数: 21 人'), row(3, '合计')])).toEqual([
      ['时刻', '环节', '人数'],
      ['08:02', '', '21 人'],
      ['合计'],
    ]);
  });

  test('finds every passage where it was cut out, also when the same words stand twice', () => {
    const texts = fc.array(fc.string({ minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(texts, fc.nat(), fc.nat(), (pieces, a, b) => {
        const blocks = pieces.map((text, i) => block('paragraph', text, at(i)));
        const first = a % blocks.length;
        const last = first + (b % (blocks.length - first));
        const passage = { text: pieces.slice(first, last + 1).join('\n'), locator: at(first) };
        const found = stretchesOf(blocks, passage);
        const said = [...found].map(([i, { from, to }]) => (pieces[i] ?? '').slice(from, to)).join('\n');
        expect(said).toBe(passage.text);
      }),
    );
    const twice = ['同一句', '别的', '同一句'].map((text, i) => block('paragraph', text, at(i)));
    expect([...stretchesOf(twice, { text: '同一句', locator: at(2) }).keys()]).toEqual([2]);
    expect(stretchesOf(twice, { text: '已经改掉的话', locator: at(0) }).size).toBe(0);
  });

  test('is grouped by slide with its notes apart', () => {
    const slide = (n: number): Block['locator'] => ({ kind: 'slide', slide: n });
    expect(
      slidesOf([
        block('heading', '题', slide(1)),
        block('paragraph', '行', slide(1)),
        block('note', '记', slide(1)),
        block('paragraph', '二', slide(2)),
      ]).map(({ slide: n, title, lines, notes }) => [n, title, lines.length, notes.length]),
    ).toEqual([
      [1, '题', 1, 1],
      [2, '', 1, 0],
    ]);
  });

  test('knows which formats have a preview of their own', () => {
    expect(['docx', 'pdf', 'pptx', 'ppt', 'doc', 'srt', 'video', null].map(previewerOf)).toEqual(['docx', 'pdf', 'deck', 'slides', 'none', null, null, null]);
  }); // prettier-ignore
});

describe('captions', () => {
  const vtt =
    'WEBVTT\n\n00:00:01.000 --> 00:00:03.500\n大 &lt; 小 &amp; 等\n\n00:00:04.000 --> 00:00:06.000\n第二句\n两行\n';

  test('are read with their times and their escapes undone', () => {
    expect(cuesOf(vtt)).toEqual([
      { from: 1, to: 3.5, text: '大 < 小 & 等' },
      { from: 4, to: 6, text: '第二句\n两行' },
    ]);
    expect(cuesOf('WEBVTT\n\nbroken --> too\nx')).toEqual([]);
  });

  test('say which line is spoken, and which lines a passage holds', () => {
    const cues = cuesOf(vtt);
    expect([0, 1, 3.8, 4].map((second) => cueAt(cues, second))).toEqual([-1, 0, 0, 1]);
    expect(cues.map((cue) => isWithin(cue, { from: 3.5, to: 6 }))).toEqual([false, true]);
  });
});

describe('with whom one may share', () => {
  const tree = [
    { id: 'city', parentId: null, name: '市' },
    { id: 'county', parentId: 'city', name: '县' },
    { id: 'school', parentId: 'county', name: '校' },
    { id: 'group', parentId: 'school', name: '组' },
    { id: 'other', parentId: 'school', name: '别的组' },
  ];
  const values = (choices: readonly { value: string }[]) => choices.map(({ value }) => value);

  test('a teacher shares upwards, never with a group of others', () => {
    const teacher = { orgId: 'group', roles: [{ role: 'teacher', orgId: 'group' }] };
    expect(values(shareable(tree, teacher))).toEqual(['city', 'county', 'school', 'group']);
    expect(values(uploadable(tree, teacher))).toEqual(['group']);
  });

  test('an administrator shares with, and uploads for, everything below', () => {
    const admin = { orgId: 'school', roles: [{ role: 'school_admin', orgId: 'school' }] };
    expect(values(shareable(tree, admin))).toEqual(['city', 'county', 'school', 'group', 'other']);
    expect(values(uploadable(tree, admin))).toEqual(['school', 'group', 'other']);
  });

  test('an expert uploads nowhere', () => {
    expect(uploadable(tree, { orgId: 'city', roles: [{ role: 'expert', orgId: 'city' }] })).toEqual([]);
  });
});

describe('a search', () => {
  const answer = (title: string, isWeak = false) =>
    Response.json({
      total: 41,
      isWeak,
      hits: [{ resource: { title } }],
      facets: {},
      how: { words: true, meaning: null },
      ms: 1,
    });

  test('asks for its page and counts the pages', async () => {
    const sent = serve(answer('甲'));
    const found = new Found();
    await found.ask(asking({ q: '提问', page: 3 }));
    expect(sent[0]?.url).toContain('/api/search?');
    expect(new URL(sent[0]!.url, 'http://here').searchParams.get('offset')).toBe('40');
    expect([found.pages, found.isAsking, found.error]).toEqual([3, false, null]);
  });

  test('keeps the older answer beside the error of a newer question', async () => {
    serve(answer('甲'), refusing('request.too_many', 429));
    const found = new Found();
    await found.ask(asking({ q: '甲' }));
    await found.ask(asking({ q: '乙' }));
    expect(found.error?.code).toBe('request.too_many');
    expect(found.answer?.hits[0]?.resource.title).toBe('甲');
  });

  test('folds a weak answer until somebody wants to see it, and again for other words', async () => {
    serve(answer('甲', true), answer('甲', true), answer('乙', true));
    const found = new Found();
    await found.ask(asking({ q: '甲' }));
    expect(found.isFolded).toBe(true);
    found.isUnfolded = true;
    await found.ask(asking({ q: '甲', page: 2 }));
    expect(found.isFolded).toBe(false);
    await found.ask(asking({ q: '乙' }));
    expect(found.isFolded).toBe(true);
  });
});

const RESOURCE = {
  id: 'res_1', title: '旧题', kind: 'case', summary: '', subject: null, stage: null, grades: ['3'], edition: null, volume: null,
  unit: null, tags: ['甲'], competencies: [], minutes: 20, language: 'zh',
}; // prettier-ignore
const showing = (changes: object = {}, headVersion = 1) => ({
  resource: { ...RESOURCE, ...changes },
  headVersion,
  suggestions: [],
  files: [],
  provenance: {},
});

describe('a resource', () => {
  test('takes the answer to a decision, and keeps what it shows when that is refused', async () => {
    serve(
      Response.json(showing()),
      Response.json(showing({ kind: 'case', title: '已采纳' })),
      refusing('library.suggestion_decided', 409),
    );
    const resource = new ResourceState('res_1');
    await resource.load();
    expect(await resource.decide('sug_1', 'accept')).toBe(true);
    expect(resource.shown?.resource.title).toBe('已采纳');
    expect(await resource.decide('sug_1', 'reject')).toBe(false);
    expect(resource.refusal?.code).toBe('library.suggestion_decided');
    expect([resource.shown?.resource.title, resource.busy]).toEqual(['已采纳', null]);
  });

  test('that may not be read says so with its status', async () => {
    serve(refusing('library.resource_not_found', 404));
    const resource = new ResourceState('res_2');
    await resource.load();
    expect(resource.error).toMatchObject({ code: 'library.resource_not_found', status: 404 });
  });
});
