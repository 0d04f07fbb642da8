import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { policyRule } from '../../server/policy/rules/body.ts';

/** What administrators copy from docs/policies.md has to be accepted as it stands there. */
const text = readFileSync(new URL('../../docs/policies.md', import.meta.url), 'utf8');
const examples = [...text.matchAll(/```json\n([\s\S]*?)```/g)].map(([, json]) =>
  policyRule.parse(JSON.parse(json ?? '')),
);

test('every type of rule has one example in docs/policies.md', () => {
  const types = policyRule.options.map((option) => option.shape.type.value);
  expect(examples.map((rule) => rule.type).sort()).toEqual([...types].sort());
});

test('a rule of the documentation says where it stands', () => {
  for (const { id, clause } of examples)
    expect(
      Object.values(clause).every((part) => part !== ''),
      id,
    ).toBe(true);
});
