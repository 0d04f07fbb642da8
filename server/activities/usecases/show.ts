import { dayOf } from '../../kernel/day.ts';
import type { Actor, Deps } from '../../kernel/deps.ts';
import { findOrganisation, listProfiles, readingScope } from '../../people/index.ts';
import { policyInForce } from '../../policy/index.ts';
import { rulesOf } from '../../policy/rules/index.ts';
import { listActivities, listAttendances, type Attendant, type Listed } from '../repo.ts';
import { whyNotChange, whyNotClose, whyNotShow } from '../rules.ts';
import { seen, whyNotRun } from './access.ts';

const permission = (because: string | null) => ({ allowed: because === null, because });

function shown(actor: Actor, { orgPath, ...activity }: Listed, today: string) {
  const runs = whyNotRun(actor, orgPath);
  return {
    ...activity,
    can: {
      change: permission(runs ?? whyNotChange(activity.state)),
      close: permission(runs ?? whyNotClose(activity, today)),
      keepList: permission(runs),
    },
  };
}

/** Activities within reach: those to come by day, those past from the last one back. */
export async function showActivities(
  deps: Deps,
  actor: Actor,
  input: { when: 'coming' | 'past'; limit: number; offset: number },
) {
  const today = dayOf(deps.now());
  const { items, total } = await listActivities(deps.db, readingScope(actor), { ...input, today });
  return { items: items.map((row) => shown(actor, row, today)), total };
}

/** What others show is for those who run the activity; everybody else sees who was there. */
function attendant(actor: Actor, one: Attendant, isRunner: boolean) {
  const { artefacts, toldAt, ...rest } = one;
  const isMine = one.personId === actor.personId;
  return {
    ...rest,
    isMine,
    isTold: toldAt !== null,
    shows: artefacts.length,
    artefacts: isMine || isRunner ? artefacts.map(plain) : [],
  };
}

const plain = (one: Attendant['artefacts'][number]) =>
  one.kind === 'file' ? { kind: one.kind, name: one.name, text: null } : { kind: one.kind, name: null, text: one.text };

export async function showActivity(deps: Deps, actor: Actor, { id }: { id: string }) {
  const found = await seen(deps.db, actor, id);
  const isRunner = whyNotRun(actor, found.orgPath) === null;
  const list = await listAttendances(deps.db, id);
  const mine = list.find((one) => one.personId === actor.personId);
  const show = mine
    ? whyNotShow({ state: mine.state, isTold: mine.toldAt !== null }, found.state)
    : 'activities.not_invited';
  return {
    activity: shown(actor, found, dayOf(deps.now())),
    attendances: list.map((one) => attendant(actor, one, isRunner)),
    can: { show: permission(show) },
  };
}

/** Whom the organisation of an activity can invite: everybody who works there or in a group of it. */
export async function showMembers(deps: Deps, actor: Actor, { id }: { id: string }) {
  const found = await seen(deps.db, actor, id);
  if (whyNotRun(actor, found.orgPath) !== null) return { items: [] };
  const profiles = await listProfiles(deps.db, deps.now(), { orgPath: found.orgPath });
  return { items: profiles.slice(0, 500).map(({ personId, name, orgId }) => ({ personId, name, orgId })) };
}

/** Where this person may hold activities, and what the policy in force there counts them as. */
export async function showOffer(deps: Deps, actor: Actor) {
  const now = deps.now();
  const held = new Map(actor.roles.map((grant) => [grant.orgId, grant.orgPath]));
  const places = [];
  for (const [orgId, orgPath] of held) {
    if (whyNotRun(actor, orgPath) !== null) continue;
    const org = await findOrganisation(deps.db, orgId);
    const policy = await policyInForce(deps.db, orgPath, { day: dayOf(now), known: now });
    const categories = rulesOf(policy, 'category').map(({ key, label, labelEn, levels, forms, clause, counted }) => ({
      key,
      label,
      labelEn,
      levels,
      forms,
      clause,
      isWorthNone: counted.by === 'none',
    }));
    if (org) places.push({ orgId, name: org.name, kind: org.kind, categories });
  }
  return { places };
}
