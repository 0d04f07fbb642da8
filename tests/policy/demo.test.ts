import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { demoPolicies } from '../../db/seed/policies/policies.ts';

const rulesIn = (body: Awaited<ReturnType<typeof demoPolicies>>[number]['body']) =>
  body.kind === 'base'
    ? body.rules
    : body.changes.flatMap((change) => (change.change === 'remove' ? [] : [change.rule]));

describe('the demo district’s policies', async () => {
  const policies = await demoPolicies(2030);

  test.each(policies.map((policy) => [policy.key, policy] as const))(
    '%s quotes its own text, word for word',
    async (key, policy) => {
      const text = (await readFile(new URL(`../../db/seed/policies/${key}.md`, import.meta.url), 'utf8')).replace(
        /\s/g,
        '',
      );
      const missing = rulesIn(policy.body).filter((rule) => !text.includes(rule.clause.quotation.replace(/\s/g, '')));
      expect(missing.map((rule) => `${rule.id}: ${rule.clause.quotation}`)).toEqual([]);
      expect(rulesIn(policy.body).filter((rule) => rule.clause.document !== policy.name)).toEqual([]);
    },
  );

  test('begin in the year asked for', () => {
    const cycle = policies.flatMap((policy) => rulesIn(policy.body)).find((rule) => rule.type === 'cycle');
    expect(cycle).toMatchObject({ from: '2030-09-01', to: '2035-08-31' });
    expect(policies.map((policy) => policy.validFrom)).toEqual(['2030-09-01', '2030-09-01']);
  });
});
