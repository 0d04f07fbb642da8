import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { compareHref, folded, sideOf, type TextPart } from '../../web/library/compare.ts';
import { decided, type Choices, type Merged, type Part } from '../../web/library/conflict.ts';
import { EditingState } from '../../web/library/editing.svelte.ts';
import { fieldsOf, formOf, type Editing } from '../../web/library/form.ts';
import { HistoryState } from '../../web/library/history.svelte.ts';
import { BOX, layout } from '../../web/library/lineage.ts';
import { outlineOf } from '../../web/library/outline.ts';
import { join, split, whole, type Border } from '../../web/library/structure.ts';

beforeEach(() => vi.useFakeTimers({ now: new Date('2026-09-01T08:00:00Z') }));
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

type Sent = { url: string; method: string; body: unknown; keepalive: boolean };
/** Answers each request in turn and remembers what was asked. */
const serve = (...answers: (Response | Error)[]): Sent[] => {
  const sent: Sent[] = [];
  vi.stubGlobal('fetch', (url: RequestInfo | URL, init: RequestInit = {}) => {
    const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : null;
    sent.push({ url: String(url), method: init.method ?? 'GET', body, keepalive: init.keepalive ?? false });
    const answer = answers.shift();
    return answer instanceof Response ? Promise.resolve(answer) : Promise.reject(answer ?? new TypeError('no answer'));
  });
  return sent;
};
const refusing = (code: string, status: number) => Response.json({ error: { code, message: code } }, { status });

const fields: Editing['fields'] = {
  title: '《背影》教案', kind: 'lesson_plan', stage: 'junior', grades: ['8'], subject: 'chinese', edition: null, editionEra: 'current',
  volume: null, unit: null, lesson: '背影', tags: ['散文', '朗读'], competencies: ['A1'], coreCompetencies: ['chinese.thinking'],
  aiUse: 'assisted', licence: 'cc-by', sourceName: null, sourceUrl: null, summary: '', minutes: 10, language: 'zh',
}; // prettier-ignore
const part = (id: string, text: string): Part => ({ id, key: 'process', title: id, text });
const editing = (more: Partial<Editing> = {}): Editing => ({
  base: 3,
  shown: 3,
  isListed: false,
  format: 'docx',
  fields,
  sections: [part('s1', '导入'), part('s2', '新授')].map((one) => ({ ...one, origin: 'rule' as const, phases: [] })),
  draft: null,
  others: [],
  ...more,
});
const opened = async (more: Partial<Editing> = {}, ...answers: (Response | Error)[]) => {
  const sent = serve(Response.json(editing(more)), ...answers);
  const state = new EditingState('res_1');
  await state.load();
  return { state, sent };
};
const kept = (more: object = {}) => Response.json({ at: '2026-09-01T08:00:01Z', head: 3, others: [], ...more });
const write = (state: EditingState, at: number, text: string) => {
  const section = state.sections[at];
  if (section) section.text = text;
  state.changed();
};

test('a form says what it was made of', () => {
  expect(fieldsOf(formOf(fields))).toEqual(fields);
  expect(fieldsOf({ ...formOf(fields), tags: '甲，乙、乙', unit: ' ', aiUse: '' })).toMatchObject({
    tags: ['甲', '乙'],
    unit: null,
    aiUse: null,
  });
});

describe('what is typed', () => {
  test('is kept by itself a moment later, and only what was touched is sent', async () => {
    const { state, sent } = await opened({}, kept());
    expect(state.kept).toBe('clean');
    state.changed();
    write(state, 0, '情境导入');
    expect(state.kept).toBe('typing');
    await vi.advanceTimersByTimeAsync(1000);
    expect(sent[1]).toMatchObject({ method: 'PUT', url: '/api/library/resources/res_1/draft', body: { base: 3 } });
    expect((sent[1]?.body as { content: { sections: unknown } }).content.sections).toEqual([
      { id: 's1', key: 'process', title: 's1', text: '情境导入' },
      { id: 's2', key: 'process', title: 's2' },
    ]);
    expect([state.kept, state.keptAt]).toEqual(['kept', '2026-09-01T08:00:01Z']);
    state.changed();
    await vi.advanceTimersByTimeAsync(5000);
    expect(sent).toHaveLength(2);
  });

  test('is tried again when the network was away, and the page says so meanwhile', async () => {
    const { state, sent } = await opened({}, new TypeError('offline'), kept());
    write(state, 0, '情境导入');
    await vi.advanceTimersByTimeAsync(1000);
    expect([state.kept, state.keepError?.code]).toEqual(['failed', 'network.offline']);
    await vi.advanceTimersByTimeAsync(6000);
    expect([state.kept, sent.length]).toEqual(['kept', 3]);
  });

  test('goes on its way when the tab is left before the moment has passed', async () => {
    const { state, sent } = await opened({}, kept());
    write(state, 0, '情境导入');
    await state.keep({ isLeaving: true });
    expect(sent[1]).toMatchObject({ method: 'PUT', keepalive: true });
  });

  test('is there again when the page is opened anew, on the version it was begun from', async () => {
    const draft = { base: 2, content: { fields: { ...fields, title: '' }, sections: [part('s1', '写到一半')] }, at: '2026-09-01T07:00:00Z' }; // prettier-ignore
    const { state } = await opened({ draft });
    expect([state.form?.title, state.sections[0]?.text, state.base, state.isBehind]).toEqual(['', '写到一半', 2, true]);
    expect(state.content().sections[0]).toHaveProperty('text', '写到一半');
  });

  test('tells who else is there and that they have saved', async () => {
    const { state } = await opened({}, kept({ head: 4, others: [{ name: '王老师', at: '' }] }));
    write(state, 0, '情境导入');
    await vi.advanceTimersByTimeAsync(1000);
    expect([state.others[0]?.name, state.isBehind]).toEqual(['王老师', true]);
  });

  test('can be taken back section by section', async () => {
    const { state } = await opened();
    state.move('s2', -1);
    state.move('s2', -1);
    const undo = state.drop('s1');
    const added = state.add(0);
    expect(state.sections.map(({ id }) => id)).toEqual([added, 's2']);
    undo();
    expect(state.sections.map(({ id }) => id)).toEqual([added, 's1', 's2']);
  });
});

describe('a save', () => {
  test('over what somebody saved meanwhile shows both, and goes on the newest version once decided', async () => {
    const merged = {
      head: 4,
      by: ['王老师'],
      sections: [part('s1', '他的\n我的'), part('s2', '新授')],
      conflicts: [{ id: 's1', base: part('s1', '导入'), theirs: part('s1', '他的'), mine: part('s1', '我的'), merged: part('s1', '他的\n我的') }], // prettier-ignore
      fields,
      fieldConflicts: [],
    };
    const saved = Response.json({ version: 5, isPending: false }, { status: 201 });
    const { state, sent } = await opened({}, refusing('library.changed_meanwhile', 409), Response.json(merged), kept({ head: 4 }), saved); // prettier-ignore
    write(state, 0, '我的');
    expect(await state.save()).toBeNull();
    expect([state.merged?.by, state.refusal]).toEqual([['王老师'], null]);
    expect(state.sections[0]?.text).toBe('我的');
    await state.takeMerged({ sections: { s1: { side: 'both', text: '他的和我的' } }, fields: {} });
    expect(await state.save()).toEqual({ version: 5, isPending: false });
    expect(sent.at(-1)?.body).toMatchObject({
      base: 4,
      content: { sections: [{ text: '他的和我的' }, { text: '新授' }] },
    });
  });

  test('that is refused says what is wrong with which field, and keeps what was written', async () => {
    const wrong = Response.json(
      {
        error: { code: 'request.invalid', message: '', fields: [{ path: 'content.fields.title', code: 'too_small' }] },
      },
      { status: 400 },
    );
    const { state } = await opened({}, wrong);
    write(state, 0, '我的');
    expect(await state.save()).toBeNull();
    expect(state.refusal?.ofField('content.fields.title')).toBe('too_small');
    expect(state.sections[0]?.text).toBe('我的');
  });
});

test('a decided conflict takes the side that was chosen, and never touches what was merged by itself', () => {
  const side = fc.constantFrom('theirs' as const, 'mine' as const, 'both' as const);
  const text = fc.constantFrom('甲', '乙', '丙');
  const one = fc.record({ theirs: fc.option(text), mine: fc.option(text), both: text, choice: side, by: text });
  fc.assert(
    fc.property(fc.array(one, { maxLength: 4 }), (given) => {
      const conflicts = given.map(({ theirs, mine, both }, at) => ({
        id: `c${at}`,
        base: null,
        theirs: theirs === null ? null : part(`c${at}`, theirs),
        mine: mine === null ? null : part(`c${at}`, mine),
        merged: part(`c${at}`, both),
      }));
      const sections = [part('a', '一'), ...conflicts.map(({ merged }) => merged), part('z', '末')];
      const merged: Merged = { head: 2, by: [], sections, conflicts, fields, fieldConflicts: [] };
      const choices: Choices = {
        sections: Object.fromEntries(given.map(({ choice, by }, at) => [`c${at}`, { side: choice, text: by }])),
        fields: {},
      };
      const texts = given.flatMap(({ choice, theirs, mine, by }) => (choice === 'both' ? [by] : (({ theirs, mine })[choice] ?? []))); // prettier-ignore
      expect(decided(merged, choices).sections.map((section) => section.text)).toEqual(['一', ...texts, '末']);
    }),
  );
});

test('a field that both changed is mine unless theirs is taken', () => {
  const merged: Merged = { head: 2, by: [], sections: [], conflicts: [], fields, fieldConflicts: [{ field: 'title', theirs: '他的', mine: '我的' }] }; // prettier-ignore
  expect(decided(merged, { sections: {}, fields: {} }).fields.title).toBe('我的');
  expect(decided(merged, { sections: {}, fields: { title: 'theirs' } }).fields.title).toBe('他的');
});

describe('a comparison', () => {
  const piece = fc.record({ kind: fc.constantFrom('same', 'added', 'removed' as const), text: fc.array(fc.constantFrom('课', '\n'), { maxLength: 30 }).map((all) => all.join('')) }) as fc.Arbitrary<TextPart>; // prettier-ignore

  test('folds long stretches that are the same, and loses no word of them', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (parts) => {
        const bare = (text: string) => text.replaceAll('\n', '');
        const all = (list: readonly { text: string }[]) => bare(list.map(({ text }) => text).join(''));
        expect(all(folded(parts))).toBe(all(parts));
      }),
    );
    const long = Array.from({ length: 30 }, (_, n) => `第${n}行`).join('\n');
    const shown = folded([
      { kind: 'added', text: '甲' },
      { kind: 'same', text: long },
      { kind: 'added', text: '乙' },
    ]);
    expect(shown.map(({ kind }) => kind)).toEqual(['added', 'same', 'folded', 'same', 'added']);
  });

  test('gives each side its own text', () => {
    const parts: TextPart[] = [{ kind: 'same', text: '教学' }, { kind: 'removed', text: '目的' }, { kind: 'added', text: '目标' }]; // prettier-ignore
    const text = (side: 'from' | 'to') => sideOf(parts, side).map((one) => one.text).join(''); // prettier-ignore
    expect([text('from'), text('to')]).toEqual(['教学目的', '教学目标']);
  });

  test('has the older version first, whichever was chosen first', () => {
    expect(compareHref('res_1', [5, 2])).toBe('/library/res_1/compare?from=2&to=5');
  });
});

describe('the picture of a lineage', () => {
  const family = fc
    .integer({ min: 1, max: 12 })
    .chain((count) =>
      fc.record({
        ids: fc.constant(Array.from({ length: count }, (_, n) => `r${n}`)),
        links: fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { maxLength: 16 }),
      }),
    )
    .map(({ ids, links }) => ({
      ids,
      edges: links.filter(([a, b]) => a !== b).map(([a, b]) => ({ parentId: `r${a}`, childId: `r${b}` })),
    }));

  test('shows each once, overlaps none, and stays within its frame, whatever the links', () => {
    fc.assert(
      fc.property(family, ({ ids, edges }) => {
        const { boxes, width, height } = layout(ids, edges);
        expect(boxes.map(({ id }) => id).sort()).toEqual([...ids].sort());
        for (const [n, a] of boxes.entries()) {
          expect(a.x >= 0 && a.x + BOX.width <= width + 0.01 && a.y >= 0 && a.y + BOX.height <= height).toBe(true);
          for (const b of boxes.slice(n + 1)) {
            expect(Math.abs(a.x - b.x) >= BOX.width || Math.abs(a.y - b.y) >= BOX.height).toBe(true);
          }
        }
      }),
    );
  });

  test('has every origin above what was made of it', () => {
    fc.assert(
      fc.property(family, ({ ids, edges }) => {
        // Real lineages go from older to younger, so there are no circles.
        const forward = edges.filter(({ parentId, childId }) => ids.indexOf(parentId) < ids.indexOf(childId));
        const layer = new Map(layout(ids, forward).boxes.map((box) => [box.id, box.layer]));
        for (const { parentId, childId } of forward) expect(layer.get(parentId)).toBeLessThan(layer.get(childId) ?? 0);
      }),
    );
  });

  test('puts children under their parents instead of crossing lines', () => {
    const edges = [['a', 'd'], ['b', 'c']].map(([parentId = '', childId = '']) => ({ parentId, childId })); // prettier-ignore
    const place = new Map(layout(['a', 'b', 'c', 'd'], edges).boxes.map((box) => [box.id, box.x]));
    expect((place.get('a') ?? 0) < (place.get('b') ?? 0)).toBe((place.get('d') ?? 0) < (place.get('c') ?? 0));
  });
});

describe('the structure', () => {
  const borders: Border[] = [
    { id: 's1', key: 'basics', title: '', from: 0 },
    { id: 's2', key: 'process', title: '教学过程', from: 4 },
  ];

  test('stays whole however it is cut and joined', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 9 })), { maxLength: 20 }), (steps) => {
        let now: readonly Border[] = borders;
        for (const [isCut, at] of steps) now = isCut ? split(now, at) : join(now, at);
        const sections = whole(now, 10);
        expect(sections[0]?.from).toBe(0);
        expect(sections.at(-1)?.to).toBe(10);
        sections.forEach(({ from, to }, at) => {
          expect(to).toBeGreaterThan(from);
          if (at > 0) expect(from).toBe(sections[at - 1]?.to);
        });
      }),
    );
  });

  test('beside the text names a section by its title, and says what it is for where the title does not', () => {
    const sections = [
      { id: 's1', key: 'basics', title: '', from: 0, to: 2, confidence: 1, origin: 'rule' as const },
      { id: 's2', key: 'objectives', title: '二、教学目标', from: 2, to: 4, confidence: 1, origin: 'rule' as const },
      { id: 's3', key: 'reflection', title: '写在课后', from: 4, to: 6, confidence: 1, origin: 'person' as const },
    ];
    const labels: Record<string, string> = { basics: '基本信息', objectives: '教学目标', reflection: '教学反思' };
    expect(outlineOf({ outline: [], sections }, (key) => labels[key] ?? key)).toEqual([
      { block: 0, level: 1, text: '基本信息' },
      { block: 2, level: 1, text: '二、教学目标' },
      { block: 4, level: 1, text: '写在课后', label: '教学反思' },
    ]);
    expect(outlineOf({ outline: [{ block: 1, level: 2, text: '目标' }], sections: [] }, String)).toHaveLength(1);
  });
});

test('of the versions two are chosen at a time: a third takes the place of the first', () => {
  const history = new HistoryState('res_1');
  for (const n of [1, 3, 4]) history.pick(n);
  expect(history.picked).toEqual([3, 4]);
  history.pick(3);
  expect(history.picked).toEqual([4]);
});
