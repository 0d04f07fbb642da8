import { eq } from 'drizzle-orm';
import { blobs, commitments, outcomes, persons, topicAttachments } from '../../db/schema/index.ts';
import { commitmentsOf } from '../../server/audit/commitment.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import { moveTopic } from '../../server/topics/index.ts';
import { ALL_RIGHT } from '../audit/desk.ts';
import type { Harness } from '../helpers/harness.ts';
import { answer, lesson } from '../library/intake.ts';
import { county, makeCall, makeTopic } from '../topics/world.ts';

export type Outcome = {
  id: string;
  title: string;
  state: string;
  audit: string | null;
  refusal: string | null;
  resourceId: string | null;
  seen: string;
  can: Record<string, { allowed: boolean; because: string | null }>;
};
export type Outcomes = { items: Outcome[]; people: { id: string }[]; can: { add: { allowed: boolean } } };

/** A county with a running topic, and what people do about its outcomes over HTTP. */
export async function finishing(h: Harness) {
  const world = await county(h.deps);
  const call = await makeCall(h.deps, world.county.id);
  const topic = await makeTopic(h.deps, {
    leader: world.leader,
    callId: call.id,
    state: 'running',
    members: [world.member.personId],
    values: { approvalNumber: 'LJ2026-AI-001', approvedOn: '2026-09-01', endsOn: '2028-08-31' },
  });
  const at = `/api/projects/topics/${topic.id}/outcomes`;
  const list = async (actor: Actor) => answer<Outcomes>(await h.request(actor, 'GET', at));

  /** A file as B's upload leaves it. */
  const file = async (text: string | Uint8Array, name = '研究报告.md'): Promise<string> => {
    const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
    const { Readable } = await import('node:stream');
    const stored = await h.deps.files.put(Readable.from([bytes]), 1e7);
    const now = h.deps.now();
    await h.deps.db
      .insert(blobs)
      .values({ ...stored, mime: 'text/markdown', createdAt: now })
      .onConflictDoNothing();
    const id = h.deps.newId('tat');
    await h.deps.db.insert(topicAttachments).values({
      ...{ id, topicId: topic.id, use: 'outcome', name, ...stored, reading: 'read', refusal: null, text: '' },
      ...{ byId: world.leader.personId, createdAt: now, updatedAt: now },
    });
    return id;
  };

  const add = async (actor: Actor, given: Record<string, unknown> = {}): Promise<Response> =>
    h.request(actor, 'POST', at, { kind: 'report', title: '分层作业研究报告', ...given });
  const added = async (given: Record<string, unknown> = {}): Promise<string> => {
    const { items } = await answer<Outcomes>(await add(world.leader, given));
    return items.at(-1)?.id ?? '';
  };
  const pledge = async ({ personId }: Actor) => {
    const [row] = await h.deps.db.select({ name: persons.name }).from(persons).where(eq(persons.id, personId));
    const selfCheck = ALL_RIGHT.map(({ point, ok }) => ({ point, ok }));
    return { selfCheck, commitment: commitmentsOf(row?.name ?? '').zh };
  };
  const scope = { visibility: 'organisation', orgId: world.east.id, licence: 'cc-by', aiUse: 'assisted' };
  const handIn = async (actor: Actor, id: string, more: Record<string, unknown> = {}) =>
    h.request(actor, 'POST', `/api/projects/outcomes/${id}/hand-in`, { ...scope, ...(await pledge(actor)), ...more });

  /** 结题, as the closing's own use case does it. */
  const close = async (grade: 'good' | 'failed' = 'good') => {
    const keeper = { deps: h.deps, actor: world.keeper };
    await h.deps.db.transaction(async (tx) => {
      await moveTopic(keeper.deps, tx, world.leader, { id: topic.id, command: 'apply_closing', parts: ['leader'] });
      await moveTopic(keeper.deps, tx, keeper.actor, {
        ...{ id: topic.id, command: 'close', parts: ['keeper'] },
        values: { grade, closedOn: '2026-09-01' },
      });
    });
  };
  const promise = async (text: string) => {
    const id = h.deps.newId('cmt');
    await h.deps.db.insert(commitments).values({
      ...{ id, topicId: topic.id, kind: 'final_outcome', ordinal: 1, text, form: '研究报告', dueOn: null },
      ...{ personId: null, state: 'open', evidence: '', changeId: null, judgedById: null },
      ...{ createdAt: h.deps.now(), updatedAt: h.deps.now() },
    });
    return id;
  };
  const rows = () => h.deps.db.select().from(outcomes);
  const report = (name = '分层作业') => file(lesson(name), `${name}.md`);
  return { ...world, call, topic, list, file, report, add, added, handIn, close, promise, rows, pledge };
}
export type Finishing = Awaited<ReturnType<typeof finishing>>;
