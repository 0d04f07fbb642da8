import { beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '../../server/kernel/deps.ts';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';

const { deps, request, clock, reset } = await harness();
beforeEach(reset);

const plan = {
  kind: 'joint_planning',
  title: '分数除法集体备课',
  heldOn: '2026-09-01',
  hours: 200,
  category: 'school',
  level: 'school',
  form: 'school_based',
};

async function world() {
  const school = await make.organisation(deps, { name: '一小' });
  const group = await make.organisation(deps, { kind: 'group', parent: school, name: '数学组' });
  const leader = await make.actor(deps, { org: group, roles: ['teacher', 'group_leader'] });
  const teacher = await make.actor(deps, { org: group, name: '甲' });
  const other = await make.actor(deps, { org: group, name: '乙' });
  const stranger = await make.actor(deps, { org: await make.organisation(deps, { name: '二小' }) });
  const { id } = (await json(leader, 'POST', '/api/activities', { ...plan, orgId: group.id })) as { id: string };
  return { school, group, leader, teacher, other, stranger, id };
}
async function json(actor: Actor, method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await request(actor, method, path, body);
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error(JSON.stringify(answer));
  return answer;
}
const code = async (response: Promise<Response>) =>
  ((await (await response).json()) as { error: { code: string } }).error.code;
type Shown = {
  activity: { revision: number; state: string; present: number };
  attendances: { personId: string; id: string; isTold: boolean; shows: number; artefacts: { text: string | null }[] }[];
};
const show = (actor: Actor, id: string) => json(actor, 'GET', `/api/activities/${id}`) as Promise<Shown>;
const list = (...people: [Actor, 'present' | 'absent' | 'invited'][]) => ({
  attendances: people.map(([actor, state]) => ({ personId: actor.personId, state })),
});
const thought = '这次备课之后我把例题改成了分月饼的情境，准备先让学生画图再列式，看看能不能说清算理。';

describe('an activity through the API', () => {
  test('is announced, attended, shown for and closed; told once, and then stays', async () => {
    const { leader, teacher, other, id } = await world();
    await json(leader, 'PUT', `/api/activities/${id}/attendances`, list([teacher, 'present'], [other, 'absent']));
    await json(teacher, 'POST', `/api/activities/${id}/reflection`, { text: thought });
    expect(await code(request(other, 'POST', `/api/activities/${id}/reflection`, { text: thought }))).toBe(
      'activities.not_present',
    );
    await json(leader, 'POST', `/api/activities/${id}/close`, { record: '确定了例题和分层练习。', revision: 1 });
    const after = await show(leader, id);
    expect(after.activity).toMatchObject({ state: 'held', revision: 2, present: 1 });
    expect(after.attendances.map((one) => [one.isTold, one.shows]).sort()).toEqual([
      [false, 0],
      [true, 1],
    ]);
    expect(await code(request(teacher, 'POST', `/api/activities/${id}/reflection`, { text: `${thought}补充。` }))).toBe(
      'activities.counted',
    );
    expect(
      await code(
        request(leader, 'PUT', `/api/activities/${id}/attendances`, list([teacher, 'absent'], [other, 'absent'])),
      ),
    ).toBe('activities.counted');
  });

  test('who shows something only afterwards is told then', async () => {
    const { leader, teacher, id } = await world();
    await json(leader, 'PUT', `/api/activities/${id}/attendances`, list([teacher, 'present']));
    await json(leader, 'POST', `/api/activities/${id}/close`, { record: '确定了例题和分层练习。', revision: 1 });
    expect((await show(teacher, id)).attendances[0]?.isTold).toBe(false);
    const put = await request(
      teacher,
      'PUT',
      `/api/activities/${id}/files?name=plan.txt`,
      new TextEncoder().encode('改过的教案'),
    );
    expect(put.status).toBe(201);
    const mine = (await show(teacher, id)).attendances[0];
    expect(mine?.isTold).toBe(true);
    const file = await request(leader, 'GET', `/api/activities/${id}/files/${mine?.id}`);
    expect(await file.text()).toBe('改过的教案');
  });

  test('is closed by who runs it, on its day or later, and by one at a time', async () => {
    const { leader, teacher, id } = await world();
    const close = (actor: Actor, revision: number) =>
      request(actor, 'POST', `/api/activities/${id}/close`, { record: '确定了例题和分层练习。', revision });
    expect(await code(close(teacher, 1))).toBe('access.role_needed');
    clock.set('2026-08-20T02:00:00Z');
    expect(await code(close(leader, 1))).toBe('activities.not_yet');
    clock.set('2026-09-03T02:00:00Z');
    expect(await code(close(leader, 7))).toBe('activities.changed_meanwhile');
    expect((await close(leader, 1)).status).toBe(200);
    expect(await code(close(leader, 2))).toBe('activities.already_held');
  });

  test('is seen by its organisation; what others show, by who runs it; a stranger sees nothing', async () => {
    const { leader, teacher, other, stranger, id } = await world();
    await json(leader, 'PUT', `/api/activities/${id}/attendances`, list([teacher, 'present'], [other, 'present']));
    await json(teacher, 'POST', `/api/activities/${id}/reflection`, { text: thought });
    const texts = (shown: Shown) => shown.attendances.flatMap((one) => one.artefacts.map((artefact) => artefact.text));
    expect(texts(await show(leader, id))).toEqual([thought]);
    expect(texts(await show(teacher, id))).toEqual([thought]);
    expect(texts(await show(other, id))).toEqual([]);
    expect(await code(request(stranger, 'GET', `/api/activities/${id}`))).toBe('activities.not_found');
    expect(await json(stranger, 'GET', '/api/activities?when=coming')).toEqual({ items: [], total: 0 });
    expect(await code(request(stranger, 'POST', `/api/activities/${id}/reflection`, { text: thought }))).toBe(
      'activities.not_found',
    );
  });

  test('invites its own people only', async () => {
    const { leader, stranger, id } = await world();
    expect(await code(request(leader, 'PUT', `/api/activities/${id}/attendances`, list([stranger, 'present'])))).toBe(
      'activities.not_a_member',
    );
  });
});
