import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BlockRow, SectionRow } from '../../db/schema/index.ts';
import { fromText, toText, type Bare } from '../../server/library/versions/notation.ts';
import { partsOf, sectionsOf, underOldIds, withParts, type Text } from '../../server/library/versions/parts.ts';

const line = fc
  .array(fc.constantFrom('课', '堂', '提问', ' ', '#', '- ', '> ', '^ ', '| ', ' | ', '\\', '  ', 'a1', '。'), {
    minLength: 1,
    maxLength: 6,
  })
  .map((pieces) => pieces.join('').trimEnd())
  .filter((text) => text.trim() !== '');
const words = fc.array(line, { minLength: 1, maxLength: 3 }).map((lines) => lines.join('\n'));
const block = fc.oneof(
  fc.record({ type: fc.constant('heading' as const), level: fc.integer({ min: 1, max: 6 }), text: words }),
  fc.record({ type: fc.constantFrom('paragraph', 'list', 'table', 'note', 'caption' as const), text: words }),
) as fc.Arbitrary<Bare>;

const at = (page: number) => ({ kind: 'page' as const, page });
const placed = fc
  .array(block, { minLength: 1, maxLength: 12 })
  .map((blocks) => blocks.map((bare, index): BlockRow => ({ ...bare, locator: at(index + 1) })));
/** A document cut into sections at some of its blocks; a section may begin with its own heading. */
const text: fc.Arbitrary<Text> = fc
  .tuple(placed, fc.array(fc.integer({ min: 1, max: 11 }), { maxLength: 4 }), fc.boolean())
  .map(([blocks, cuts, isCut]) => {
    const borders = [...new Set([0, ...cuts.filter((cut) => cut < blocks.length), blocks.length])].sort(
      (a, b) => a - b,
    );
    const sections = borders.slice(0, -1).map((from, index): SectionRow => {
      const title = blocks[from]?.type === 'heading' ? (blocks[from]?.text ?? '') : '';
      const to = borders[index + 1] ?? blocks.length;
      const phases = index % 2 === 0 ? {} : { phases: [] };
      return { id: `s${index + 1}`, key: 'process', title, from, to, confidence: 0.9, origin: 'rule', ...phases };
    });
    return { format: 'docx', blocks, sections: isCut ? sections : [] };
  });

describe('blocks as text', () => {
  test('come back as the blocks they were', () => {
    fc.assert(
      fc.property(fc.array(block, { maxLength: 10 }), (blocks) => {
        expect(fromText(toText(blocks))).toEqual(blocks);
      }),
    );
  });

  test('are what a teacher would write', () => {
    const written = '# 教学过程\n导入新课\n- 朗读\n- 批注\n环节 | 时长\n导入 | 5';
    expect(fromText(written).map(({ type }) => type)).toEqual([
      'heading',
      'paragraph',
      'list',
      'list',
      'table',
      'table',
    ]);
    expect(toText(fromText(written))).toBe(written);
    expect(fromText('\\\n  课')).toEqual([{ type: 'paragraph', text: '课' }]);
  });

  test('of a recording are captions without a mark', () => {
    expect(fromText('同学们好', 'caption')).toEqual([{ type: 'caption', text: '同学们好' }]);
    expect(toText([{ type: 'caption', text: '同学们好' }], 'caption')).toBe('同学们好');
  });
});

describe('an edited text', () => {
  test('that nobody touched is the very same', () => {
    fc.assert(
      fc.property(text, (given) => {
        const made = withParts(given, partsOf(given));
        expect(made.blocks).toEqual(given.blocks);
        expect(made.sections).toEqual(given.sections);
      }),
    );
  });

  test('keeps the blocks and places of every section that was not edited', () => {
    fc.assert(
      fc.property(text, fc.nat(), words, (given, choice, written) => {
        const parts = partsOf(given);
        const edited = choice % parts.length;
        const made = withParts(
          given,
          parts.map((part, index) => (index === edited ? { ...part, text: `${part.text}\n${written}` } : part)),
        );
        const sections = new Map(sectionsOf(made).map((section) => [section.id, section]));
        sectionsOf(given).forEach((section, index) => {
          if (index === edited) return;
          const now = sections.get(section.id);
          expect(made.blocks.slice(now?.from, now?.to)).toEqual(given.blocks.slice(section.from, section.to));
        });
      }),
    );
  });

  test('is covered by its sections without a gap, and says what was written', () => {
    const part = fc.record({ id: fc.uuid(), key: fc.constantFrom('process', 'board'), title: fc.constantFrom('', '板书'), text: words }); // prettier-ignore
    fc.assert(
      fc.property(
        text,
        fc.uniqueArray(part, { selector: ({ id }) => id, minLength: 1, maxLength: 4 }),
        (given, added) => {
          const made = withParts(given, [...added, ...partsOf(given)].reverse());
          let next = 0;
          for (const section of sectionsOf(made)) {
            expect(section.from).toBe(next);
            expect(section.to).toBeGreaterThan(section.from);
            next = section.to;
          }
          expect(next).toBe(made.blocks.length);
          const saved = new Map(partsOf({ ...made, format: 'docx' }).map((one) => [one.id, one]));
          for (const { id, text: written } of added) {
            const now = saved.get(id);
            if (now) expect(fromText(now.text)).toEqual(fromText(written));
            else expect(fromText(written)).toEqual([]);
          }
        },
      ),
    );
  });

  test('gives a changed line the place of the line it replaces, and follows a renamed heading', () => {
    const named = (heading: string) => ({ kind: 'heading' as const, heading, ordinal: 1 });
    const blocks: BlockRow[] = [
      { type: 'heading', level: 2, text: '导入', locator: named('导入') },
      { type: 'paragraph', text: '先读课文。', locator: named('导入') },
      { type: 'paragraph', text: '再谈感受。', locator: named('导入') },
    ];
    const sections: SectionRow[] = [
      { id: 's1', key: 'process', title: '导入', from: 0, to: 3, confidence: 1, origin: 'rule' },
    ];
    const given = { format: 'docx', blocks, sections };
    const { blocks: now } = withParts(given, [
      { id: 's1', key: 'process', title: '情境导入', text: '先听课文。\n再谈感受。' },
    ]);
    expect(now.map(({ text: words }) => words)).toEqual(['情境导入', '先听课文。', '再谈感受。']);
    expect(now.map(({ locator }) => locator)).toEqual(Array.from({ length: 3 }, () => named('情境导入')));
    const onPages = withParts({ ...given, blocks: blocks.map((one, i) => ({ ...one, locator: at(i + 1) })) }, [
      { id: 's1', key: 'process', title: '导入', text: '先听课文。\n再谈感受。\n最后小结。' },
    ]);
    expect(onPages.blocks.map(({ locator }) => locator)).toEqual([at(1), at(2), at(3), at(3)]);
  });
});

test('a text read anew keeps the ids of the sections that it continues', () => {
  const section = (id: string, key: string, title = ''): SectionRow => ({ id, key, title, from: 0, to: 1, confidence: 1, origin: 'rule' }); // prettier-ignore
  const before = [section('s1', 'objectives', '目标'), section('s2', 'process', '过程'), section('s3', 'other', '附')];
  const after = [section('s1', 'textbook', '教材'), section('s2', 'objectives', '教学目标'), section('s3', 'process', '过程'), section('s4', 'other', '后记')]; // prettier-ignore
  expect(underOldIds(before, after, () => 'new').map(({ id }) => id)).toEqual(['new', 's1', 's2', 'new']);
});
