import readExcel from 'read-excel-file/node';
import { beforeEach, describe, expect, test } from 'vitest';
import { outcomes, resourceParents, resourceUses, reuses, topicResources } from '../../db/schema/index.ts';
import type { TopicState } from '../../db/schema/topic-data.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import { code } from '../audit/desk.ts';
import { aResource } from '../community/world.ts';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';
import { answer } from '../library/intake.ts';
import { county, fullForm, makeCall, makeTopic } from '../topics/world.ts';

const h = await harness();
type World = Awaited<ReturnType<typeof county>>;
let w: World;
let callId: string;
beforeEach(async () => {
  await h.reset();
  w = await county(h.deps);
  callId = (await makeCall(h.deps, w.county.id)).id;
});

type Register = {
  total: number;
  reuse: { resources: number; opened: number; taught: number; cited: number; adapted: number };
  facets: Record<string, { value: string; n: number; label: string }[]>;
  items: { id: string; title: string; outcomes: number; published: number; reuse: Record<string, number> }[];
};
const query = (asked: Record<string, string | number>) =>
  new URLSearchParams(Object.entries(asked).map(([key, value]) => [key, String(value)])).toString();
const register = async (actor: Actor, asked: Record<string, string | number>) =>
  answer<Register>(await h.request(actor, 'GET', `/api/projects/register?${query(asked)}`));

let n = 0;
const topic = (
  state: TopicState,
  more: { leader?: Actor; subject?: string; track?: string; year?: number; grade?: 'good' | 'excellent' } = {},
) => {
  const { leader = w.leader, subject = '数学', track = 'general', year = 2026, grade = null } = more;
  const isApproved = !['draft', 'screening', 'reviewing', 'declined'].includes(state);
  return makeTopic(h.deps, {
    ...{ leader, callId, state, form: fullForm({ title: `课题 ${++n}`, subject, track }) },
    values: {
      ...(isApproved ? { approvalNumber: `N${n}`, approvedOn: `${year}-03-01`, endsOn: `${year + 2}-03-01` } : {}),
      ...(state === 'closed' ? { closedOn: `${year + 2}-02-01`, grade: grade ?? 'good' } : {}),
    },
  });
};

describe('a register', () => {
  test('its numbers equal the lists they open, whatever else is chosen, and the sheet has the same rows', async () => {
    const leader = await make.actor(h.deps, { org: w.west, name: '西校主持' });
    const states: TopicState[] = ['approved', 'running', 'closed', 'closed', 'cancelled', 'suspended', 'deferred'];
    for (const [at, state] of states.entries()) {
      await topic(state, {
        subject: at % 2 ? '语文' : '数学',
        track: at % 3 ? 'general' : 'key',
        year: 2024 + (at % 3),
      });
      await topic(state, { leader, subject: '数学', grade: 'excellent' });
    }
    for (const state of ['draft', 'screening', 'reviewing', 'declined', 'notice'] as const) await topic(state);
    const orgId = w.county.id;
    const choices: Record<string, string>[] = [
      {},
      { subject: '数学' },
      { state: 'closed', year: '2026' },
      { grade: 'none' },
    ];
    for (const choice of choices) {
      const seen = await register(w.keeper, { orgId, ...choice, limit: 100 });
      expect(seen.items).toHaveLength(seen.total);
      for (const [facet, values] of Object.entries(seen.facets)) {
        for (const { value, n: told } of values) {
          const opened = await register(w.keeper, { orgId, ...choice, [facet]: value, limit: 100 });
          expect([facet, value, opened.total, opened.items.length]).toEqual([facet, value, told, told]);
        }
      }
      const sheet = await h.request(
        w.keeper,
        'GET',
        `/api/projects/register/export.xlsx?${query({ orgId, ...choice })}`,
      );
      const [first] = await readExcel(Buffer.from(await sheet.arrayBuffer()));
      expect(first?.data.slice(1).map((row) => row[1])).toEqual(seen.items.map(({ title }) => title));
    }
    expect((await register(w.keeper, { orgId })).total).toBe(states.length * 2);
    expect((await register(w.keeper, { orgId: w.west.id })).total).toBe(states.length);
  });

  test('is kept by those who look after the organisation; others are refused', async () => {
    const ask = (actor: Actor, orgId: string) => h.request(actor, 'GET', `/api/projects/register?orgId=${orgId}`);
    expect((await ask(w.principal, w.east.id)).status).toBe(200);
    expect((await ask(w.keeper, w.east.id)).status).toBe(200);
    expect(await code(await ask(w.principal, w.county.id))).toEqual([403, 'access.outside_your_organisations']);
    expect(await code(await ask(w.principal, w.west.id))).toEqual([403, 'access.outside_your_organisations']);
    expect(await code(await ask(w.leader, w.east.id))).toEqual([403, 'access.role_needed']);
    expect(await code(await ask(w.keeper, 'org_none'))).toEqual([404, 'projects.register_not_found']);
  });
});

describe('a finished topic', () => {
  async function published(topicId: string, to: 'own' | 'school' = 'school') {
    const resourceId = await aResource(h, { owner: w.leader, org: w.east, to: to === 'own' ? 'own' : w.county });
    const id = h.deps.newId('otc');
    const now = h.deps.now();
    await h.deps.db.insert(outcomes).values({
      ...{
        id,
        topicId,
        kind: 'report',
        title: '研究报告',
        abstract: '摘要',
        words: null,
        published: '',
        authorIds: [],
      },
      ...{ commitmentId: null, attachmentId: null, resourceId, state: 'published', refusal: null },
      ...{ createdAt: now, updatedAt: now },
    });
    await h.deps.db.insert(topicResources).values({ topicId, resourceId, at: now });
    return resourceId;
  }
  const show = (actor: Actor, id: string) => h.request(actor, 'GET', `/api/projects/finished/${id}`);

  test('is known to everybody below the body that ran it, and to nobody before it is closed', async () => {
    const closed = await topic('closed');
    const running = await topic('running');
    const elsewhere = await make.actor(h.deps, {
      org: await make.organisation(h.deps, { kind: 'county', parent: w.city }),
    });
    expect((await show(w.stranger, closed.id)).status).toBe(200);
    expect(await code(await show(elsewhere, closed.id))).toEqual([404, 'projects.finished_not_found']);
    expect(await code(await show(w.leader, running.id))).toEqual([404, 'projects.finished_not_found']);
  });

  test('counts opening, use and adaptation of its outcomes; what a reader may not read is neither linked nor counted', async () => {
    const { id } = await topic('closed');
    const resourceId = await published(id);
    const { db, now } = h.deps;
    const day = '2026-09-01';
    for (const kind of ['opened', 'downloaded'] as const) {
      await db.insert(resourceUses).values({ resourceId, personId: w.stranger.personId, day, kind });
    }
    const said = {
      resourceId,
      personId: w.stranger.personId,
      orgId: w.west.id,
      day,
      note: '用过',
      createdAt: now(),
      updatedAt: now(),
    };
    await db.insert(reuses).values({ ...said, id: 'reu_1', kind: 'taught' });
    await db.insert(reuses).values({ ...said, id: 'reu_2', kind: 'cited', hiddenAt: now() });
    for (const to of [w.county, 'own'] as const) {
      const childId = await aResource(h, { owner: w.stranger, org: w.west, to });
      await db.insert(resourceParents).values({
        ...{ id: h.deps.newId('par'), childId, parentId: resourceId, parentVersion: 1, parentTitle: '' },
        ...{ createdBy: w.stranger.personId, createdAt: now() },
      });
    }
    type Finished = { outcomes: { resourceId: string | null; reuse: unknown }[]; reuse: unknown; abstract: string };
    const forLeader = await answer<Finished>(await show(w.leader, id));
    expect(forLeader.outcomes).toMatchObject([{ resourceId, reuse: { opened: 1, taught: 1, cited: 0, adapted: 1 } }]);
    expect(forLeader.abstract).toBe('摘要');
    // Its maker also counts her own draft.
    expect((await answer<Finished>(await show(w.stranger, id))).reuse).toEqual({
      opened: 1,
      taught: 1,
      cited: 0,
      adapted: 2,
    });
    const kept = await register(w.keeper, { orgId: w.county.id });
    expect(kept.reuse).toEqual({ resources: 1, opened: 1, taught: 1, cited: 0, adapted: 1 });
    expect(kept.items).toMatchObject([
      { outcomes: 1, published: 1, reuse: { opened: 1, taught: 1, cited: 0, adapted: 1 } },
    ]);
    const hidden = await topic('closed');
    await published(hidden.id, 'own');
    expect((await answer<Finished>(await show(w.stranger, hidden.id))).outcomes).toMatchObject([
      { resourceId: null, reuse: { opened: 0, taught: 0, cited: 0, adapted: 0 } },
    ]);
  });
});
