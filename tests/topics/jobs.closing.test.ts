import { beforeEach, describe, expect, test } from 'vitest';
import { topicReminders } from '../../db/schema/index.ts';
import { remindClosing } from '../../server/topics/applications/closing.ts';
import { closingTurn } from '../../server/topics/applications/rules/windows.ts';
import { harness } from '../helpers/harness.ts';
import { callOf, county, makeCall, makeTopic } from './world.ts';

const { deps, clock, reset, request } = await harness();
beforeEach(reset);

test('the turns of a window are its last day, the day before, three and seven days before', () => {
  const days = ['2026-09-22', '2026-09-23', '2026-09-26', '2026-09-27', '2026-09-29', '2026-09-30', '2026-10-01'];
  expect(days.map((day) => closingTurn('2026-09-30', day))).toEqual([null, 7, 7, 3, 1, 0, null]);
});

describe('before a window closes', () => {
  test('a draft’s leader and the unit of what it has not put forward are reminded, each turn once', async () => {
    const w = await county(deps);
    const call = await makeCall(deps, w.county.id);
    const draft = await makeTopic(deps, { leader: w.leader, callId: call.id });
    await makeTopic(deps, { leader: w.member, callId: call.id, state: 'submitted' });
    await makeTopic(deps, { leader: w.stranger, callId: call.id, state: 'screening' });
    const told = async () =>
      (await deps.db.select().from(topicReminders)).map(({ personId, kind, isDone }) => [personId, kind, isDone]);
    expect(await remindClosing(deps)).toBe(0);
    clock.set('2026-09-22T16:00:00Z');
    expect(await remindClosing(deps)).toBe(2);
    expect(await remindClosing(deps)).toBe(0);
    expect(await told()).toEqual(
      expect.arrayContaining([
        [w.leader.personId, 'window_closing', false],
        [w.principal.personId, 'endorse_waiting', false],
      ]),
    );
    clock.set('2026-09-30T15:00:00Z');
    expect(await remindClosing(deps)).toBe(2);
    // Handed in, it waits for its leader no longer.
    const answer = await request(w.leader, 'POST', `/api/topics/${draft.id}/submit`, { revision: 1 });
    expect(answer.status).toBe(200);
    expect((await told()).filter(([id, , isDone]) => id === w.leader.personId && !isDone)).toEqual([]);
    clock.set('2026-10-01T00:00:00Z');
    expect(await remindClosing(deps)).toBe(0);
  });

  test('a call that is not published, or whose window is over, reminds nobody', async () => {
    const w = await county(deps);
    const over = await makeCall(deps, w.county.id, callOf({ window: { from: '2026-08-01', to: '2026-08-31' } }));
    await makeTopic(deps, { leader: w.leader, callId: over.id });
    expect(await remindClosing(deps)).toBe(0);
  });
});
