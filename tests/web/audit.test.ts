import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { blockOf, marksOf } from '../../web/audit/marks.ts';
import { openPoints, POINTS, unsaid, verdictOf, wrongPoints } from '../../web/audit/points.ts';
import type { FindingShown } from '../../web/audit/labels.ts';
import { zh } from '../../web/audit/words.ts';

const found = (id: string, block: number, from: number, to: number): FindingShown => ({
  id,
  code: 'personal.mobile',
  severity: 'blocking',
  quote: '…',
  detail: { block, from, to },
  answer: null,
  source: 'rule',
  sectionId: null,
  other: null,
});

describe('what was found, in the text', () => {
  const findings = [found('a', 3, 0, 4), found('b', 3, 8, 12), found('c', 5, 1, 2)];

  test('is marked once per block, and the one looked at comes first', () => {
    expect([...marksOf(findings, null)]).toEqual([
      [3, { from: 0, to: 4 }],
      [5, { from: 1, to: 2 }],
    ]);
    expect([...marksOf(findings, 'b')][0]).toEqual([3, { from: 8, to: 12 }]);
    expect([...marksOf(findings, 'c')][0]).toEqual([5, { from: 1, to: 2 }]);
  });

  test('can be joined by words that were selected in one block', () => {
    const blocks = [{ text: '教学目标' }, { text: '先自由朗读课文' }];
    expect(blockOf(blocks, ' 自由朗读 ')).toEqual({ block: 1, quote: '自由朗读' });
    expect(blockOf(blocks, '目标\n先')).toBeNull();
    expect(blockOf(blocks, '默读')).toBeNull();
    expect(blockOf(blocks, '  ')).toBeNull();
  });

  test('has a sentence for everything that a check can find', () => {
    const files = readdirSync('server/audit/check').map((name) => `server/audit/check/${name}`);
    const code = [...files, 'server/audit/jobs.ts', 'server/audit/usecases/decide.ts'].map((file) => readFileSync(file, 'utf8')); // prettier-ignore
    const families = 'personal|licence|source|ai_use|ai|duplicate|file|negative|era|metadata|prompt|model|person';
    const codes = code.flatMap((text) => [...text.matchAll(new RegExp(`'((?:${families})\\.[a-z_]+)'`, 'g'))]);
    const kinds = ['identity', 'card', 'mobile', 'landline', 'email'].map((kind) => `personal.${kind}`);
    const all = new Set([...codes.map((match) => match[1] ?? ''), ...kinds]);
    expect(all.size).toBeGreaterThan(25);
    expect([...all].filter((one) => !(`audit.finding.${one}` in zh))).toEqual([]);
  });
});

test('the seven points are said one by one, and only what is said is sent', () => {
  const said = unsaid();
  expect([openPoints(said), verdictOf(said)]).toEqual([POINTS.length, []]);
  said.scientific = { ok: false, note: ' 数据有误 ' };
  said.timely = { ok: true, note: '' };
  expect([openPoints(said), wrongPoints(said)]).toEqual([5, 1]);
  expect(verdictOf(said)).toEqual([
    { point: 'scientific', ok: false, note: '数据有误' },
    { point: 'timely', ok: true, note: '' },
  ]);
});
