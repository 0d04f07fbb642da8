import { describe, expect, test } from 'vitest';
import { presets } from '../../server/policy/presets.ts';
import { blankRule, freeId, TYPES } from '../../web/policy/blank.ts';
import { grouped } from '../../web/policy/groups.ts';
import { phrasesOf, sentenceOf } from '../../web/policy/sentences.ts';

const all = presets.flatMap(({ body }) =>
  body.kind === 'base' ? body.rules : body.changes.flatMap((one) => (one.change === 'remove' ? [] : [one.rule])),
);
const zhuzhou = presets.find(({ key }) => key === 'zhuzhou-2009')?.body;
const rules = zhuzhou?.kind === 'base' ? zhuzhou.rules : [];

describe('a rule as a sentence', () => {
  test('says its numbers, in bold', () => {
    const cap = rules.find((rule) => rule.type === 'cap' && rule.per === 'term');
    expect(cap && sentenceOf(cap, { rules })).toBe('“校本培训”每学期最多计 12 学分，超出部分保留记录但不计入。');
    expect(cap && phrasesOf(cap, { rules }).filter(({ isStrong }) => isStrong)).toEqual([
      { text: '12 学分', isStrong: true },
    ]);
  });

  test.each(all.map((rule) => [rule.id, rule] as const))('%s leaves no placeholder and no mark behind', (_, rule) => {
    const sentence = sentenceOf(rule, { rules: all });
    expect(sentence.length).toBeGreaterThan(8);
    expect(sentence).not.toMatch(/[{}]|undefined|policy\./);
    expect([...sentence].every((character) => character >= ' ')).toBe(true);
  });
});

test('every kind of rule can be begun, read and filed in a chapter', () => {
  const begun = TYPES.map((type) => blankRule(type, freeId(type, [])));
  expect(begun.map((rule) => sentenceOf(rule)).filter((sentence) => sentence === '')).toEqual([]);
  expect(grouped(begun).flatMap((chapter) => chapter.rules)).toHaveLength(TYPES.length);
  expect(freeId('cap', ['cap-1', 'cap-2'])).toBe('cap-3');
});
