import fc from 'fast-check';
import { eq } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { audits, organisations, resources, resourceVersions } from '../../db/schema/index.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import { STEWARDS, type Role } from '../../server/people/index.ts';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';
import { answer } from '../library/intake.ts';
import { code, desk } from './desk.ts';

const h = await harness();
const d = desk(h);
beforeEach(() => h.reset());

type Organisation = Awaited<ReturnType<typeof make.organisation>>;
const ROLES: Role[] = ['teacher', 'group_leader', 'school_admin', 'researcher', 'county_admin', 'city_admin', 'expert'];
const KINDS = ['city', 'county', 'school', 'group'] as const;

/** Each organisation hangs below an earlier one; the first is a root, and there may be several trees. */
const worlds = fc.record({
  orgs: fc.array(fc.record({ below: fc.option(fc.nat(), { freq: 6 }), kind: fc.constantFrom(...KINDS) }), {
    minLength: 2,
    maxLength: 6,
  }),
  people: fc.array(
    fc.record({
      org: fc.nat(),
      roles: fc.array(fc.record({ role: fc.constantFrom(...ROLES), org: fc.nat() }), { maxLength: 3 }),
    }),
    { minLength: 3, maxLength: 5 },
  ),
  owner: fc.nat(),
  /** Where it is shared at work, so that others may write at it, too. */
  group: fc.nat(),
  editors: fc.array(fc.nat(), { maxLength: 3 }),
  submitter: fc.nat(),
  scope: fc.option(fc.nat(), { freq: 3 }),
  isChange: fc.boolean(),
});
type World = typeof worlds extends fc.Arbitrary<infer T> ? T : never;

const at = <T>(list: readonly T[], index: number): T => {
  const found = list[index % list.length];
  if (found === undefined) throw new Error('empty list');
  return found;
};

async function settle(world: World) {
  await h.reset();
  const orgs: Organisation[] = [];
  for (const { below, kind } of world.orgs) {
    const parent = below === null || orgs.length === 0 ? {} : { parent: at(orgs, below) };
    orgs.push(await make.organisation(h.deps, { kind, ...parent }));
  }
  const people: Actor[] = [];
  for (const { org, roles } of world.people) {
    const held = roles.map((grant) => ({ role: grant.role, org: at(orgs, grant.org) }));
    const unique = [...new Map(held.map((grant) => [grant.role + grant.org.id, grant])).values()];
    const home = at(orgs, org);
    people.push(await make.actor(h.deps, { org: home, roles: [{ role: 'teacher', org: home }, ...unique.filter((grant) => grant.role !== 'teacher' || grant.org.id !== home.id)] })); // prettier-ignore
  }
  return { orgs, people };
}

/** Everybody who has ever written at it after a version. */
async function authors(id: string, after: number): Promise<(string | null)[]> {
  const rows = await h.deps.db.select().from(resourceVersions).where(eq(resourceVersions.resourceId, id));
  return rows.filter(({ number }) => number > after).map(({ authorId }) => authorId);
}

/** Whoever may list what is submitted does; the audit as it was then. Null when nothing could be submitted. */
async function audited(world: World, id: string, people: readonly Actor[], orgs: readonly Organisation[]) {
  const scope = world.scope === null ? { visibility: 'public' } : { visibility: 'organisation', orgId: at(orgs, world.scope).id }; // prettier-ignore
  const by = at(people, world.submitter);
  const response = await d.submit(by, id, scope);
  if (response.status !== 201) return null;
  const { id: auditId } = await answer<{ id: string }>(response);
  await h.runJobs();
  const [audit] = await h.deps.db.select().from(audits).where(eq(audits.id, auditId));
  const [before] = await h.deps.db.select().from(resources).where(eq(resources.id, id));
  const [body] = await h.deps.db
    .select()
    .from(organisations)
    .where(eq(organisations.id, audit?.bodyOrgId ?? ''));
  if (!audit || !before || !body) throw new Error('the submission left nothing');
  const isScopeNew = before.listing === 'listed' && (before.visibility !== audit.visibility || before.visibleOrgId !== audit.visibleOrgId); // prettier-ignore
  const writers = await authors(id, before.listing === 'listed' && !isScopeNew ? (before.listedVersion ?? 0) : 0);
  const involved = new Set([before.ownerId, audit.submittedBy, ...writers]);
  const mayDecide = people.filter(
    ({ personId, roles }) =>
      !involved.has(personId) &&
      roles.some(({ role, orgPath }) => STEWARDS.some((one) => one === role) && body.path.startsWith(orgPath)),
  );
  return { auditId, involved, mayDecide };
}

test('nobody ever lists what she owns, wrote at or handed in, whatever the tree, the roles and the scope', async () => {
  let decisions = 0;
  await fc.assert(
    fc.asyncProperty(worlds, async (world) => {
      const { orgs, people } = await settle(world);
      const owner = at(people, world.owner);
      const id = await d.draft(owner, '背影');
      const group = at(orgs, world.group);
      await h.request(owner, 'POST', d.resource(id, '/share'), { visibility: 'organisation', orgId: group.id });
      for (const round of world.isChange ? [1, 2] : [1]) {
        for (const editor of world.editors) await d.edit(at(people, editor), id, { summary: `${round} ${editor}` });
        const one = await audited(world, id, people, orgs);
        if (one === null) return;
        const others = people.filter((person) => !one.mayDecide.includes(person));
        for (const person of others) expect(await code(await d.list(person, one.auditId))).not.toBe(200);
        const [first, ...rest] = one.mayDecide;
        if (!first) return;
        expect(await code(await d.list(first, one.auditId))).toBe(200);
        for (const late of rest) expect(await code(await d.list(late, one.auditId))).toEqual([409, 'audit.decided']);
        decisions++;
      }
    }),
    { numRuns: 25, seed: 20261122, endOnFailure: true },
  );
  // A property about decisions that never meets one says nothing.
  expect(decisions).toBeGreaterThan(0);
}, 180_000);

test('an edit of what is listed shows nowhere before its audit, and everywhere after it', async () => {
  const county = await make.organisation(h.deps, { kind: 'county' });
  const school = await make.organisation(h.deps, { parent: county });
  const teacher = await make.actor(h.deps, { org: school });
  const head = await make.actor(h.deps, { org: school, roles: ['school_admin'] });
  const reader = await make.actor(h.deps, { org: school });
  const id = await d.draft(teacher, '背影');
  const { id: first } = await answer<{ id: string }>(await d.submit(teacher, id));
  await h.runJobs();
  await d.list(head, first);
  await h.runJobs();

  const SECRET = '鸢尾花开';
  const [version] = await h.deps.db.select().from(resourceVersions).where(eq(resourceVersions.resourceId, id));
  const files = (await d.get<{ files: { id: string }[] }>(reader, d.resource(id))).files.map((file) => file.id);
  const paths = [
    d.resource(id),
    d.resource(id, '/document'),
    d.resource(id, '/passages'),
    '/api/library/resources',
    '/api/library/resources?list=recent',
    `/api/search?q=${encodeURIComponent(SECRET)}`,
    `/api/search?q=${encodeURIComponent('背影')}`,
    `/api/audit/resources/${id}`,
    '/api/audit/queue',
    '/api/audit/todo',
    d.resource(id, '/versions'),
    `/api/search/suggest?q=${encodeURIComponent('鸢尾')}`,
    `/api/search/similar/${id}`,
    d.resource(id, '/export?format=md'),
    d.resource(id, '/lineage'),
    ...files.map((file) => `/api/library/files/${file}`),
  ];
  const seen = async () => {
    const pages: Record<string, string> = {};
    for (const path of paths) {
      const response = await h.request(reader, 'GET', path);
      // Every answer has its own number in the log.
      pages[path] = `${response.status} ${(await response.text()).replace(/req_\d+/g, '').replace(/"(took|ms)":[\d.]+/g, '')}`; // prettier-ignore
    }
    return pages;
  };

  // Its age counts in a ranking, so the clock moves before the first look.
  h.clock.advance(60_000);
  const before = await seen();
  expect(before[d.resource(id)]).toContain('背影');
  const edited = await d.edit(teacher, id, { title: `背影 ${SECRET}`, tags: [SECRET], summary: SECRET });
  expect(edited.status).toBe(200);
  await h.runJobs();
  expect(await seen()).toEqual(before);
  const { id: second } = await answer<{ id: string }>(await d.submit(teacher, id));
  await h.runJobs();
  const waiting = await seen();
  expect(waiting).toEqual(before);
  expect(JSON.stringify(await d.show(head, second))).toContain(SECRET);

  await d.list(head, second);
  await h.runJobs();
  const after = await seen();
  expect(after[d.resource(id)]).toContain(SECRET);
  expect(after['/api/library/resources']).toContain(SECRET);
  expect(after[`/api/search?q=${encodeURIComponent(SECRET)}`]).toContain(SECRET);
  expect(version?.fields.title).not.toContain(SECRET);
});
