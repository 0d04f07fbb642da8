import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  distinguishing,
  keysOf,
  neighboursOf,
  type About,
  type Candidate,
  type KnownWord,
} from '../../server/search/similar/rules.ts';

const about = (id: string, more: Partial<About> = {}): About => ({
  id,
  subject: 'chinese',
  grades: [],
  unit: null,
  lesson: null,
  coreCompetencies: [],
  tags: [],
  volume: null,
  edition: null,
  editionEra: null,
  ...more,
});
const candidate = (
  card: About,
  words: number,
  shared: string[] = [],
  share = 0.2 * shared.length,
): Candidate<About> => ({ card, words, shared, share });
const own = about('own', { unit: '第三单元', lesson: '背影', grades: ['8'], coreCompetencies: ['审美创造'] });

describe('a neighbour', () => {
  test('of the same lesson comes before one of the same unit, and that before one with words in common', () => {
    const lesson = candidate(about('a', { unit: '第三单元', lesson: '《背影》' }), 1);
    const unit = candidate(about('b', { unit: '第三 单元' }), 1);
    const words = candidate(about('c', { subject: null }), 1, ['父亲', '细节']);
    const found = neighboursOf(own, [words, unit, lesson], 8);
    expect(found.map(({ card }) => card.id)).toEqual(['a', 'b', 'c']);
    expect(found.map(({ reasons }) => reasons.map(({ code }) => code))).toEqual([
      ['same_lesson', 'same_unit'],
      ['same_unit'],
      ['both_about'],
    ]);
  });

  test('of a unit of the same name in another book is none', () => {
    const other = (more: Partial<About>) =>
      neighboursOf(own, [candidate(about('a', { unit: '第三单元', ...more }), 1)], 8);
    expect(other({ grades: ['3'] })).toEqual([]);
    expect(other({ grades: ['8'] })).toHaveLength(1);
    const book = { ...own, volume: 'upper', edition: '统编版' };
    const beside = (more: Partial<About>) =>
      neighboursOf(book, [candidate(about('a', { unit: '第三单元', ...more }), 1)], 8);
    expect(beside({ volume: 'lower' })).toEqual([]);
    expect(beside({ volume: 'upper', edition: '人教版' })).toEqual([]);
    expect(beside({ volume: 'upper' })).toHaveLength(1);
  });

  test('with a tag in common needs fewer words in common', () => {
    const few = { ...candidate(about('a', { subject: null, tags: ['提问'] }), 1, ['等待', '点名'], 0.1) };
    expect(neighboursOf({ ...own, tags: ['提问'] }, [few], 8)[0]?.reasons).toEqual([
      { code: 'both_about', terms: ['等待', '点名'] },
      { code: 'same_tags', tags: ['提问'] },
    ]);
    expect(neighboursOf(own, [few], 8)).toEqual([]);
  });

  test('is explained by whole words, not by pieces of them', () => {
    const shared = ['五节课', '五节', '≈小组合作', '小组合作'];
    const [found] = neighboursOf(own, [candidate(about('a'), 1, shared)], 8);
    expect(found?.reasons[0]).toEqual({ code: 'both_about', terms: ['五节课', '小组合作'] });
  });

  test('for the same subject and grade only fills up where few are close', () => {
    const grade = (id: string) => candidate(about(id, { grades: ['8'] }), 0);
    const close = candidate(about('z', { unit: '第三单元' }), 1);
    const found = neighboursOf(own, [...['a', 'b', 'c', 'd', 'e'].map(grade), close], 8);
    expect(found.map(({ card }) => card.id)).toEqual(['z', 'a', 'b', 'c']);
    expect(found[1]?.reasons.map(({ code }) => code)).toEqual(['same_subject']);
  });

  test('needs more than its subject or a single word in common', () => {
    const same = candidate(about('a', { grades: ['7'], coreCompetencies: ['审美创造'] }), 1, ['父亲']);
    expect(neighboursOf(own, [same], 8)).toEqual([]);
  });

  test('of the same unit’s name in another subject is none', () => {
    expect(neighboursOf(own, [candidate(about('a', { subject: 'mathematics', unit: '第三单元' }), 1)], 8)).toEqual([]);
  });

  test('of an old edition stands after what is current and says so', () => {
    const old = candidate(about('a', { unit: '第三单元', editionEra: 'old' }), 1);
    const current = candidate(about('b', { unit: '第三单元', editionEra: 'current' }), 0.7);
    const found = neighboursOf(own, [old, current], 8);
    expect(found.map(({ card, isOtherEra }) => [card.id, isOtherEra])).toEqual([
      ['b', false],
      ['a', true],
    ]);
  });

  test('always has a reason, is never the resource itself, and there are no more than asked for', () => {
    const word = fc.constantFrom('父亲', '细节', '描写', '散文');
    const unit = fc.option(fc.constantFrom('第三单元', '第四单元'));
    const any = fc.record({
      id: fc.constantFrom('own', 'a', 'b', 'c', 'd', 'e'),
      unit,
      words: fc.float({ min: 0, max: 9, noNaN: true }),
      shared: fc.uniqueArray(word),
    });
    fc.assert(
      fc.property(fc.uniqueArray(any, { selector: ({ id }) => id }), fc.nat(4), (given, limit) => {
        const found = neighboursOf(
          own,
          given.map(({ id, unit: at, words, shared }) => candidate(about(id, { unit: at }), words, shared)),
          limit,
        );
        expect(found.length).toBeLessThanOrEqual(limit);
        for (const { card, reasons } of found) {
          expect(card.id).not.toBe('own');
          expect(reasons.length).toBeGreaterThan(0);
        }
      }),
    );
  });
});

describe('the words that tell a text apart', () => {
  const word = (term: string, chunkCount: number, weight = 1, kind = 'word'): KnownWord => ({
    term,
    kind,
    count: 2,
    chunkCount,
    weight,
  });

  test('are whole words that stand in some passages, but neither in one alone nor in very many', () => {
    const given = [
      word('父亲', 30),
      word('独有', 1),
      word('教学', 900),
      word('影', 30, 1, 'character'),
      word('12', 30),
      word('ppt', 30),
    ];
    given.push({ ...word('顺便', 30), count: 1 });
    const isTheme = (term: string) => term === '父亲';
    expect(distinguishing(given, { total: 1000, length: 500, isTheme }).map(({ term }) => term)).toEqual([
      '父亲',
      'ppt',
    ]);
    expect(distinguishing(given, { total: 1000, length: 5000, isTheme })).toEqual([]);
  });

  test('are looked up rarest first, until they bring enough', () => {
    expect(keysOf([word('常见', 3000), word('少见', 3), word('也常见', 2000)])).toEqual(['少见', '也常见']);
    expect(keysOf([word('唯一', 90_000)])).toEqual(['唯一']);
  });
});
