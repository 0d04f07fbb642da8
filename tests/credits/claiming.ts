import { policies } from '../../db/schema/index.ts';
import type { PolicyRule, RuleContent } from '../../db/schema/policy.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import type { Harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';
import { clause } from '../policy/world.ts';

type Organisation = Awaited<ReturnType<typeof make.organisation>>;

const rule = (id: string, content: RuleContent): PolicyRule => ({ id, label: id, labelEn: id, clause, ...content });
const category = (
  key: string,
  counted: Extract<RuleContent, { type: 'category' }>['counted'] = { by: 'item' },
): PolicyRule =>
  rule(`category-${key}`, {
    ...{ type: 'category', key, group: '', audience: '', when: null, isRequired: false, counted },
    ...{ levels: [], forms: [], organisedBy: '' },
  });

export const RULES: PolicyRule[] = [
  rule('cycle', {
    ...{ type: 'cycle', from: '2025-09-01', to: '2030-08-31', repeats: true, yearStart: '09-01' },
    terms: [
      { start: '09-01', weeks: 20, label: '上', labelEn: '1' },
      { start: '02-15', weeks: 20, label: '下', labelEn: '2' },
    ],
  }),
  category('school'),
  category('post'),
  category('degree', { by: 'certificate', credits: 100 }),
  category('subsidy'),
  rule('hours', {
    ...{ type: 'conversion', of: {}, hoursPerCredit: 8, round: 'down', step: 0.5 },
    absence: { share: 0.2, boundary: 'at_least' },
  }),
  rule('term-cap', { type: 'cap', of: { categories: ['school'] }, most: 12, unit: 'credit', per: 'term', when: null }),
  rule('total', {
    ...{ type: 'minimum', of: {}, least: 360, unit: 'credit', per: 'cycle', when: null },
    ...{ binding: 'completion', consequence: null },
  }),
  rule('school-routing', {
    ...{ type: 'routing', of: { categories: ['school', 'degree', 'subsidy'] }, cityDirect: null },
    ...{ registers: 'school', audits: 'county', isOtherBody: true },
  }),
  rule('county-routing', {
    ...{ type: 'routing', of: { categories: ['post'] }, cityDirect: null },
    ...{ registers: 'county', audits: 'city', isOtherBody: true },
  }),
  rule('window', { type: 'window', of: { categories: ['subsidy'] }, from: '08-15', to: '09-30', timesPerYear: 1 }),
  rule('appeal', { type: 'appeal', days: 15, deciders: 2 }),
  rule('steps', {
    ...{ type: 'source', event: 'paths.step_completed', category: 'school', level: 'school', form: 'self_study' },
    minutesPerHour: 45,
  }),
];

export async function publish(h: Harness, org: Organisation, rules: readonly PolicyRule[] = RULES): Promise<void> {
  const now = h.deps.now();
  await h.deps.db.insert(policies).values({
    ...{ id: h.deps.newId('pol'), orgId: org.id, key: 'test', version: 1, name: '测试政策', nameEn: 'Test' },
    ...{ state: 'published', validFrom: '2025-09-01', body: { kind: 'base', rules: [...rules] } },
    ...{ publishedAt: now, createdAt: now, updatedAt: now },
  });
}

/** A city with one county and two schools, and everybody who claims, registers, audits or decides. */
export async function claimWorld(h: Harness) {
  const city = await make.organisation(h.deps, { kind: 'city', name: '和顺市' });
  const county = await make.organisation(h.deps, { parent: city, kind: 'county', name: '青山县' });
  const school = await make.organisation(h.deps, { parent: county, name: '实验小学' });
  const group = await make.organisation(h.deps, { parent: school, kind: 'group', name: '语文组' });
  const other = await make.organisation(h.deps, { parent: county, name: '二小' });
  await publish(h, city);
  const at = (org: Organisation, name: string, roles: Parameters<typeof make.actor>[1]['roles'] = ['teacher']) =>
    make.actor(h.deps, { org, name, roles });
  return {
    ...{ city, county, school, group, other },
    teacher: await at(group, '林老师'),
    colleague: await at(group, '赵老师'),
    leader: await at(group, '组长', ['group_leader']),
    head: await at(school, '校管理员', ['school_admin', 'teacher']),
    deputy: await at(school, '教务', ['researcher']),
    otherHead: await at(other, '外校管理员', ['school_admin']),
    auditor: await at(county, '县管理员', ['county_admin']),
    researcher: await at(county, '教研员', ['researcher']),
    cityOne: await at(city, '市管理员', ['city_admin']),
    cityTwo: await at(city, '市教研员', ['researcher']),
    cityThree: await at(city, '市师训员', ['researcher']),
  };
}
export type ClaimWorld = Awaited<ReturnType<typeof claimWorld>>;

export const AT = '/api/credits/claims';
type Can = Record<string, { allowed: boolean; because: string | null }>;
export type Claim = {
  claim: {
    id: string;
    revision: number;
    state: string;
    entryId: string | null;
    returnedReason: string | null;
    registrarOrgName: string | null;
    auditorOrgName: string | null;
    evidence: { kind: string; artefact: string }[];
  };
  worth: {
    credits: number | null;
    counts: number | null;
    refusal: string | null;
    rule: { ruleId: string } | null;
    caps: { ruleId: string; left: number }[];
    route: { ok: boolean; registrar?: string; auditor?: string };
  };
  lacks: string[];
  sharedFiles: { name: string; others: number }[];
  events: { what: string; note: string; personName: string | null }[];
  appeals: { id: string; state: string }[];
  can: Can;
};

/** The steps of a claim as the pages take them; each answers what the API does. */
export function claiming(h: Harness) {
  const read = async <T>(response: Response | Promise<Response>) => (await (await response).json()) as T;
  const send = (actor: Actor, method: string, path: string, body?: unknown) =>
    h.request(actor, method, `${AT}${path}`, body);
  const get = (actor: Actor, id: string) => read<Claim>(send(actor, 'GET', `/${id}`));
  let made = 0;
  const begin = async (actor: Actor, category = 'school', change: object = {}) => {
    const begun = await read<Claim>(send(actor, 'POST', '', { key: `key-${++made}-00000`, category }));
    const { id, revision } = begun.claim;
    const body = {
      revision,
      title: '同课异构研讨',
      hours: 1600,
      reflection: `反思${made}：${'想'.repeat(30)}`,
      ...change,
    };
    return (await read<Claim>(send(actor, 'PATCH', `/${id}`, body))).claim;
  };
  const step = async (actor: Actor, id: string, what: string, more: object = {}) => {
    const { claim } = await get(actor, id);
    return send(actor, 'POST', `/${id}/${what}`, { revision: claim?.revision ?? 1, ...more });
  };
  const submitted = async (actor: Actor, category?: string, change?: object) => {
    const { id } = await begin(actor, category, change);
    const response = await step(actor, id, 'submit');
    if (!response.ok) throw new Error(`not submitted: ${await response.text()}`);
    return id;
  };
  return { read, send, get, begin, step, submitted };
}

/** Status, and the code of a refusal. */
export async function outcome(response: Response | Promise<Response>): Promise<[number, string | null]> {
  const got = await response;
  if (got.ok) return [got.status, null];
  const { error } = (await got.json()) as { error: { code: string } };
  return [got.status, error.code];
}
