import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { describeAnswer, readAnswer } from '../../server/ai/answer.ts';
import { estimateTokens, isAffordable, vectorsOf } from '../../server/ai/rules.ts';

const schema = z.object({ picks: z.array(z.object({ id: z.enum(['a', 'b']), reason: z.string().max(20) })).max(2) });
const good = { picks: [{ id: 'a', reason: '说 "{好}" [真]' }] };

describe('an answer', () => {
  test.each([
    ['alone', JSON.stringify(good)],
    ['in code fences', `\`\`\`json\n${JSON.stringify(good, null, 2)}\n\`\`\``],
    ['amid prose with braces of its own', `好的{如下}:\n${JSON.stringify(good)}\n完毕 [1]`],
    ['after thinking aloud', `<think>{"picks":[]}</think>${JSON.stringify(good)}`],
  ])('is read %s', (_, text) => {
    expect(readAnswer(text, schema)).toEqual({ ok: true, value: good });
  });

  test('with a choice that was not offered is refused, and the problem is named', () => {
    const reading = readAnswer('{"picks":[{"id":"c","reason":"x"}]}', schema);
    expect(reading).toMatchObject({ ok: false, problems: [expect.stringContaining('picks.0.id')] });
  });

  test.each(['', '  ', '抱歉', '{"picks":[', '{"picks": oops}'])('that is no JSON (%j) is refused', (text) => {
    expect(readAnswer(text, schema).ok).toBe(false);
  });

  test('of any shape survives prose and fences around it', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        fc.pre(typeof value === 'object' && value !== null);
        const text = `结果:\n\`\`\`json\n${JSON.stringify(value)}\n\`\`\`\n完。`;
        const reading = readAnswer(text, z.json());
        expect(reading).toMatchObject({ ok: true });
        expect(reading.ok && JSON.stringify(reading.value)).toBe(JSON.stringify(value));
      }),
    );
  });
});

describe('the schema for an endpoint', () => {
  test('closes its objects and is strict only when everything is required', () => {
    const all = describeAnswer(schema);
    expect(all.isStrict).toBe(true);
    expect(all.json).toMatchObject({ additionalProperties: false });
    expect(JSON.stringify(all.json)).not.toContain('maxLength');
    expect(all.text).toContain('maxLength');
    expect(describeAnswer(z.object({ note: z.string().optional() })).isStrict).toBe(false);
  });

  test('keeps a property that is called like a limit', () => {
    const { json } = describeAnswer(z.object({ maxLength: z.number(), default: z.string() }));
    expect(json.properties).toHaveProperty('maxLength');
  });
});

describe('vectors', () => {
  const item = (index: number | null, ...values: number[]) => ({ index, values });
  test('come in the order of their indices, at unit length', () => {
    expect(vectorsOf([item(1, 0, 2), item(0, 3, 4)], 2, 2)?.map((v) => [...v])).toEqual([
      [Math.fround(0.6), Math.fround(0.8)],
      [0, 1],
    ]);
  });
  test.each([
    ['too few', [item(0, 1, 0)]],
    ['one index twice', [item(0, 1, 0), item(0, 0, 1)]],
    ['an index beyond the end', [item(0, 1, 0), item(5, 0, 1)]],
    ['another length', [item(0, 1, 0), item(1, 1)]],
    ['a number that is none', [item(0, 1, 0), item(1, Number.NaN, 1)]],
    ['no direction', [item(0, 1, 0), item(1, 0, 0)]],
  ])('are refused for %s', (_, items) => {
    expect(vectorsOf(items, 2, 2)).toBeNull();
  });
});

test('a budget of 0 has no limit; any other holds what is spent and what is asked', () => {
  expect(isAffordable(0, 1e12, 1e12)).toBe(true);
  expect(isAffordable(100, 60, 40)).toBe(true);
  expect(isAffordable(100, 60, 41)).toBe(false);
});

test('an estimate grows with the text', () => {
  fc.assert(fc.property(fc.string(), fc.string(), (a, b) => estimateTokens(a + b) >= estimateTokens(a)));
  expect(estimateTokens('浮力')).toBe(2);
});
