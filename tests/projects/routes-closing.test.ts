import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { commitments, experts, outcomes, topicAttachments } from '../../db/schema/index.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import { moveTopic } from '../../server/topics/index.ts';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';
import { stateOf } from '../topics/world.ts';
import { approved, closingRow, codeOf, json, remindersOf, stepOf, topicRow } from './living.ts';

const h = await harness();
const { deps, clock, request, reset } = h;
beforeEach(reset);

type World = Awaited<ReturnType<typeof approved>>;

/** A mini call without annual checks and long reports, its topic running. */
async function running() {
  const clause = { document: '成果鉴定书', place: '', quotation: '', kind: 'retold' as const };
  const world = await approved(h, {
    body: {
      milestones: [],
      closing: {
        ...{ experts: 5, ofSubject: 3, ways: ['meeting'], workReportLeast: 20, researchReportLeast: 50 },
        ...{ materialsDaysBefore: 30, clause },
      },
    },
  });
  await deps.db.transaction((tx) =>
    moveTopic(deps, tx, world.keeper, { id: world.topicId, command: 'open', parts: ['keeper'] }),
  );
  return world;
}

const promisesOf = async (topicId: string) =>
  deps.db.select().from(commitments).where(eq(commitments.topicId, topicId)).orderBy(commitments.id);

async function handIn({ topicId, leader }: World, kind: 'report' | 'tool' | 'paper', commitmentId: string) {
  const at = { createdAt: deps.now(), updatedAt: deps.now() };
  await deps.db.insert(outcomes).values({
    ...{ id: deps.newId('otc'), topicId, kind, title: '成果一', authorIds: [leader.personId], commitmentId },
    ...{ state: 'handed_in', words: 16_000, published: '', abstract: '', refusal: null, ...at },
    ...{ attachmentId: null, resourceId: null },
  });
}

const report = ({ leader, member }: World, change: object = {}) => ({
  way: 'meeting',
  summary: '形成了错因分类和分层作业的做法。',
  academicValue: '有。',
  socialBenefit: '三所学校采用。',
  mainPieces: '研究报告',
  attachmentList: '错因分类表',
  workReport: { text: '工'.repeat(20), attachmentId: null },
  researchReport: { text: '研'.repeat(50), attachmentId: null },
  members: [
    { personId: leader.personId, contribution: '总体设计' },
    { personId: member.personId, contribution: '课堂实践' },
  ],
  finances: [{ year: 2027, spent: { materials: 12_000 } }],
  claims: [],
  ...change,
});

async function draft(world: World, change: object = {}): Promise<number> {
  const step = await stepOf(deps, world.topicId, 'closing');
  const body = { revision: step.revision, report: report(world, change) };
  const saved = await json(await request(world.leader, 'PUT', `/api/projects/milestones/${step.id}/report`, body));
  return Number(saved.revision);
}
const apply = (by: Actor, topicId: string, revision: number) =>
  request(by, 'POST', `/api/projects/topics/${topicId}/closing`, { revision });
const blocks = async ({ leader, topicId }: World): Promise<string[]> => {
  const page = await json(await request(leader, 'GET', `/api/projects/topics/${topicId}`));
  return (page.blocks as { code: string }[]).map(({ code }) => code);
};

/** A topic whose closing has been applied for. */
async function applied() {
  const world = await running();
  const [, , stage, final] = await promisesOf(world.topicId);
  await handIn(world, 'tool', stage?.id ?? '');
  await handIn(world, 'report', final?.id ?? '');
  const [first] = await promisesOf(world.topicId);
  const claims = [{ commitmentId: first?.id, evidence: '见研究报告第三章' }];
  await json(await apply(world.leader, world.topicId, await draft(world, { claims })));
  return world;
}

/** Experts of the county's pool, each of a school of her own far from the topic. */
async function pool({ county, city }: World, subjects: readonly string[]) {
  const list: { id: string; actor: Actor }[] = [];
  for (const [i, subject] of subjects.entries()) {
    const org = await make.organisation(deps, { name: `外校${i}`, parent: city });
    const actor = await make.actor(deps, { org, name: `专家${i}`, roles: ['expert'] });
    const id = deps.newId('exp');
    await deps.db.insert(experts).values({
      ...{ id, orgId: county.id, personId: actor.personId, state: 'active', title: 'senior', subjects: [subject] },
      ...{ stages: ['初中'], directions: [], away: [], preferences: {}, createdAt: deps.now(), updatedAt: deps.now() },
    });
    list.push({ id, actor });
  }
  return list;
}
const MATHS = ['数学', '数学', '数学', '语文', '语文'];
const convene = (by: Actor, id: string, expertIds: readonly string[], heldOn = '2026-10-01') =>
  request(by, 'POST', `/api/projects/closings/${id}/panel`, { expertIds, heldOn });

/** A panel that was called together, and by whom each opinion is given. */
async function convened() {
  const world = await applied();
  const panel = await pool(world, MATHS);
  const { id } = await closingRow(deps, world.topicId);
  await json(
    await convene(
      world.keeper,
      id,
      panel.map((one) => one.id),
    ),
  );
  const opinions: { id: string; actor: Actor }[] = [];
  for (const { actor } of panel) {
    const own = await json(await request(actor, 'GET', '/api/projects/opinions'));
    opinions.push({ id: (own.items as { id: string }[])[0]?.id ?? '', actor });
  }
  return { ...world, closingId: id, panel, opinions };
}
const opine = ({ id, actor }: { id: string; actor: Actor }, grade = 'good') =>
  request(actor, 'PUT', `/api/projects/opinions/${id}`, { grade, text: '研究有实效，材料齐全，同意结题。' });
const decide = (by: Actor, id: string, body: object) =>
  request(by, 'POST', `/api/projects/closings/${id}/decide`, { opinion: '经专家组鉴定，同意结题。', ...body });

describe('applying', () => {
  test('is refused with everything that stands in the way, and nothing of it moves the topic', async () => {
    const world = await running();
    const { topicId, leader, member, keeper } = world;
    expect(await blocks(world)).toEqual([
      'work_report_short',
      'research_report_short',
      'no_summary',
      'no_outcomes',
      'way_missing',
      'member_missing',
      'member_missing',
    ]);
    expect(await codeOf(await apply(leader, topicId, 1))).toBe('projects.closing_blocked');
    expect(await stateOf(deps, topicId)).toBe('running');
    expect(await codeOf(await apply(keeper, topicId, 1))).toBe('topics.not_yours_to_do');
    expect(await codeOf(await apply(member, topicId, 1))).toBe('topics.not_yours_to_do');
    const revision = await draft(world);
    expect(await blocks(world)).toEqual(['no_outcomes']);
    expect(await codeOf(await apply(leader, topicId, revision - 1))).toBe('topics.changed_meanwhile');
  });

  test('不报送不予结题: an annual check that was due stands in the way with its clause', async () => {
    const world = await approved(h, { form: { months: 12 } });
    clock.set('2027-01-02T02:00:00Z');
    const page = await json(await request(world.leader, 'GET', `/api/projects/topics/${world.topicId}`));
    const unreported = (page.blocks as { code: string; params: object; clause: { quotation: string } }[]).filter(
      ({ code }) => code === 'step_unreported',
    );
    expect(unreported.map(({ params }) => params)).toEqual([
      { step: '开题', day: '2026-12-01' },
      { step: '年度检查', day: '2026-12-31' },
    ]);
    expect(unreported[1]?.clause.quotation).toContain('不报送的不予结题');
  });

  test('counts the characters of the file that was read, and of no other topic’s', async () => {
    const world = await running();
    const file = async (topicId: string, reading: 'waiting' | 'read', text: string) => {
      const id = deps.newId('tat');
      await deps.db.insert(topicAttachments).values({
        ...{ id, topicId, use: 'closing', name: '总报告.docx', sha256: 'a'.repeat(64), bytes: 1, reading, text },
        ...{ refusal: null, byId: null, createdAt: deps.now(), updatedAt: deps.now() },
      });
      return id;
    };
    const other = await approved(h);
    const at = async (topicId: string, reading: 'waiting' | 'read', text: string) => {
      await draft(world, { researchReport: { text: '', attachmentId: await file(topicId, reading, text) } });
      return (await blocks(world)).filter((code) => code.startsWith('re'));
    };
    expect(await at(world.topicId, 'waiting', '')).toEqual(['reading']);
    expect(await at(world.topicId, 'read', '研 '.repeat(49))).toEqual(['research_report_short']);
    expect(await at(world.topicId, 'read', '研 '.repeat(50))).toEqual([]);
    expect(await at(other.topicId, 'read', '研'.repeat(50))).toEqual(['research_report_short']);
  });

  test('a form other than was promised stands in the way until a change is approved', async () => {
    const world = await running();
    const [, , stage, final] = await promisesOf(world.topicId);
    await handIn(world, 'tool', stage?.id ?? '');
    await handIn(world, 'paper', final?.id ?? '');
    await draft(world);
    expect(await blocks(world)).toEqual(['outcome_form']);
    const asked = {
      kind: 'outcome_form',
      reason: '改写成论文发表',
      outcomes: [{ commitmentId: final?.id, text: '论文', form: '论文' }],
    };
    const made = await json(
      await request(world.leader, 'POST', `/api/projects/topics/${world.topicId}/changes`, asked),
    );
    const id = (made.changes as { items: { id: string }[] }).items[0]?.id;
    expect(await blocks(world)).toEqual(['change_open', 'outcome_form']);
    await json(await request(world.principal, 'POST', `/api/projects/changes/${id}/endorse`, {}));
    await json(await request(world.keeper, 'POST', `/api/projects/changes/${id}/approve`, {}));
    expect(await blocks(world)).toEqual([]);
    const page = await json(await request(world.leader, 'GET', `/api/projects/topics/${world.topicId}`));
    expect(page.tally).toMatchObject({ promised: 2, handedIn: 2, met: 1, changed: 1 });
  });
});

describe('the panel', () => {
  test('has enough experts, of the subject, without conflict, with time for the papers', async () => {
    const world = await applied();
    const { keeper, leader, topicId } = world;
    expect(await stateOf(deps, topicId)).toBe('closing');
    const panel = await pool(world, [...MATHS, '语文']);
    const ids = panel.map(({ id }) => id);
    const { id } = await closingRow(deps, topicId);
    expect(await codeOf(await convene(leader, id, ids.slice(0, 5)))).toBe('topics.not_yours_to_do');
    expect(await codeOf(await convene(keeper, id, ids.slice(0, 4)))).toBe('projects.panel_small');
    expect(await codeOf(await convene(keeper, id, ids.slice(1)))).toBe('projects.panel_subject');
    expect(await codeOf(await convene(keeper, id, ids.slice(0, 5), '2026-09-30'))).toBe('projects.materials_late');
    // A colleague of the leader is in the pool too: the platform knows, and names why.
    const colleague = await make.actor(deps, { org: world.east, name: '同校专家' });
    const at = { createdAt: deps.now(), updatedAt: deps.now() };
    await deps.db.insert(experts).values({
      ...{ id: 'exp_own', orgId: world.county.id, personId: colleague.personId, state: 'active', title: 'senior' },
      ...{ subjects: ['数学'], stages: [], directions: [], away: [], preferences: {}, ...at },
    });
    expect(await codeOf(await convene(keeper, id, ['exp_own', ...ids.slice(0, 5)]))).toBe('projects.panel_conflict');
    const shown = await json(await request(keeper, 'GET', `/api/projects/closings/${id}/pool`));
    const conflicts = (shown.items as { id: string; conflicts: unknown[] }[]).map((one) => [
      one.id,
      one.conflicts.length > 0,
    ]);
    expect(conflicts).toContainEqual(['exp_own', true]);
    expect(conflicts.filter(([, has]) => has)).toHaveLength(1);
    expect(await codeOf(await request(leader, 'GET', `/api/projects/closings/${id}/pool`))).toBe(
      'topics.not_yours_to_do',
    );
    await json(await convene(keeper, id, ids.slice(0, 5)));
    expect((await remindersOf(deps, panel[0]?.actor.personId ?? '')).map(({ kind }) => kind)).toEqual([
      'opinion_asked',
    ]);
    // Before anybody has spoken it may be called together anew.
    await json(await convene(keeper, id, [...ids.slice(0, 4), ids[5] ?? '']));
    expect((await remindersOf(deps, panel[4]?.actor.personId ?? '')).map(({ isDone }) => isDone)).toEqual([true]);
  });

  test('each expert reads and writes her own opinion; the leader sees none before it is decided', async () => {
    const world = await convened();
    const [one, two] = world.opinions;
    if (!one || !two) throw new Error('no panel');
    expect(await codeOf(await request(two.actor, 'GET', `/api/projects/opinions/${one.id}`))).toBe(
      'projects.opinion_not_found',
    );
    expect(await codeOf(await opine({ id: one.id, actor: world.leader }))).toBe('projects.opinion_not_found');
    const papers = await json(await request(one.actor, 'GET', `/api/projects/opinions/${one.id}`));
    expect(papers).toMatchObject({ tally: { promised: 2, handedIn: 2 }, topic: { leaderName: '林主持' } });
    await json(await opine(one));
    expect(
      await codeOf(
        await convene(
          world.keeper,
          world.closingId,
          world.panel.map(({ id }) => id),
        ),
      ),
    ).toBe('projects.panel_spoken');
    const seen = await json(await request(world.leader, 'GET', `/api/projects/topics/${world.topicId}`));
    expect(seen.closing).toMatchObject([{ panel: 5, spoken: 1, opinions: [], majority: null }]);
    const kept = await json(await request(world.keeper, 'GET', `/api/projects/topics/${world.topicId}`));
    expect(kept.closing).toMatchObject([{ majority: { majority: 'good' } }]);
  });
});

describe('the decision', () => {
  test('rests on cited opinions of a whole panel; the topic is closed with its grade and its promises judged', async () => {
    const world = await convened();
    const { keeper, leader, closingId, opinions, topicId } = world;
    const cited = [opinions[0]?.id];
    for (const one of opinions.slice(0, 4)) await json(await opine(one));
    expect(await codeOf(await decide(keeper, closingId, { result: 'close', grade: 'good', cited }))).toBe(
      'projects.opinions_missing',
    );
    await json(await opine(opinions[4] ?? { id: '', actor: keeper }, 'excellent'));
    expect(await codeOf(await decide(keeper, closingId, { result: 'close', grade: 'good', cited: [] }))).toBe(
      'projects.opinions_uncited',
    );
    expect(await codeOf(await decide(keeper, closingId, { result: 'close', grade: 'passed', cited }))).toBe(
      'projects.grade_unsupported',
    );
    expect(await codeOf(await decide(leader, closingId, { result: 'close', grade: 'good', cited }))).toBe(
      'topics.not_yours_to_do',
    );
    const promises = await promisesOf(topicId);
    const judged = [{ commitmentId: promises[1]?.id, state: 'partly' }];
    await json(await decide(keeper, closingId, { result: 'close', grade: 'good', cited, judged }));
    expect(await topicRow(deps, topicId)).toMatchObject({ state: 'closed', grade: 'good', closedOn: '2026-09-01' });
    expect((await promisesOf(topicId)).map(({ state }) => state)).toEqual(['met', 'partly', 'met', 'met']);
    expect((await stepOf(deps, topicId, 'closing')).state).toBe('passed');
    const seen = await json(await request(leader, 'GET', `/api/projects/topics/${topicId}`));
    expect(seen.closing).toMatchObject([{ state: 'passed', opinions: [{}, {}, {}, {}, {}] }]);
    for (const form of ['closing_approval', 'appraisal'])
      for (const format of ['docx', 'pdf']) {
        const file = await request(leader, 'GET', `/api/projects/closings/${closingId}/forms/${form}/${format}`);
        expect([form, format, file.status]).toEqual([form, format, 200]);
      }
  });

  test('a deferred topic is closed in a second round; papers sent back may be handed in again', async () => {
    const world = await convened();
    const { keeper, leader, closingId, opinions, topicId } = world;
    for (const one of opinions) await json(await opine(one, 'failed'));
    const cited = [opinions[0]?.id];
    const defer = (until: string) => decide(keeper, closingId, { result: 'defer', grade: 'failed', cited, until });
    expect(await codeOf(await defer('2026-09-01'))).toBe('projects.day_passed');
    await json(await defer('2027-03-01'));
    expect(await stateOf(deps, topicId)).toBe('deferred');
    const step = await stepOf(deps, topicId, 'closing');
    expect(step).toMatchObject({ state: 'failed', dueOn: '2027-03-01', originalDueOn: '2028-08-31' });
    await json(await apply(leader, topicId, step.revision));
    const again = (await json(await request(keeper, 'GET', `/api/projects/topics/${topicId}`))).closing as {
      id: string;
      round: number;
      state: string;
    }[];
    expect(again.map(({ round, state }) => [round, state])).toEqual([
      [2, 'asked'],
      [1, 'deferred'],
    ]);
    await json(await decide(keeper, again[0]?.id ?? '', { result: 'return' }));
    expect(await stateOf(deps, topicId)).toBe('running');
    expect((await stepOf(deps, topicId, 'closing')).state).toBe('returned');
  });
});
