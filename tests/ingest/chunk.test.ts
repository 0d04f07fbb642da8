import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chunkBlocks, SECTION_KEYS, type Block, type Locator } from '../../ingest/index.ts';

const sentence = fc
  .array(fc.constantFrom(...'教学提问学生思考课堂情境问题单元作业评价'), { minLength: 1, maxLength: 60 })
  .map((chars) => `${chars.join('')}。`);
const body = fc.array(sentence, { minLength: 1, maxLength: 12 }).map((parts) => parts.join(''));
const block = fc.record({
  isHeading: fc.boolean(),
  level: fc.integer({ min: 1, max: 6 }),
  text: body,
  step: fc.nat(2),
});

/** A document whose places only go forward, as every extractor makes them. */
const documents = fc
  .tuple(fc.constantFrom('page', 'slide', 'heading', 'second'), fc.array(block, { maxLength: 30 }))
  .map(([kind, parts]) => {
    let at = 1;
    return parts.map(({ isHeading, level, text, step }): Block => {
      at += step;
      const locator: Locator =
        kind === 'page'
          ? { kind: 'page', page: at }
          : kind === 'slide'
            ? { kind: 'slide', slide: at }
            : kind === 'second'
              ? { kind: 'second', from: at, to: at + 1 }
              : { kind: 'heading', heading: '', ordinal: at };
      return isHeading
        ? { type: 'heading', level, text: text.slice(0, 20), locator }
        : { type: 'paragraph', text, locator };
    });
  });
const positionOf = (locator: Locator): number => {
  switch (locator.kind) {
    case 'page':
      return locator.page;
    case 'slide':
      return locator.slide;
    case 'sheet':
      return locator.row;
    case 'heading':
      return locator.ordinal;
    case 'second':
      return locator.from;
  }
};

describe('chunks of any document', () => {
  test('hold all of its text, in order, and nothing else', () => {
    fc.assert(
      fc.property(documents, (blocks) => {
        const joined = chunkBlocks(blocks)
          .map(({ text }) => text)
          .join('')
          .replaceAll('\n', '');
        expect(joined).toBe(
          blocks
            .map(({ text }) => text)
            .join('')
            .replaceAll('\n', ''),
        );
      }),
    );
  });

  test('are a verbatim stretch of the blocks joined by line breaks', () => {
    fc.assert(
      fc.property(documents, fc.nat(80), (blocks, overlap) => {
        const whole = blocks.map(({ text }) => text).join('\n');
        for (const { text } of chunkBlocks(blocks, [], { target: 120, max: 240, overlap }))
          expect(whole).toContain(text);
      }),
    );
  });

  test('never exceed the maximum', () => {
    fc.assert(
      fc.property(documents, fc.integer({ min: 20, max: 400 }), (blocks, target) => {
        for (const { text, characters } of chunkBlocks(blocks, [], { target, max: target * 2 })) {
          expect(characters).toBe(text.length);
          expect(characters).toBeLessThanOrEqual(target * 2);
        }
      }),
    );
  });

  test('stand in the order of the document and never cross a page or slide', () => {
    fc.assert(
      fc.property(documents, (blocks) => {
        const chunks = chunkBlocks(blocks);
        chunks.forEach(({ seq, locator }, index) => {
          expect(seq).toBe(index);
          expect(positionOf(locator)).toBeGreaterThanOrEqual(positionOf(chunks[index - 1]?.locator ?? locator));
        });
        for (const { text, locator } of chunks) {
          if (locator.kind !== 'page' && locator.kind !== 'slide') continue;
          const place = blocks
            .filter((one) => positionOf(one.locator) === positionOf(locator))
            .map((one) => one.text)
            .join('\n');
          expect(place).toContain(text);
        }
      }),
    );
  });
});

describe('chunks of a document with sections', () => {
  /** Cuts a document at any places, as a person or the recogniser might. */
  const cut = fc.tuple(documents, fc.array(fc.nat(30), { maxLength: 8 })).map(([blocks, places]) => {
    const starts = [...new Set([0, ...places.filter((place) => place < blocks.length)])].sort((a, b) => a - b);
    const sections = starts.map((from, index) => ({
      key: SECTION_KEYS[(from * 7 + index) % SECTION_KEYS.length] ?? 'other',
      from,
      to: starts[index + 1] ?? blocks.length,
    }));
    return { blocks, sections: blocks.length === 0 ? [] : sections };
  });

  test('never reach over a border, and carry the key of the section they stand in', () => {
    fc.assert(
      fc.property(cut, fc.nat(60), ({ blocks, sections }, overlap) => {
        const chunks = chunkBlocks(blocks, sections, { target: 120, max: 240, overlap });
        const texts = sections.map(({ from, to }) =>
          blocks
            .slice(from, to)
            .map(({ text }) => text)
            .join('\n'),
        );
        let section = 0;
        for (const { text, section: key } of chunks) {
          while (section < texts.length && !(texts[section]?.includes(text) && sections[section]?.key === key))
            section++;
          expect(section).toBeLessThan(texts.length);
        }
      }),
    );
  });

  test('hold all of the text', () => {
    fc.assert(
      fc.property(cut, ({ blocks, sections }) => {
        const joined = chunkBlocks(blocks, sections)
          .map(({ text }) => text)
          .join('\n');
        expect(joined.replaceAll('\n', '')).toBe(blocks.map(({ text }) => text).join(''));
      }),
    );
  });

  test('are the same as before where no sections are given', () => {
    fc.assert(
      fc.property(documents, (blocks) => {
        const whole = [{ key: 'other' as const, from: 0, to: blocks.length }];
        const bare = chunkBlocks(blocks);
        expect(chunkBlocks(blocks, whole)).toEqual(bare.map((chunk) => ({ ...chunk, section: 'other' })));
        for (const { section } of bare) expect(section).toBeNull();
      }),
    );
  });
});

const at = (ordinal: number): Locator => ({ kind: 'heading', heading: '', ordinal });
const long = '学生先独立思考，再与同伴交流自己的发现。'.repeat(16);

describe('a chunk', () => {
  test('knows the headings above it, outermost first', () => {
    const chunks = chunkBlocks([
      { type: 'heading', level: 1, text: '单元设计', locator: at(1) },
      { type: 'paragraph', text: long, locator: at(1) },
      { type: 'heading', level: 2, text: '一、教学过程', locator: at(2) },
      { type: 'heading', level: 3, text: '环节一', locator: at(3) },
      { type: 'paragraph', text: long, locator: at(3) },
    ]);
    expect(chunks.map(({ breadcrumb }) => breadcrumb)).toEqual([['单元设计'], ['单元设计', '一、教学过程', '环节一']]);
    expect(chunks[1]?.text.startsWith('一、教学过程\n环节一\n')).toBe(true);
  });

  test('is never only a heading when text follows at the same place', () => {
    const chunks = chunkBlocks([
      { type: 'heading', level: 1, text: '标题', locator: at(1) },
      { type: 'heading', level: 2, text: '一、背景', locator: at(2) },
      { type: 'paragraph', text: '这里只有一句话。', locator: at(2) },
    ]);
    expect(chunks.map(({ text }) => text)).toEqual(['标题\n一、背景\n这里只有一句话。']);
    const before: Block = { type: 'heading', level: 1, text: '标题', locator: at(1) };
    const after: Block = { type: 'heading', level: 2, text: '一、过程', locator: at(2) };
    const [first] = chunkBlocks([before, after, { type: 'paragraph', text: long.repeat(2), locator: at(2) }]);
    expect(first?.text.startsWith('标题\n一、过程\n学生')).toBe(true);
  });

  test('ends at the end of a sentence when a paragraph is too long', () => {
    const chunks = chunkBlocks([{ type: 'paragraph', text: long.repeat(4), locator: at(0) }]);
    expect(chunks.length).toBeGreaterThan(2);
    for (const { text } of chunks) expect(text.endsWith('。')).toBe(true);
  });

  test('of captions spans the seconds of all it holds', () => {
    const caption = (from: number): Block => ({
      type: 'caption',
      text: '今天学习浮力。',
      locator: { kind: 'second', from, to: from + 5 },
    });
    expect(chunkBlocks([caption(0), caption(5), caption(10)]).map(({ locator }) => locator)).toEqual([
      { kind: 'second', from: 0, to: 15 },
    ]);
  });
});
