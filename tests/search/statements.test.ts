import type { SQL } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import { expect, test } from 'vitest';
import { browseStatement, searchStatement, type Asked } from '../../server/search/repo.ts';
import { noFilters } from '../../server/search/schemas.ts';

/** The statements that search lives on, as text: a change of a plan is seen in review. Update with `vitest -u`. */
const textOf = (statement: SQL): string => {
  const { sql } = new PgDialect().sqlToQuery(statement);
  const lines = sql.split('\n').map((line) => line.replace(/\s+/g, ' ').trim());
  return `${lines.filter((line) => line !== '').join('\n')}\n`;
};

const asked: Asked = {
  scope: { personId: 'per_1', memberOf: ['org_1'], stewardPaths: ['/org_1/'] },
  filters: noFilters,
  keys: [['提问'], ['作业', '评价']],
  weights: '{1:1}/10',
  meaning: null,
};
const meaning = { spaceId: 'spc_1', vector: '[1,0]', dimensions: 2, atLeast: 0.2, isApproximate: false };

test('by words', async () => {
  await expect(textOf(searchStatement(asked))).toMatchFileSnapshot('./by-words.sql');
});

test('by words and meaning, filtered', async () => {
  const filters = {
    ...noFilters,
    subjects: ['math'],
    tags: ['提问'],
    orgIds: ['org_1'],
    maxMinutes: 30,
    excludeIds: ['res_1'],
  };
  await expect(textOf(searchStatement({ ...asked, filters, meaning }))).toMatchFileSnapshot(
    './by-meaning-filtered.sql',
  );
});

test('by meaning through the index of a space', async () => {
  const approximate = { ...meaning, isApproximate: true };
  await expect(textOf(searchStatement({ ...asked, meaning: approximate }))).toMatchFileSnapshot(
    './by-meaning-index.sql',
  );
});

test('without a query', async () => {
  const statement = browseStatement(asked.scope, { filters: { ...noFilters, kinds: ['case'] }, limit: 20, offset: 0 });
  await expect(textOf(statement)).toMatchFileSnapshot('./browse.sql');
});
