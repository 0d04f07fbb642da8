import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  areCaptionsOf,
  cleanPath,
  FIELDS,
  minutesFor,
  settle,
  SURE,
  titleOf,
  type Guess,
} from '../../server/library/rules.ts';

const AT = '2026-09-01T08:00:00.000Z';
type Input = Parameters<typeof settle>[0];
const decide = (more: Partial<Input> = {}) =>
  settle({
    path: '八年级/《背影》.docx',
    at: AT,
    language: 'zh',
    facts: { characters: 2000 },
    given: {},
    batch: { kind: null, ownerId: 'per_1' },
    guesses: [],
    ...more,
  });
const guess = (field: Guess['field'], value: Guess['value'], confidence: number): Guess => ({
  field,
  value,
  confidence,
  evidence: String(value),
});

describe('the values of a new resource', () => {
  test('come from the file’s name and length when nothing else is known', () => {
    const { values, provenance, suggestions } = decide();
    expect(values).toMatchObject({ title: '《背影》', kind: 'other', stage: null, grades: [], minutes: 5 });
    expect(provenance['title']).toEqual({ source: 'default', at: AT });
    expect(suggestions).toEqual([]);
  });

  test('a sure guess is taken and says it was one; an unsure one waits', () => {
    const { values, provenance, suggestions } = decide({
      guesses: [guess('stage', 'junior', SURE), guess('subject', 'chinese', SURE - 0.01)],
    });
    expect(values).toMatchObject({ stage: 'junior', subject: null });
    expect(provenance['stage']).toEqual({ source: 'rule', confidence: SURE, evidence: 'junior', at: AT });
    expect(suggestions).toEqual([guess('subject', 'chinese', SURE - 0.01)]);
  });

  test('of two sure guesses the surer is taken and the other can still be chosen', () => {
    const { values, suggestions } = decide({
      guesses: [guess('stage', 'junior', 0.85), guess('stage', 'senior', 0.95)],
    });
    expect(values.stage).toBe('senior');
    expect(suggestions).toEqual([guess('stage', 'junior', 0.85)]);
  });

  test('what the file came with stands above what was said of the drop, and that above every guess', () => {
    const guesses = [guess('kind', 'exercise', 0.99)];
    const batch = { kind: 'case' as const, ownerId: 'per_1' };
    expect(decide({ guesses, batch }).values.kind).toBe('case');
    const given = decide({ guesses, batch, given: { kind: 'courseware' } });
    expect(given.values.kind).toBe('courseware');
    expect(given.provenance['kind']?.source).toBe('file');
  });

  test('title and summary take the best guess however unsure, because the alternative is poorer', () => {
    const { values, suggestions } = decide({ guesses: [guess('title', '背影', 0.3), guess('summary', '父爱', 0.4)] });
    expect(values).toMatchObject({ title: '背影', summary: '父爱' });
    expect(suggestions).toEqual([]);
  });

  test('always have an origin when they are not empty, and nothing said by a person or file is in doubt', () => {
    const field = fc.constantFrom('kind', 'stage', 'subject', 'unit', 'title') as fc.Arbitrary<Guess['field']>;
    const guesses = fc.array(
      fc.record({ field, value: fc.constantFrom('a', 'b'), confidence: fc.double({ min: 0, max: 1, noNaN: true }), evidence: fc.constant('e') }),
      { maxLength: 10 },
    ); // prettier-ignore
    fc.assert(
      fc.property(guesses, fc.record({ stage: fc.constant('junior'), unit: fc.constant('一') }, { requiredKeys: [] }), (found, given) => {
        const { values, provenance, suggestions } = decide({ guesses: found, given });
        for (const name of FIELDS) {
          const isEmpty = [null, '', 'other'].includes(values[name] as string | null) || String(values[name]) === '';
          expect(isEmpty || provenance[name] !== undefined).toBe(true);
        }
        for (const { field: name } of suggestions) expect(['rule', undefined, 'default']).toContain(provenance[name]?.source);
      }),
    ); // prettier-ignore
  });
});

test.each([
  [{ characters: 400 }, 'zh', 1],
  [{ characters: 401 }, 'zh', 2],
  [{ characters: 4000, slides: 20 }, 'zh', 20],
  [{ characters: 10_000 }, 'en', 10],
  [{ characters: 9000, seconds: 421 }, 'zh', 8],
  [{ characters: 0 }, 'zh', 1],
  [{ characters: 10_000_000 }, 'zh', 600],
])('%j in %s takes %i minutes', (facts, language, minutes) => expect(minutesFor(facts, language)).toBe(minutes));

test.each([
  ['a/b/《背影》教案.docx', '《背影》教案'],
  ['1.2 有理数.pptx', '1.2 有理数'],
  ['.md', '.md'],
  ['讲义', '讲义'],
])('%s is called %s', (path, title) => expect(titleOf(path)).toBe(title));

describe('paths inside a drop', () => {
  test.each([
    ['a/b.md', 'a/b.md'],
    ['\\课件\\第1课.pptx', '课件/第1课.pptx'],
    ['./a//b.md', 'a/b.md'],
    ['../a.md', null],
    ['a/../../b.md', null],
    ['a\u0000b.md', null],
    ['///', null],
    ['x'.repeat(501), null],
  ])('%j becomes %j', (path, cleaned) => expect(cleanPath(path)).toBe(cleaned));

  test('cleaned once are clean', () => {
    const part = fc.constantFrom('a', '..', '.', '课', '\\', '/', ' ', 'é');
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const once = cleanPath(parts.join(''));
        if (once === null) return;
        expect(cleanPath(once)).toBe(once);
        expect(once.split('/')).not.toContain('..');
      }),
    );
  });
});

test.each([
  ['微课/浮力.mp4', '微课/浮力.srt', true],
  ['微课/浮力.MP4', '微课/浮力.zh-CN.vtt', true],
  ['浮力.mp4', '浮力实验.srt', false],
  ['a/浮力.mp4', 'b/浮力.srt', false],
  ['浮力.mp4', '浮力.docx', false],
])('%s and %s belong together: %s', (video, path, expected) => expect(areCaptionsOf(video, path)).toBe(expected));
