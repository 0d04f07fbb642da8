import writeWorkbook, { type SheetData } from 'write-excel-file/node';
import { policies } from '../../db/schema/index.ts';
import type { RuleContent } from '../../db/schema/policy.ts';
import type { Cell } from '../../server/credits/imports/rules/cells.ts';
import type { Harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';
import { aRule } from '../policy/world.ts';

/** A workbook of these cells, as bytes. */
export async function workbook(
  rows: readonly (readonly Cell[])[],
  merges: readonly { row: number; column: number; rows: number }[] = [],
) {
  const data: SheetData = rows.map((row, r) =>
    row.map((value, c) => {
      const merge = merges.find((one) => one.row === r && one.column === c);
      const isInside = merges.some((one) => one.column === c && r > one.row && r < one.row + one.rows);
      if (value === null || isInside) return null;
      const cell = value instanceof Date ? { value, type: Date, format: 'yyyy/m/d' } : { value, type: kindOf(value) };
      return merge ? { ...cell, rowSpan: merge.rows } : cell;
    }),
  );
  return new Uint8Array(await writeWorkbook(data, { sheet: '记录' }).toBuffer());
}
const kindOf = (value: string | number | boolean) => {
  if (typeof value === 'number') return Number;
  return typeof value === 'string' ? String : Boolean;
};

const stored = (id: string, content: RuleContent) => {
  const { policyId: _, ...rule } = aRule(id, content);
  return rule;
};
const category = (key: string, label: string, more: Partial<Extract<RuleContent, { type: 'category' }>> = {}) => ({
  ...stored(key, {
    type: 'category',
    key,
    group: 'a',
    audience: '',
    when: null,
    isRequired: false,
    counted: { by: 'item' },
    levels: [],
    forms: [],
    organisedBy: '',
    ...more,
  }),
  label,
});

export const RULES = [
  stored('cycle', {
    type: 'cycle',
    from: '2022-09-01',
    to: '2027-08-31',
    repeats: true,
    yearStart: '09-01',
    terms: [
      { start: '09-01', weeks: 20, label: '上学期', labelEn: 'First' },
      { start: '02-15', weeks: 20, label: '下学期', labelEn: 'Second' },
    ],
  }),
  stored('total', {
    type: 'minimum',
    of: {},
    least: 360,
    unit: 'credit',
    per: 'cycle',
    when: null,
    binding: 'completion',
    consequence: null,
  }),
  category('post', '岗位培训'),
  category('school', '校本研训', { levels: ['school'], forms: ['school_based'] }),
  category('degree', '学历提升', {
    counted: { by: 'certificate', credits: 100 },
    levels: ['national'],
    forms: ['degree'],
  }),
  category('polishing', '磨课', { counted: { by: 'none' }, levels: ['school'], forms: ['school_based'] }),
  stored('conversion', {
    type: 'conversion',
    of: { categories: ['post', 'school'] },
    hoursPerCredit: 4,
    round: 'down',
    step: 0.5,
    absence: null,
  }),
  stored('cap', { type: 'cap', of: { categories: ['school'] }, most: 12, unit: 'credit', per: 'term', when: null }),
  stored('route', {
    type: 'routing',
    of: {},
    cityDirect: null,
    registers: 'school',
    audits: 'county',
    isOtherBody: true,
  }),
];

/** A city with two counties; three schools of the first, one of the second; who administers each; and a policy. */
export async function district({ deps }: Pick<Harness, 'deps'>) {
  const city = await make.organisation(deps, { kind: 'city', name: '某市' });
  const county = await make.organisation(deps, { kind: 'county', name: '某县', parent: city });
  const other = await make.organisation(deps, { kind: 'county', name: '邻县', parent: city });
  const school = await make.organisation(deps, { name: '第一小学', parent: county });
  const second = await make.organisation(deps, { name: '第二小学', parent: county });
  const foreign = await make.organisation(deps, { name: '邻县小学', parent: other });
  const now = deps.now();
  await deps.db.insert(policies).values({
    id: deps.newId('pol'),
    orgId: city.id,
    key: 'test',
    version: 1,
    name: '测试政策',
    nameEn: 'Test',
    state: 'published',
    validFrom: '2023-01-01',
    body: { kind: 'base', rules: RULES },
    publishedAt: now,
    createdAt: now,
    updatedAt: now,
  });
  const admin = await make.actor(deps, { org: school, name: '校管理员', roles: ['school_admin'] });
  const auditor = await make.actor(deps, { org: county, name: '县管理员', roles: ['county_admin'] });
  const clerk = await make.actor(deps, { org: county, name: '县教研员', roles: ['researcher'] });
  const cityAdmin = await make.actor(deps, { org: city, name: '市管理员', roles: ['city_admin'] });
  const stranger = await make.actor(deps, { org: other, name: '邻县管理员', roles: ['county_admin'] });
  return { city, county, other, school, second, foreign, admin, auditor, clerk, cityAdmin, stranger };
}
