import { beforeEach, expect, test } from 'vitest';
import { creditClaims } from '../../db/schema/index.ts';
import { brokenAt } from '../../server/kernel/chain.ts';
import { listChain } from '../../server/credits/ledger/repo.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import { chance } from '../helpers/chance.ts';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';
import { AT, claiming, claimWorld, type ClaimWorld } from './claiming.ts';

const h = await harness();
const { begin, step } = claiming(h);
let w: ClaimWorld;
beforeEach(async () => {
  await h.reset();
  w = await claimWorld(h);
});

const POSTERS = 200;

/** Claims that wait for their audit, as if each had been handed in and registered. */
async function registered(teacher: Actor, registrar: Actor, hours: readonly number[]): Promise<string[]> {
  const now = h.deps.now();
  const route = { ruleId: 'school-routing', registrarOrgId: w.school.id, auditorOrgId: w.county.id, isOtherBody: true };
  const rows = hours.map((each) => {
    const id = h.deps.newId('clm');
    return {
      ...{
        id,
        personId: teacher.personId,
        orgId: teacher.orgId,
        state: 'registered' as const,
        title: '校本研修',
        hours: each,
      },
      ...{ category: 'school', level: 'school' as const, form: 'school_based' as const, occurredOn: '2026-09-01' },
      ...{ evidence: [], source: 'person' as const, sourceKey: id, route, revision: 3, createdAt: now, updatedAt: now },
      ...{ registrarOrgId: w.school.id, auditorOrgId: w.county.id, registrarId: registrar.personId },
      ...{ submittedAt: now, registeredAt: now },
    };
  });
  await h.deps.db.insert(creditClaims).values(rows);
  return rows.map(({ id }) => id);
}

test('200 auditors at once, each asking again: every claim is posted once, no balance is off by a hundredth', async () => {
  const expected = new Map<string, number>();
  const ids: string[] = [];
  for (const teacher of [w.teacher, w.colleague, w.leader, w.head]) {
    // Half a credit for every four hours: 0.5 to 5.
    const hours = Array.from({ length: POSTERS / 4 }, (_, n) => 400 * (1 + (n % 10)));
    ids.push(...(await registered(teacher, teacher === w.head ? w.deputy : w.head, hours)));
    expected.set(
      teacher.personId,
      hours.reduce((sum, each) => sum + each / 8, 0),
    );
  }
  const post = (actor: Actor, id: string) => h.request(actor, 'POST', `${AT}/${id}/audit`, { revision: 3 });
  // Every request comes twice; of every fourth claim the second is another person’s.
  const answers = await Promise.all(
    ids.flatMap((id, n) => [post(w.auditor, id), post(n % 4 === 0 ? w.researcher : w.auditor, id)]),
  );
  expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
  for (const [personId, credits] of expected) {
    const chain = await listChain(h.deps.db, personId);
    expect(chain.map(({ seq }) => seq)).toEqual(chain.map((_, i) => i + 1));
    expect(chain).toHaveLength(POSTERS / 4);
    expect(brokenAt(chain)).toBeNull();
    expect(chain.reduce((sum, entry) => sum + entry.credits, 0)).toBe(credits);
  }
}, 300_000);

test('over random trees and roles nobody’s claim is ever posted by herself or by one person, whatever is asked of the API', async () => {
  const random = chance(20260901);
  let posted = 0;
  for (let round = 0; round < 4; round++) {
    await h.reset();
    w = await claimWorld(h);
    const orgs = [w.school, w.county, w.city, w.group];
    const actors: Actor[] = [];
    for (let n = 0; n < 6; n++) {
      const roles = orgs.flatMap((org) => (random(3) === 0 ? [{ role: 'researcher' as const, org }] : []));
      actors.push(await make.actor(h.deps, { org: orgs[random(2) * 3] ?? w.school, roles }));
    }
    for (const claimant of actors.slice(0, 3)) {
      const { id } = await begin(claimant, random(2) === 0 ? 'school' : 'post');
      await step(claimant, id, 'submit');
      // Everybody tries everything, the claimant first.
      for (const what of ['register', 'audit', 'register', 'audit']) {
        for (const actor of [claimant, ...actors]) await step(actor, id, what);
      }
      for (const entry of await listChain(h.deps.db, claimant.personId)) {
        posted++;
        expect(new Set([entry.personId, entry.registrarId, entry.auditorId]).size).toBe(3);
        expect(entry.registrarOrgId).not.toBe(entry.auditorOrgId);
        for (const [keeper, orgId] of [
          [entry.registrarId, entry.registrarOrgId],
          [entry.auditorId, entry.auditorOrgId],
        ]) {
          const actor = actors.find(({ personId }) => personId === keeper);
          expect(actor?.roles.some((grant) => grant.orgId === orgId)).toBe(true);
        }
      }
    }
  }
  expect(posted).toBeGreaterThan(3);
}, 300_000);
