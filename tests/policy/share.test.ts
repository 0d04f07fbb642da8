import { expect, test } from 'vitest';
import { mayShare } from '../../server/policy/rules/index.ts';
import { aPolicy, aRule } from './world.ts';

const policy = aPolicy(
  aRule('lessons', { type: 'sharing', categories: ['polish', 'school'] }),
  aRule('talks', { type: 'sharing', categories: ['school', 'talk'] }),
);

test.each([
  { used: [], category: 'polish', may: true, why: 'nothing is shared yet' },
  { used: ['polish'], category: 'school', may: true, why: 'a rule names the pair' },
  { used: ['school'], category: 'polish', may: true, why: 'the order of claims does not matter' },
  { used: ['polish'], category: 'polish', may: false, why: 'the same work would count twice in one category' },
  { used: ['polish'], category: 'talk', may: false, why: 'no single rule names the pair' },
  { used: ['polish', 'school'], category: 'talk', may: false, why: 'each pair must be named' },
  { used: ['polish'], category: 'post', may: false, why: 'the policy is silent' },
])('an artefact behind [$used] may back $category as well: $may, for $why', ({ used, category, may }) => {
  expect(mayShare(policy, used, category)).toBe(may);
});

test('without a sharing rule an artefact backs one entry only', () => {
  expect(mayShare(aPolicy(), ['polish'], 'school')).toBe(false);
});
