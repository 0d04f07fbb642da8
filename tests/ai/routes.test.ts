import { beforeEach, describe, expect, test } from 'vitest';
import { modelCalls } from '../../db/schema/ai.ts';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';

const h = await harness({ env: { YANTU_AI_DAILY_TOKENS: '5000' } });
beforeEach(() => h.reset());

const DAY = 86_400_000;
let lastId = 0;
const aCall = (given: Partial<typeof modelCalls.$inferInsert> = {}) =>
  h.deps.db.insert(modelCalls).values({
    id: `mca_${++lastId}`,
    kind: 'chat',
    promptId: 'paths.read_need',
    promptVersion: 1,
    inputHash: 'x',
    model: 'm',
    mode: 'text',
    tokensIn: 100,
    tokensOut: 10,
    ms: 200,
    attempts: 1,
    outcome: 'ok',
    at: h.deps.now(),
    ...given,
  });

describe('the use of the models', () => {
  test('is summed up by prompt and outcome over 30 days, beside what today has spent', async () => {
    await aCall();
    await aCall({ ms: 400, tokensIn: 300 });
    await aCall({ outcome: 'ai.timeout', attempts: 3, ms: 60_000, at: new Date(h.deps.now().getTime() - 2 * DAY) });
    await aCall({ at: new Date(h.deps.now().getTime() - 31 * DAY) });
    const org = await make.organisation(h.deps);
    const admin = await make.actor(h.deps, { org, roles: ['school_admin'] });
    const response = await h.request(admin, 'GET', '/api/ai/calls');
    expect(await response.json()).toMatchObject({
      days: 30,
      state: { state: 'off' },
      budget: { dailyTokens: 5000, spentToday: 420 },
      calls: [
        { promptId: 'paths.read_need', outcome: 'ai.timeout', calls: 1, attempts: 3, slowestMs: 60_000 },
        { promptId: 'paths.read_need', outcome: 'ok', calls: 2, tokensIn: 400, tokensOut: 20, medianMs: 300 },
      ],
    });
  });

  test('is nothing for a teacher', async () => {
    const org = await make.organisation(h.deps);
    const response = await h.request(await make.actor(h.deps, { org }), 'GET', '/api/ai/calls');
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ error: { code: 'access.role_needed' } });
  });
});
