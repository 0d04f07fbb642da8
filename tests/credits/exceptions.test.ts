import { describe, expect, test } from 'vitest';
import { kindsFor, whyNotChange, whyNotException, type Command } from '../../server/credits/exceptions/rules.ts';
import { isCircular, isLevelOffered } from '../../server/credits/offerings/rules.ts';
import { aRule } from '../policy/world.ts';

describe('an individual exception', () => {
  const least = aRule('m', {
    type: 'minimum',
    of: {},
    least: 72,
    unit: 'credit',
    per: 'year',
    when: null,
    binding: 'completion',
    consequence: null,
  });
  const most = aRule('c', { type: 'cap', of: {}, most: 12, unit: 'credit', per: 'term', when: null });
  const completion = aRule('done', { type: 'completion', needs: ['m'] });
  test('an exception only ever makes a rule easier', () => {
    expect(whyNotChange(least, { kind: 'least', least: 71.5 })).toBeNull();
    expect(whyNotChange(least, { kind: 'least', least: 72 })).toBe('credits.exception_amount');
    expect(whyNotChange(most, { kind: 'most', most: 12 })).toBe('credits.exception_amount');
    expect(whyNotChange(most, { kind: 'most', most: 13 })).toBeNull();
    expect(whyNotChange(least, { kind: 'most', most: 100 })).toBe('credits.exception_kind');
    expect(kindsFor(completion)).toEqual([]);
  });

  const commands: Command[] = ['decide', 'withdraw', 'end'];
  test.each<[string, Parameters<typeof whyNotException>[1]['state'], string, Command[]]>([
    ['asked for, before who asked', 'requested', 'asker', ['withdraw']],
    ['asked for, before whom it is for', 'requested', 'person', []],
    ['asked for, before another', 'requested', 'other', ['decide']],
    ['approved, before whom it is for', 'approved', 'person', []],
    ['approved, before another', 'approved', 'other', ['end']],
    ['refused', 'refused', 'other', []],
    ['ended', 'ended', 'other', []],
  ])('%s', (_, state, actorId, may) => {
    const facts = { state, personId: 'person', requestedBy: 'asker' };
    expect(commands.filter((command) => whyNotException(command, facts, actorId) === null)).toEqual(may);
  });
});

describe('an offering', () => {
  test('is of a school’s own level, or whatever level a bureau passes on', () => {
    expect([isLevelOffered('school', 'school'), isLevelOffered('school', 'county')]).toEqual([true, false]);
    expect(isLevelOffered('county', 'national')).toBe(true);
  });

  test('cannot be taken before itself, however long the way round', () => {
    const afterOf = new Map([
      ['b', ['c']],
      ['c', ['d', 'a']],
      ['d', ['d']],
    ]);
    expect(isCircular('a', ['b'], afterOf)).toBe(true);
    expect(isCircular('x', ['b', 'd'], afterOf)).toBe(false);
  });
});
