import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BlockRow } from '../../db/schema/index.ts';
import { compareResources, compareVersions, unmoved } from '../../server/library/versions/compare.ts';
import { mergeContents, mergeText } from '../../server/library/versions/merge.ts';
import { fromText } from '../../server/library/versions/notation.ts';
import { withParts, type Part } from '../../server/library/versions/parts.ts';
import { wordDiff } from '../../server/library/versions/words.ts';
import type { Metadata } from '../../server/library/rules.ts';

const fields: Metadata = {
  title: '《背影》教案', kind: 'lesson_plan', stage: 'junior', grades: ['8'], subject: 'chinese', edition: null, editionEra: null,
  volume: null, unit: null, lesson: null, tags: [], competencies: [], coreCompetencies: [], aiUse: null, licence: null,
  sourceName: null, sourceUrl: null, summary: '', minutes: 10, language: 'zh',
}; // prettier-ignore

const sentence = fc.constantFrom('朗读课文。', '批注细节。', '小组讨论。', '教师小结。', '布置作业。', '板书设计。');
const prose = fc.array(sentence, { maxLength: 5 }).map((lines) => lines.join('\n'));
const part = (id: string): fc.Arbitrary<Part> =>
  fc.record({ id: fc.constant(id), key: fc.constantFrom('process', 'board', 'homework'), title: fc.constantFrom('一', '二', ''), text: prose }); // prettier-ignore
const ids = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 4 });
const sections = ids.chain((chosen) => fc.tuple(...chosen.map(part)));
const more = (prefix: string) => fc.array(part('x'), { maxLength: 2 }).map((parts) => parts.map((one, at) => ({ ...one, id: `${prefix}${at}` }))); // prettier-ignore
const side = (prefix: string) =>
  fc.tuple(sections, more(prefix)).map(([old, added]) => ({ fields, sections: [...old, ...added] }));

describe('a comparison word by word', () => {
  test('holds both texts whole', () => {
    fc.assert(
      fc.property(prose, prose, (before, after) => {
        const parts = wordDiff(before, after);
        const without = (kind: string) => parts.filter((one) => one.kind !== kind).map(({ text }) => text).join(''); // prettier-ignore
        expect(without('added')).toBe(before);
        expect(without('removed')).toBe(after);
      }),
    );
  });

  test('changes words, not characters', () => {
    expect(wordDiff('落实教学目标。', '落实学习目标。')).toEqual([
      { kind: 'same', text: '落实' },
      { kind: 'removed', text: '教学' },
      { kind: 'added', text: '学习' },
      { kind: 'same', text: '目标。' },
    ]);
  });

  test('tells a passage that was written anew as a whole, and one that was only changed by its words', () => {
    const before = '第二学段要求学生观察周围世界，写下自己的见闻。\n板书设计照旧。';
    const parts = wordDiff(before, '把实验写清楚就好。\n板书设计照旧，字再大些。');
    expect(parts.map(({ kind, text }) => [kind, text])).toEqual([
      ['removed', '第二学段要求学生观察周围世界，写下自己的见闻。'],
      ['added', '把实验写清楚就好。'],
      ['same', '\n板书设计照旧'],
      ['added', '，字再大些'],
      ['same', '。'],
    ]);
  });

  test('of two long texts that have nothing in common gives up soon, and says so as one change', () => {
    const [before, after] = ['课堂 '.repeat(20_000), '作业 '.repeat(20_000)].map((text) =>
      text.replaceAll(' ', '，\n'),
    );
    const parts = wordDiff(before ?? '', (after ?? '').replaceAll('，', '；').replaceAll('\n', '。'));
    expect(parts.map(({ kind }) => kind)).toEqual(['removed', 'added']);
  });
});

describe('two versions', () => {
  const textOf = (parts: Part[]) => ({ fields, format: 'docx', ...withParts({ format: 'docx', blocks: [], sections: [] }, parts) }); // prettier-ignore
  const plan = (...given: [string, string, string, string][]) =>
    textOf(given.map(([id, key, title, text]) => ({ id, key, title, text })));
  const told = (comparison: ReturnType<typeof compareVersions>) =>
    comparison.sections.map(({ id, differences }) => [id, ...differences]);

  test('show by section what was added, removed, moved, renamed, put elsewhere and rewritten', () => {
    const before = plan(
      ['a', 'objectives', '目标', '会读'],
      ['b', 'focus', '重点', '细节'],
      ['c', 'process', '过程', '导入'],
      ['d', 'homework', '作业', '抄写'],
    );
    const after = plan(
      ['c', 'process', '过程', '导入'],
      ['a', 'standards', '目标', '会读'],
      ['b', 'focus', '重难点', '细节描写'],
      ['e', 'board', '板书', '背影'],
    );
    expect(told(compareVersions(before, after))).toEqual([
      ['c', 'moved'],
      ['d', 'removed'],
      ['a', 'rekeyed'],
      ['b', 'renamed', 'changed'],
      ['e', 'added'],
    ]);
    expect(compareVersions(before, before).isSame).toBe(true);
  });

  test('are the same only when nothing differs, and every section of both is there once', () => {
    fc.assert(
      fc.property(sections, sections, (from, to) => {
        const [a, b] = [textOf(from), textOf(to)];
        const { sections: pairs } = compareVersions(a, b);
        expect(pairs.flatMap((pair) => pair.from?.id ?? []).sort()).toEqual(a.sections.map(({ id }) => id).sort());
        expect(pairs.flatMap((pair) => pair.to?.id ?? [])).toEqual(b.sections.map(({ id }) => id));
        expect(compareVersions(a, a).sections.every(({ differences }) => differences.length === 0)).toBe(true);
      }),
    );
  });

  test('keep as many sections in place as possible', () => {
    expect([...unmoved(['a', 'b', 'c', 'd'], ['d', 'a', 'b', 'c'])].sort()).toEqual(['a', 'b', 'c']);
  });

  test('of two teachers are laid side by side by what each section is for', () => {
    const one = plan(['s1', 'objectives', '教学目标', '会读'], ['s2', 'process', '教学过程', '导入']);
    const other = plan(['s1', 'process', '活动过程', '游戏'], ['s2', 'objectives', '教学目标', '会写']);
    const pairs = compareResources(one, { ...other, fields: { ...fields, title: '别的' } });
    expect(pairs.sections.map(({ from, to }) => [from?.title, to?.title])).toEqual([
      ['教学过程', '活动过程'],
      ['教学目标', '教学目标'],
    ]);
    expect(pairs.fields).toEqual([{ field: 'title', from: '《背影》教案', to: '别的' }]);
  });
});

describe('what two people wrote at the same time', () => {
  test('comes together where they wrote at different sections', () => {
    const base = { fields, sections: [{ id: 'a', key: 'focus', title: '重点', text: '细节' }, { id: 'b', key: 'process', title: '过程', text: '导入' }] }; // prettier-ignore
    const change = (id: string, text: string) => base.sections.map((one) => (one.id === id ? { ...one, text } : one));
    const merged = mergeContents(
      base,
      { fields: { ...fields, summary: '他写的' }, sections: change('a', '细节描写') },
      { fields: { ...fields, minutes: 45 }, sections: [...change('b', '情境导入'), { id: 'n', key: 'board', title: '板书', text: '背影' }] }, // prettier-ignore
    );
    expect(merged.conflicts).toEqual([]);
    expect(merged.sections.map(({ text }) => text)).toEqual(['细节描写', '情境导入', '背影']);
    expect(merged.fields).toMatchObject({ summary: '他写的', minutes: 45 });
  });

  test('is never lost: every section that either side wrote stands in the result or is shown as a conflict', () => {
    fc.assert(
      fc.property(sections, side('t'), side('m'), (common, theirs, mine) => {
        const base = { fields, sections: common };
        const merged = mergeContents(base, theirs, mine);
        const before = new Map(common.map((one) => [one.id, one]));
        for (const [who, written] of [
          ['theirs', theirs],
          ['mine', mine],
        ] as const) {
          for (const one of written.sections) {
            const old = before.get(one.id);
            if (old && JSON.stringify({ ...old }) === JSON.stringify({ ...one })) continue;
            const now = merged.sections.find(({ id }) => id === one.id);
            const conflict = merged.conflicts.find(({ id }) => id === one.id);
            for (const field of ['key', 'title', 'text'] as const) {
              // Nothing written cannot be lost.
              if ((old?.[field] ?? '') === one[field]) continue;
              expect([now?.[field], conflict?.[who]?.[field]]).toContain(one[field]);
            }
          }
        }
      }),
    );
  });

  test('is the other side’s where one side changed nothing', () => {
    fc.assert(
      fc.property(sections, side('t'), (common, theirs) => {
        const base = { fields, sections: common };
        expect(mergeContents(base, theirs, base)).toMatchObject({ sections: theirs.sections, conflicts: [] });
        expect(mergeContents(base, base, theirs)).toMatchObject({ sections: theirs.sections, conflicts: [] });
      }),
    );
  });

  test('in one section is joined line by line, with both where they meet', () => {
    const base = '导入\n新授\n练习\n小结';
    expect(mergeText(base, '情境导入\n新授\n练习\n小结', '导入\n新授\n练习\n当堂小结')).toEqual({ text: '情境导入\n新授\n练习\n当堂小结', isClean: true }); // prettier-ignore
    expect(mergeText(base, '导入\n讲授\n练习\n小结', '导入\n探究\n练习\n小结')).toEqual({ text: '导入\n讲授\n探究\n练习\n小结', isClean: false }); // prettier-ignore
    fc.assert(
      fc.property(prose, prose, prose, (old, theirs, mine) => {
        const { text } = mergeText(old, theirs, mine);
        const now = text.split('\n');
        const had = old.split('\n');
        for (const written of [theirs, mine]) {
          for (const line of written.split('\n')) if (!had.includes(line)) expect(now).toContain(line);
        }
      }),
    );
  });
});

test('an empty document is one without sections', () => {
  const blocks: BlockRow[] = [];
  expect(withParts({ format: 'docx', blocks, sections: [] }, [])).toEqual({ blocks: [], sections: [] });
  expect(fromText('  \n\n')).toEqual([]);
});
