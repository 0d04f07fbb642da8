import { declaredConflicts, experts, personTies } from '../../db/schema/index.ts';
import type { Deps } from '../../server/kernel/deps.ts';

type Expert = typeof experts.$inferSelect;

/** A row of a body's pool, as it is once somebody has entered her. */
export async function makeExpert(
  deps: Deps,
  given: { orgId: string; personId: string } & Partial<Omit<Expert, 'orgId' | 'personId'>>,
): Promise<Expert> {
  const row: Expert = {
    id: deps.newId('exp'),
    state: 'active',
    title: 'senior',
    subjects: ['数学'],
    stages: ['初中'],
    directions: ['作业管理'],
    record: '长期研究初中数学分层作业与错因分析。',
    mostLoad: null,
    away: [],
    preferences: {},
    enteredOn: '2026-08-01',
    leftOn: null,
    reason: '',
    createdAt: deps.now(),
    updatedAt: deps.now(),
    ...given,
  };
  await deps.db.insert(experts).values(row);
  return row;
}

export async function makeTie(
  deps: Deps,
  given: Pick<typeof personTies.$inferSelect, 'kind' | 'personId'> & Partial<typeof personTies.$inferSelect>,
) {
  const stamps = { createdAt: deps.now(), updatedAt: deps.now() };
  const empty = { otherId: null, orgId: null, label: '', from: '2020-01-01', to: null };
  await deps.db.insert(personTies).values({ id: deps.newId('tie'), ...empty, ...stamps, ...given });
}

export const declare = (deps: Deps, given: { expertId: string; otherPersonId?: string; otherOrgId?: string }) =>
  deps.db.insert(declaredConflicts).values({
    id: deps.newId('dcl'),
    otherPersonId: null,
    otherOrgId: null,
    kind: 'kin',
    reason: '亲属',
    at: deps.now(),
    ...given,
  });
