import { beforeEach, describe, expect, test } from 'vitest';
import { jobProgress, type JobState } from '../../db/schema/jobs.ts';
import { saveProgress } from '../../server/jobs/repo.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import { harness } from '../helpers/harness.ts';
import { make } from '../helpers/make.ts';

const h = await harness();
let owner: Actor;
let colleague: Actor;
let admin: Actor;

beforeEach(async () => {
  await h.reset();
  const org = await make.organisation(h.deps);
  owner = await make.actor(h.deps, { org });
  colleague = await make.actor(h.deps, { org });
  admin = await make.actor(h.deps, { org, roles: ['school_admin'] });
});

async function aJob(state: JobState = 'running') {
  const at = h.deps.now();
  await h.deps.db.insert(jobProgress).values({
    id: 'job_1',
    name: 'library.ingest',
    state,
    done: 3,
    total: 20,
    ownerId: owner.personId,
    createdAt: at,
    updatedAt: at,
  });
}

describe('the progress of a job', () => {
  test('is read by its owner and by who looks after the system', async () => {
    await aJob();
    for (const actor of [owner, admin]) {
      const response = await h.request(actor, 'GET', '/api/jobs/job_1');
      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject({
        job: { id: 'job_1', state: 'running', done: 3, total: 20, can: { cancel: true } },
      });
    }
  });

  test('is not there for the administrator of another school: what it found may name people', async () => {
    await aJob();
    const org = await make.organisation(h.deps);
    const other = await make.actor(h.deps, { org, roles: ['school_admin'] });
    expect((await h.request(other, 'GET', '/api/jobs/job_1')).status).toBe(404);
    expect((await h.request(other, 'POST', '/api/jobs/job_1/cancel')).status).toBe(404);
  });

  test('is not there for a colleague, as little as a job that never was', async () => {
    await aJob();
    for (const [method, path] of [
      ['GET', '/api/jobs/job_1'],
      ['GET', '/api/jobs/job_1/events'],
      ['POST', '/api/jobs/job_1/cancel'],
      ['GET', '/api/jobs/job_2'],
    ] as const) {
      const response = await h.request(colleague, method, path);
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ error: { code: 'jobs.not_found' } });
    }
    expect((await h.request(null, 'GET', '/api/jobs/job_1')).status).toBe(401);
  });

  test('is streamed, change by change, until the job ends', async () => {
    await aJob();
    const response = await h.request(owner, 'GET', '/api/jobs/job_1/events');
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    const states: string[] = [];
    let text = '';
    const steps = [
      () => saveProgress(h.deps.db, 'job_1', { done: 4 }, h.deps.now()),
      () => saveProgress(h.deps.db, 'job_1', { state: 'done', done: 20 }, h.deps.now()),
    ];
    for (;;) {
      const piece = await reader?.read();
      if (!piece || piece.done) break;
      text += piece.value;
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const event = text.slice(0, end);
        text = text.slice(end + 2);
        expect(event).toContain('event: job');
        const data = /data: (.*)/.exec(event)?.[1] ?? '{}';
        states.push(/"state":"(\w+)","done":(\d+)/.exec(data)?.slice(1).join(' ') ?? data);
        await steps.shift()?.();
      }
    }
    expect(states).toEqual(['running 3', 'running 4', 'done 20']);
  });
});

describe('a job', () => {
  test('that waits or runs is cancelled by its owner, and stays so', async () => {
    await aJob('waiting');
    const response = await h.request(owner, 'POST', '/api/jobs/job_1/cancel');
    expect(await response.json()).toMatchObject({ job: { state: 'cancelled', can: { cancel: false } } });
    expect(await saveProgress(h.deps.db, 'job_1', { state: 'done' }, h.deps.now())).toBe(false);
  });

  test.each(['done', 'failed', 'cancelled'] as const)('that is %s cannot be cancelled', async (state) => {
    await aJob(state);
    const response = await h.request(owner, 'POST', '/api/jobs/job_1/cancel');
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ error: { code: 'jobs.has_ended' } });
  });
});
