import { dayOf } from '../../../kernel/day.ts';
import type { Actor, Deps } from '../../../kernel/deps.ts';
import { whyNotKeep } from '../../access.ts';
import { whyNotBegin } from '../../applications/rules/windows.ts';
import { callNotFound } from '../../errors.ts';
import { callScope } from '../access.ts';
import { noSuchVersion } from '../errors.ts';
import { PRESET_KEYS, PRESETS } from '../presets/index.ts';
import {
  countByVersion,
  findCallVersion,
  findCallWithin,
  listCalls,
  listCallVersions,
  listOwnOf,
  type ShownCall,
} from '../repo.ts';
import { differencesOf, problemsOf } from '../rules/index.ts';

const permission = (because: string | null) => ({ allowed: because === null, because });

/** Why somebody may not begin an application: the window, or a call of a body that is not above hers. */
const whyNotApply = (actor: Actor, call: ShownCall, today: string): string | null =>
  whyNotBegin(call, today) ?? (actor.orgPath.startsWith(call.orgPath) ? null : 'topics.not_yours_to_do');

/** What somebody may do with a call: the same refusals that the use cases give. */
export function callPermissions(actor: Actor, call: ShownCall, today: string) {
  const notKeeper = whyNotKeep(actor, call.orgPath);
  return {
    edit: permission(notKeeper ?? (call.state === 'cancelled' ? 'topics.call_not_published' : null)),
    publish: permission(notKeeper ?? (call.state === 'draft' ? null : 'topics.call_not_draft')),
    cancel: permission(notKeeper ?? (call.state === 'published' ? null : 'topics.call_not_published')),
    keep: permission(notKeeper),
    apply: permission(whyNotApply(actor, call, today)),
  };
}

const listed = (actor: Actor, call: ShownCall, today: string) => ({
  ...{ id: call.id, title: call.title, state: call.state, version: call.version },
  ...{ orgId: call.orgId, orgName: call.orgName, level: call.body.level, window: call.body.window },
  tracks: call.body.tracks.map(({ key, name, nameEn }) => ({ key, name, nameEn })),
  updatedAt: call.updatedAt.toISOString(),
  can: callPermissions(actor, call, today),
});

export async function showCalls(
  deps: Deps,
  actor: Actor,
  input: { list: 'open' | 'past' | 'drafts'; limit: number; offset: number },
) {
  const today = dayOf(deps.now());
  const { items, total } = await listCalls(deps.db, callScope(actor), { ...input, today });
  return { items: items.map((call) => listed(actor, call, today)), total, today };
}

/** A call with everything it demands: its public face, which keepers change. @throws topics.call_not_found */
export async function showCall(deps: Deps, actor: Actor, { id }: { id: string }) {
  const call = await findCallWithin(deps.db, callScope(actor), id);
  if (!call) throw callNotFound();
  const today = dayOf(deps.now());
  const isKept = whyNotKeep(actor, call.orgPath) === null;
  return {
    call: { ...listed(actor, call, today), body: call.body, copiedFromId: call.copiedFromId },
    today,
    mine: await listOwnOf(deps.db, id, actor.personId),
    versions: (await listCallVersions(deps.db, id)).map((one) => ({ ...one, at: one.at.toISOString() })),
    /** Applications by the version they were handed in by, for keepers. */
    handedIn: isKept ? await countByVersion(deps.db, id) : [],
    problems: isKept && call.state === 'draft' ? problemsOf(call, today) : [],
  };
}

/** What one version said, and how it differs from the one before. @throws topics.no_such_version */
export async function showCallVersion(deps: Deps, actor: Actor, { id, number }: { id: string; number: number }) {
  if (!(await findCallWithin(deps.db, callScope(actor), id))) throw callNotFound();
  const body = await findCallVersion(deps.db, id, number);
  if (!body) throw noSuchVersion();
  const before = await findCallVersion(deps.db, id, number - 1);
  return { number, body, differences: before ? differencesOf(before, body) : [] };
}

/** A call as a file that another body may begin from: nothing of persons or numbers is in it. */
export async function exportCall(deps: Deps, actor: Actor, { id }: { id: string }) {
  const call = await findCallWithin(deps.db, callScope(actor), id);
  if (!call) throw callNotFound();
  const { title, body } = call;
  return { name: `${title || id}.json`, file: { kind: 'yantu.call' as const, version: 1 as const, title, body } };
}

export const showPresets = () => ({
  items: PRESET_KEYS.map((key) => {
    const { level, tracks, eligibility, rubric, review } = PRESETS[key];
    return {
      ...{ key, level, rules: eligibility.length, reviews: review.count, isBlind: review.isBlind },
      tracks: tracks.map(({ name, nameEn }) => ({ name, nameEn })),
      dimensions: rubric.dimensions.map(({ name, nameEn, weight }) => ({ name, nameEn, weight })),
    };
  }),
});
