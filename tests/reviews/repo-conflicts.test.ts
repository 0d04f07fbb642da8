import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { persons, topicStatements } from '../../db/schema/index.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import { conflictsOf } from '../../server/reviews/assignment/conflicts.ts';
import { addReader, standIn } from '../../server/reviews/assignment/replace.ts';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';
import { callOf, county, makeCall, makeTopic } from '../topics/world.ts';
import { declare, makeExpert, makeTie } from './pool.ts';

const { deps, reset } = await harness();
const TODAY = '2026-09-01';
let world: Awaited<ReturnType<typeof county>>;
let call: Awaited<ReturnType<typeof makeCall>>;
let topic: Awaited<ReturnType<typeof makeTopic>>;
/** Somebody of another school with nothing to do with anybody. */
let expert: Actor;

beforeEach(async () => {
  await reset();
  world = await county(deps);
  call = await makeCall(deps, world.county.id);
  topic = await makeTopic(deps, {
    leader: world.leader,
    callId: call.id,
    state: 'reviewing',
    members: [world.member.personId],
    code: 'A7K2',
  });
  expert = await make.actor(deps, { org: world.west, name: '高评审', roles: ['teacher'] });
});

const kinds = async (personId = expert.personId) => {
  const conflicts = await conflictsOf(deps.db, { personIds: [personId], topicIds: [topic.id], today: TODAY });
  return conflicts(topic.id, personId).map(({ kind }) => kind);
};

describe('a conflict', () => {
  test('is not where nothing binds them', async () => {
    expect(await kinds()).toEqual([]);
  });

  test('is with oneself, leader or member', async () => {
    expect(await kinds(world.leader.personId)).toEqual(['self']);
    expect(await kinds(world.member.personId)).toEqual(['self']);
  });

  test('is of the same school, also when only a member works there', async () => {
    const guest = await make.person(deps, { org: world.west, name: '外校成员' });
    expect(await kinds(world.principal.personId)).toContain('same_unit');
    const joint = await makeTopic(deps, {
      leader: world.leader,
      callId: call.id,
      state: 'accepted',
      members: [guest.id],
    });
    const conflicts = await conflictsOf(deps.db, { personIds: [expert.personId], topicIds: [joint.id], today: TODAY });
    expect(conflicts(joint.id, expert.personId)).toEqual([
      { kind: 'same_unit', personId: guest.id, via: world.west.id, detail: '' },
    ]);
  });

  test('is of the same school through an office, and of the same group', async () => {
    const visiting = await make.actor(deps, {
      org: world.west,
      roles: ['teacher', { role: 'teacher', org: world.east }],
    });
    expect(await kinds(visiting.personId)).toEqual(['same_unit']);
    const group = await make.organisation(deps, { kind: 'group', name: '名校联合教研组', parent: world.county });
    const held = [{ role: 'group_leader' as const, org: group }];
    const [a, b] = [
      await make.actor(deps, { org: world.west, roles: held }),
      await make.actor(deps, { org: world.east, roles: held }),
    ];
    const joint = await makeTopic(deps, { leader: b, callId: call.id, state: 'accepted' });
    const conflicts = await conflictsOf(deps.db, { personIds: [a.personId], topicIds: [joint.id], today: TODAY });
    expect(conflicts(joint.id, a.personId).map(({ kind }) => kind)).toContain('same_group');
  });

  test('is of the same studio, the leader of it included', async () => {
    const head = await make.person(deps, { org: world.hill, name: '工作室主持人' });
    for (const personId of [expert.personId, world.member.personId])
      await makeTie(deps, { kind: 'studio', personId, otherId: head.id, label: '数学名师工作室' });
    expect(await kinds()).toEqual(['same_studio']);
    expect(await kinds(head.id)).toEqual(['same_studio']);
  });

  test('is of mentor and apprentice, either way, also some years after', async () => {
    await makeTie(deps, { kind: 'mentor', personId: expert.personId, otherId: world.leader.personId });
    expect(await kinds()).toEqual(['mentor']);
    const young = await make.person(deps, { org: world.hill });
    await makeTie(deps, { kind: 'mentor', personId: world.member.personId, otherId: young.id, to: '2024-06-30' });
    expect(await kinds(young.id)).toEqual(['mentor']);
    const old = await make.person(deps, { org: world.hill });
    await makeTie(deps, { kind: 'mentor', personId: world.member.personId, otherId: old.id, to: '2023-08-31' });
    expect(await kinds(old.id)).toEqual([]);
  });

  test('is of having researched together, ever; an invitation that nobody confirmed binds nobody', async () => {
    const colleague = await make.actor(deps, { org: world.hill });
    const values = { createdAt: new Date('2015-01-01') };
    await makeTopic(deps, {
      ...{ leader: colleague, callId: null, state: 'closed' as const, values },
      members: [world.member.personId, expert.personId],
    });
    expect(await kinds()).toEqual(['co_member']);
    expect(await kinds(colleague.personId)).toEqual(['co_member']);
  });

  test('is of the researcher who answers for the school', async () => {
    const office = await make.organisation(deps, { kind: 'county', name: '邻县' });
    const researcher = await make.person(deps, { org: office });
    await makeTie(deps, { kind: 'liaison', personId: researcher.id, orgId: world.east.id });
    expect(await kinds(researcher.id)).toEqual(['liaison']);
  });

  test('is of a unit somebody has left, by a tie or by the profile', async () => {
    await makeTie(deps, { kind: 'former_unit', personId: expert.personId, orgId: world.east.id, to: '2025-07-31' });
    expect(await kinds()).toEqual(['former_unit']);
    const moved = await make.person(deps, { org: world.east });
    await deps.db
      .update(persons)
      .set({ orgId: world.hill.id, updatedAt: new Date('2026-09-02') })
      .where(eq(persons.id, moved.id));
    expect(await kinds(moved.id)).toEqual(['former_unit']);
    const longAgo = await make.person(deps, { org: world.hill });
    await makeTie(deps, { kind: 'former_unit', personId: longAgo.id, orgId: world.east.id, to: '2019-07-31' });
    expect(await kinds(longAgo.id)).toEqual([]);
  });

  test('is of an applicant who came from the expert’s unit', async () => {
    await makeTie(deps, {
      kind: 'former_unit',
      personId: world.leader.personId,
      orgId: world.west.id,
      to: '2026-07-31',
    });
    expect(await kinds()).toEqual(['former_unit']);
  });

  test('is declared about a person or a unit', async () => {
    const row = await makeExpert(deps, { orgId: world.county.id, personId: expert.personId });
    await declare(deps, { expertId: row.id, otherPersonId: world.member.personId });
    expect(await kinds()).toEqual(['declared']);
    await declare(deps, { expertId: row.id, otherOrgId: world.east.id });
    expect(await kinds()).toEqual(['declared', 'declared']);
  });

  test('is of whoever runs the call, recommended the topic, or applies herself', async () => {
    expect(await kinds(world.keeper.personId)).toEqual(['keeper']);
    const stamps = { createdAt: deps.now(), updatedAt: deps.now() };
    await deps.db.insert(topicStatements).values({
      ...{ id: deps.newId('tst'), topicId: topic.id, kind: 'recommender', personId: expert.personId, state: 'given' },
      ...{ title: null, text: '', givenAt: null, ...stamps },
    });
    expect(await kinds()).toEqual(['recommender']);
    await makeTopic(deps, { leader: world.stranger, callId: call.id, state: 'accepted' });
    expect(await kinds(world.stranger.personId)).toEqual(['competes']);
  });
});

describe('a stand-in', () => {
  test('is the best who is free: no conflict, room, not asked before, another unit', async () => {
    const schools = await Promise.all(
      ['一中', '二中', '三中', '四中'].map((name) => make.organisation(deps, { name, parent: world.county })),
    );
    const people = await Promise.all(schools.map((org) => make.person(deps, { org })));
    const rows = [];
    for (const [i, { id }] of people.entries())
      rows.push(
        await makeExpert(deps, { orgId: world.county.id, personId: id, stages: i === 3 ? ['小学'] : ['初中'] }),
      );
    await makeExpert(deps, { orgId: world.county.id, personId: world.principal.personId });
    const ask = (role: 'regular' | 'third') => deps.db.transaction((tx) => addReader(deps, tx, topic.id, role));
    const first = await ask('regular');
    expect(rows.slice(0, 3).map(({ id }) => id)).toContain(first?.expertId);
    expect(first).toMatchObject({ state: 'invited', role: 'regular', dueOn: '2026-09-15' });
    const second = await deps.db.transaction((tx) => standIn(deps, tx, first!));
    expect(second?.replacesId).toBe(first?.id);
    expect(second?.expertId).not.toBe(first?.expertId);
    const others = [await ask('third'), await ask('third'), await ask('third')];
    expect(others.map((row) => row?.role ?? null)).toEqual(['third', 'third', null]);
  });

  test('has room: what she carries in other calls counts', async () => {
    const body = callOf();
    const other = await makeCall(deps, world.county.id, body);
    await makeExpert(deps, { orgId: world.county.id, personId: expert.personId, mostLoad: 1 });
    const elsewhere = await makeTopic(deps, { leader: world.leader, callId: other.id, state: 'reviewing', code: 'B' });
    expect(await deps.db.transaction((tx) => addReader(deps, tx, elsewhere.id, 'regular'))).not.toBeNull();
    expect(await deps.db.transaction((tx) => addReader(deps, tx, topic.id, 'regular'))).toBeNull();
  });
});
