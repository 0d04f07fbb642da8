import { z } from 'zod';
import type { Db } from '../../../../db/client.ts';
import { latestAudit, POINTS, showOffer, submit } from '../../../audit/index.ts';
import { RetryLater } from '../../../jobs/port.ts';
import type { Actor, Deps } from '../../../kernel/deps.ts';
import { AppError } from '../../../kernel/errors.ts';
import { catalogue, findResource, ingestStored, lockResource, resourceNotFound } from '../../../library/index.ts';
import { loadActor, readingScope } from '../../../people/index.ts';
import { lockTopic, record } from '../../../topics/index.ts';
import { PUBLISH } from '../names.ts';
import {
  findOutcome,
  findPledge,
  findPublication,
  linkResource,
  saveOutcome,
  type OutcomeRow,
} from '../repo/outcomes.ts';
import { metadataOf } from '../rules/fields.ts';
import { after, whyNotOutcome, type OutcomeCommand } from '../rules/states.ts';

/** How soon to look again when another process reads the file. */
const LOOK_AGAIN_SECONDS = 30;

const pledged = z.object({
  visibility: z.enum(['organisation', 'public']),
  orgId: z.string().nullable(),
  licence: z.string(),
  aiUse: z.enum(['none', 'assisted', 'generated']),
  language: z.enum(['zh', 'en']),
});
type Pledge = z.output<typeof pledged>;
type Publication = NonNullable<Awaited<ReturnType<typeof findPublication>>>;

/** Puts a publication into the queue; callers hold the topic and have asked whether it may begin. */
export async function startPublication(deps: Deps, tx: Db, row: Pick<OutcomeRow, 'id' | 'state'>): Promise<void> {
  await saveOutcome(tx, row.id, { state: after(row.state, 'publish'), refusal: null, updatedAt: deps.now() });
  await deps.jobs.enqueue(tx, PUBLISH, { outcomeId: row.id }, { key: row.id });
}

/**
 * Takes a step of the product's own, if the outcome is where it can be taken; done already, it is left as it is. The
 * order of locks is resource, then topic, as for everybody who lists or withdraws.
 * @param values besides the state
 */
export async function step(
  deps: Deps,
  tx: Db,
  input: { id: string; topicId: string; command: OutcomeCommand; actorId: string | null; values?: Partial<OutcomeRow> },
): Promise<boolean> {
  const { id, topicId, command, actorId, values = {} } = input;
  const topic = await lockTopic(tx, topicId);
  const row = await findOutcome(tx, id);
  if (!topic || !row) return false;
  const asking = { part: 'product', topicState: topic.state, hasFile: row.attachmentId !== null } as const;
  if (whyNotOutcome(row.state, command, asking) !== null) return false;
  await saveOutcome(tx, id, { refusal: null, ...values, state: after(row.state, command), updatedAt: deps.now() });
  const { refusal } = values;
  const detail = { outcomeId: id, ...(refusal ? { refusal } : {}) };
  await record(deps, tx, topicId, actorId, { kind: `outcome.${command}`, detail });
  return true;
}

const fail = (deps: Deps, { outcome }: Publication, refusal: string) =>
  deps.db.transaction((tx) =>
    step(deps, tx, { id: outcome.id, topicId: outcome.topicId, command: 'fail', actorId: null, values: { refusal } }),
  );

/** The file as a draft of its author's, made once. @returns its id, or the code of what stands in the way */
async function draftOf(
  deps: Deps,
  publication: Publication,
  by: { actor: Actor; pledge: Pledge; signal: AbortSignal },
): Promise<{ resourceId: string } | { refusal: string }> {
  const { outcome, file } = publication;
  if (outcome.resourceId !== null) return { resourceId: outcome.resourceId };
  if (!file) return { refusal: 'projects.outcome_no_file' };
  const given = metadataOf(outcome, publication.topic, by.pledge, catalogue());
  const made = await ingestStored(deps, by.actor, { file, given, signal: by.signal });
  if (made.state === 'waiting') throw new RetryLater(LOOK_AGAIN_SECONDS, 'somebody else reads the file');
  if (made.state === 'refused') return { refusal: made.code };
  const { resourceId } = made;
  await deps.db.transaction(async (tx) => {
    await lockResource(tx, resourceId);
    await lockTopic(tx, outcome.topicId);
    await saveOutcome(tx, outcome.id, { resourceId, updatedAt: deps.now() });
    await linkResource(tx, { topicId: outcome.topicId, resourceId, at: deps.now() });
  });
  return { resourceId };
}

/** Hands the draft in for its audit unless that has happened. @returns the step that follows */
async function handOver(
  deps: Deps,
  by: { actor: Actor; pledge: Pledge },
  resourceId: string,
): Promise<'submit' | 'list'> {
  const resource = await findResource(deps.db, readingScope(by.actor), resourceId);
  if (!resource) throw resourceNotFound();
  if (resource.listing === 'listed') return 'list';
  const latest = await latestAudit(deps.db, resourceId);
  if (latest?.state === 'machine_check' || latest?.state === 'human_check') return 'submit';
  const { visibility, orgId, language } = by.pledge;
  const { commitments } = await showOffer(deps, by.actor);
  await submit(deps, by.actor, {
    id: resourceId,
    version: resource.headVersion,
    visibility,
    ...(orgId === null ? {} : { orgId }),
    selfCheck: POINTS.map((point) => ({ point, ok: true, note: '' })),
    commitment: commitments[language],
    answers: {},
  });
  return 'submit';
}

/**
 * Brings one outcome from the dossier to the library's audit: its file becomes a draft of whoever pledged for it, linked
 * to the topic, and is handed in with her pledge. Run again after a crash it goes on where it stopped. What stands in the
 * way ends in `refusal`, for the leader to mend.
 */
export async function publishOutcome(deps: Deps, { id, signal }: { id: string; signal: AbortSignal }): Promise<void> {
  const publication = await findPublication(deps.db, id);
  if (publication?.outcome.state !== 'publishing') return;
  const found = await findPledge(deps.db, publication.outcome);
  const pledge = pledged.safeParse(found?.detail);
  if (!found?.actorId || !pledge.success) return void (await fail(deps, publication, 'projects.outcome_unpledged'));
  const actor = await loadActor(deps, found.actorId);
  if (!actor) return void (await fail(deps, publication, 'projects.outcome_author_gone'));
  const by = { actor, pledge: pledge.data, signal };
  try {
    const draft = await draftOf(deps, publication, by);
    if ('refusal' in draft) return void (await fail(deps, publication, draft.refusal));
    const command = await handOver(deps, by, draft.resourceId);
    const { topicId } = publication.outcome;
    await deps.db.transaction((tx) => step(deps, tx, { id, topicId, command, actorId: actor.personId }));
  } catch (error) {
    if (!(error instanceof AppError) || error.status >= 500) throw error;
    await fail(deps, publication, error.code);
  }
}
