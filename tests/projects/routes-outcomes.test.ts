import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { audits, creditClaims, outcomes, resources, topicEvents, topicResources } from '../../db/schema/index.ts';
import { publishOutcome } from '../../server/projects/outcomes/usecases/publish.ts';
import { moveTopic } from '../../server/topics/index.ts';
import { chained, GENESIS } from '../../server/kernel/chain.ts';
import { ALL_RIGHT, code } from '../audit/desk.ts';
import { publish, RULES } from '../credits/claiming.ts';
import { clause } from '../policy/world.ts';
import { harness } from '../helpers/harness.ts';
import { answer, ingest, lesson } from '../library/intake.ts';
import { finishing, type Finishing } from './finishing.ts';

const h = await harness();
let w: Finishing;
beforeEach(async () => {
  await h.reset();
  w = await finishing(h);
});
const state = async (id: string) => (await w.rows()).find((row) => row.id === id);
const audit = async () => (await h.deps.db.select().from(audits))[0];
const go = (id: string) => publishOutcome(h.deps, { id, signal: new AbortController().signal });

describe('outcomes of a running topic', () => {
  test('leader and members add them; the unit and the keeper see them and change nothing; strangers see nothing', async () => {
    expect((await w.add(w.leader)).status).toBe(201);
    expect((await w.add(w.member, { title: '教学案例', kind: 'case' })).status).toBe(201);
    expect(await code(await w.add(w.principal))).toEqual([403, 'topics.not_yours_to_do']);
    expect(await code(await w.add(w.keeper))).toEqual([403, 'topics.not_yours_to_do']);
    expect(await code(await w.add(w.stranger))).toEqual([404, 'topics.not_found']);
    const seen = await w.list(w.keeper);
    expect(seen.items.map(({ title }) => title)).toEqual(['分层作业研究报告', '教学案例']);
    expect(seen.items.every(({ can }) => Object.values(can).every(({ allowed }) => !allowed))).toBe(true);
    const [own] = (await w.list(w.member)).items;
    expect([own?.can.edit?.allowed, own?.can.hand_in?.allowed]).toEqual([true, false]);
    expect(await code(await h.request(w.stranger, 'DELETE', `/api/projects/outcomes/${own?.id}`))).toEqual([
      404,
      'projects.outcome_not_found',
    ]);
  });

  test('authors, promises and files of other topics are refused', async () => {
    for (const foreign of [
      { authorIds: [w.stranger.personId] },
      { commitmentId: 'cmt_1' },
      { attachmentId: 'tat_1' },
    ]) {
      expect(await code(await w.add(w.leader, foreign))).toEqual([422, 'projects.not_of_topic']);
    }
    const promise = await w.promise('研究报告一份');
    expect((await w.add(w.leader, { commitmentId: promise, authorIds: [w.member.personId] })).status).toBe(201);
  });

  test('who saves over somebody else’s change is told so', async () => {
    const id = await w.added();
    const { seen } = (await w.list(w.leader)).items[0] ?? { seen: '' };
    h.clock.advance(1000);
    const change = (title: string) =>
      h.request(w.member, 'PATCH', `/api/projects/outcomes/${id}`, { kind: 'report', title, seen });
    expect((await change('改后的标题')).status).toBe(200);
    expect(await code(await change('又改'))).toEqual([409, 'projects.outcome_changed']);
  });

  test('handing in asks for a file, all seven points and the sentence; the pledge stands in the chain without a name', async () => {
    const bare = await w.added();
    expect(await code(await w.handIn(w.leader, bare))).toEqual([422, 'projects.outcome_no_file']);
    const id = await w.added({ attachmentId: await w.report() });
    const weak = ALL_RIGHT.slice(1).map(({ point, ok }) => ({ point, ok }));
    expect(await code(await w.handIn(w.leader, id, { selfCheck: weak }))).toEqual([422, 'audit.points_incomplete']);
    expect(await code(await w.handIn(w.leader, id, { commitment: '我保证' }))).toEqual([
      422,
      'audit.commitment_differs',
    ]);
    expect(await code(await w.handIn(w.member, id))).toEqual([403, 'topics.not_yours_to_do']);
    expect((await w.handIn(w.leader, id)).status).toBe(200);
    const [event] = await h.deps.db.select().from(topicEvents).where(eq(topicEvents.kind, 'outcome.handed_in'));
    expect(event?.detail).toEqual({
      ...{ outcomeId: id, visibility: 'organisation', orgId: w.east.id },
      ...{ licence: 'cc-by', aiUse: 'assisted', language: 'zh' },
    });
    await h.runJobs();
    expect((await state(id))?.state).toBe('handed_in');
    expect(await h.deps.db.select().from(resources)).toEqual([]);
  });
});

describe('closing a topic', () => {
  test('what was handed in becomes a draft of its author’s and goes to the audit; only the audit lists it', async () => {
    const promise = await w.promise('研究报告一份');
    const id = await w.added({ attachmentId: await w.report(), commitmentId: promise, abstract: '两轮实践的结果。' });
    const draft = await w.added({ title: '没选中的' });
    await w.handIn(w.leader, id);
    await w.close();
    expect((await state(id))?.state).toBe('publishing');
    await h.runJobs();
    const row = await state(id);
    expect(row).toMatchObject({ state: 'in_audit', refusal: null });
    expect((await state(draft))?.state).toBe('draft');
    const [resource] = await h.deps.db.select().from(resources);
    expect(resource).toMatchObject({
      ...{ id: row?.resourceId, title: '分层作业研究报告', ownerId: w.leader.personId, listing: 'draft' },
      ...{ subject: 'mathematics', stage: 'junior', kind: 'other', aiUse: 'assisted', licence: 'cc-by' },
      ...{ visibility: 'own', summary: '两轮实践的结果。' },
    });
    expect(await h.deps.db.select().from(topicResources)).toMatchObject([
      { topicId: w.topic.id, resourceId: resource?.id },
    ]);
    const waiting = await audit();
    expect(waiting).toMatchObject({ state: 'human_check', submittedBy: w.leader.personId, visibleOrgId: w.east.id });
    const listed = await h.request(w.principal, 'POST', `/api/audit/${waiting?.id}/list`, {
      ...{ verdict: ALL_RIGHT, answers: {} },
    });
    expect(listed.status).toBe(200);
    expect((await state(id))?.state).toBe('published');
    const page = await answer<{ topics: unknown[] }>(
      await h.request(w.principal, 'GET', `/api/library/resources/${resource?.id}`),
    );
    expect(page.topics).toEqual([{ id: w.topic.id, title: w.topic.title, number: 'LJ2026-AI-001' }]);
    const exported = await h.request(w.principal, 'GET', `/api/library/resources/${resource?.id}/export?format=md`);
    expect(await exported.text()).toContain('出自课题');
  });

  test('an audit that returns it leaves it unlisted and says so; withdrawn from the library it stays in the dossier', async () => {
    const id = await w.added({ attachmentId: await w.report() });
    await w.handIn(w.leader, id);
    await w.close();
    await h.runJobs();
    const first = await audit();
    await h.request(w.principal, 'POST', `/api/audit/${first?.id}/return`, { reason: '缺少数据来源' });
    expect((await w.list(w.leader)).items[0]).toMatchObject({ state: 'in_audit', audit: 'returned' });
    expect((await h.deps.db.select().from(resources))[0]?.listing).toBe('draft');
    // The author submits it again the ordinary way.
    const resourceId = (await state(id))?.resourceId ?? '';
    const again = await h.request(w.leader, 'POST', `/api/audit/resources/${resourceId}/submissions`, {
      ...{ version: 1, visibility: 'organisation', orgId: w.east.id, answers: {} },
      ...(await w.pledge(w.leader)),
    });
    expect(again.status).toBe(201);
    await h.runJobs();
    const [open] = (await h.deps.db.select().from(audits)).filter((one) => one.state === 'human_check');
    await h.request(w.principal, 'POST', `/api/audit/${open?.id}/list`, { verdict: ALL_RIGHT, answers: {} });
    expect((await state(id))?.state).toBe('published');
    const gone = await h.request(w.leader, 'POST', `/api/audit/resources/${resourceId}/withdraw`, { reason: '有误' });
    expect(gone.status).toBe(200);
    expect(await state(id)).toMatchObject({ state: 'kept', refusal: 'projects.outcome_withdrawn' });
  });

  test('a file that cannot be read is refused with its code; with another file the leader publishes it', async () => {
    const id = await w.added({ attachmentId: await w.file(new Uint8Array([1, 2, 3, 4]), '报告.docx') });
    await w.handIn(w.leader, id);
    await w.close();
    await h.runJobs();
    const refused = await state(id);
    expect(refused).toMatchObject({ state: 'handed_in', resourceId: null });
    expect(refused?.refusal).toMatch(/^ingest\./);
    expect(await code(await h.request(w.leader, 'POST', `/api/projects/outcomes/${id}/publish`))).toBe(200);
    await h.runJobs();
    expect((await state(id))?.state).toBe('handed_in');
    await h.request(w.leader, 'POST', `/api/projects/outcomes/${id}/take-back`);
    const { seen } = (await w.list(w.leader)).items[0] ?? { seen: '' };
    const changed = await h.request(w.leader, 'PATCH', `/api/projects/outcomes/${id}`, {
      ...{ kind: 'report', title: '研究报告', seen, attachmentId: await w.report() },
    });
    expect(changed.status).toBe(200);
    // The topic is closed: what is handed in now goes at once.
    expect((await w.handIn(w.leader, id)).status).toBe(200);
    await h.runJobs();
    expect((await state(id))?.state).toBe('in_audit');
  });

  test('run again at any point it makes one resource, one link and one audit', async () => {
    const id = await w.added({ attachmentId: await w.report() });
    await w.handIn(w.leader, id);
    await w.close();
    const put = (values: Partial<typeof outcomes.$inferInsert>) =>
      h.deps.db.update(outcomes).set(values).where(eq(outcomes.id, id));
    await go(id);
    await go(id);
    // As a crash leaves it: after the draft was made, and after the audit was asked, before the row said so.
    await put({ state: 'publishing' });
    await go(id);
    await put({ state: 'publishing', resourceId: null });
    await go(id);
    expect((await state(id))?.state).toBe('in_audit');
    expect(await h.deps.db.select().from(resources)).toHaveLength(1);
    expect(await h.deps.db.select().from(topicResources)).toHaveLength(1);
    expect(await h.deps.db.select().from(audits)).toHaveLength(1);
  });

  test('the same file uploaded by somebody else here is not taken over', async () => {
    const attachmentId = await w.file(lesson('共用'), '共用.md');
    await ingest(h, w.principal, { '共用.md': lesson('共用') });
    const id = await w.added({ attachmentId });
    await w.handIn(w.leader, id);
    await w.close();
    await h.runJobs();
    expect(await state(id)).toMatchObject({ state: 'handed_in', refusal: 'library.known_elsewhere' });
  });

  test('a draft removed from the library puts the outcome back where it can be handed in again', async () => {
    const id = await w.added({ attachmentId: await w.report() });
    await w.handIn(w.leader, id, { visibility: 'organisation', orgId: 'org_unknown' });
    await w.close();
    await h.runJobs();
    // No such scope: the draft is there, the audit was not asked.
    expect(await state(id)).toMatchObject({ state: 'handed_in', refusal: 'audit.organisation_not_found' });
    const resourceId = (await state(id))?.resourceId ?? '';
    expect((await h.request(w.leader, 'DELETE', `/api/library/resources/${resourceId}`)).status).toBe(200);
    expect(await state(id)).toMatchObject({ resourceId: null, refusal: 'projects.outcome_removed' });
  });

  test('the chain of the topic is unbroken after all of it', async () => {
    const id = await w.added({ attachmentId: await w.report() });
    await w.handIn(w.leader, id);
    await w.close();
    await h.runJobs();
    const events = await h.deps.db.select().from(topicEvents).orderBy(topicEvents.seq);
    let before = GENESIS;
    for (const [at, { hash, ...row }] of events.entries()) {
      expect(row.seq).toBe(at + 1);
      expect(hash).toBe(chained(row, before));
      before = hash;
    }
    expect(events.map(({ kind }) => kind)).toContain('outcome.submit');
  });
});

describe('credits for a closed topic', () => {
  const source = (hours?: { leader: number; member: number }) => ({
    ...{ id: 'topics', label: '课题', labelEn: 'Topics', clause, type: 'source' as const, minutesPerHour: 45 },
    ...{ event: 'topics.closed' as const, category: 'school', level: 'county' as const, form: 'other' as const },
    ...(hours ? { hours } : {}),
  });
  const claims = () =>
    h.deps.db
      .select({ personId: creditClaims.personId, hours: creditClaims.hours, state: creditClaims.state })
      .from(creditClaims);

  test('leader and member claim once by the rule, with their own hours; a second closing adds nothing', async () => {
    await publish(h, w.city, [...RULES, source({ leader: 24, member: 8 })]);
    await w.close();
    const mine = (await claims()).sort((a, b) => b.hours - a.hours);
    expect(mine).toEqual([
      { personId: w.leader.personId, hours: 2400, state: 'submitted' },
      { personId: w.member.personId, hours: 800, state: 'submitted' },
    ]);
    const again = (command: 'apply_closing' | 'close') =>
      h.deps.db.transaction((tx) =>
        moveTopic(h.deps, tx, w.keeper, { id: w.topic.id, command, parts: ['keeper', 'leader'] }),
      );
    await expect(again('close')).rejects.toMatchObject({ code: 'topics.not_in_this_state' });
    const told = {
      topicId: w.topic.id,
      personId: w.leader.personId,
      role: 'leader',
      title: '',
      level: 'county',
    } as const;
    const more = { grade: 'good', approvalNumber: 'LJ2026-AI-001', day: '2026-09-01' } as const;
    await h.deps.db.transaction((tx) => h.deps.emit(tx, 'topics.closed', { ...told, ...more }));
    expect(await claims()).toHaveLength(2);
  });

  test('a topic that failed, another level, or no rule earns nothing; a rule without hours leaves a draft', async () => {
    await publish(h, w.city, [...RULES, { ...source({ leader: 24, member: 8 }), level: 'city' as const }]);
    await w.close();
    expect(await claims()).toEqual([]);
    await h.reset();
    w = await finishing(h);
    await publish(h, w.city, [...RULES, source()]);
    await w.close('failed');
    expect(await claims()).toEqual([]);
    await h.reset();
    w = await finishing(h);
    await publish(h, w.city, [...RULES, source()]);
    await w.close();
    expect((await claims()).map((claim) => claim.state)).toEqual(['draft', 'draft']);
  });
});
