import { Hono } from 'hono';
import { z } from 'zod';
import type { AppEnv, Deps } from '../../kernel/deps.ts';
import { documented } from '../../kernel/openapi.ts';
import { page } from '../../kernel/page.ts';
import { valid } from '../../kernel/valid.ts';
import { KINDS } from './rules.ts';
import { readReminders, setMute, showReminders } from './usecases.ts';

const doc = (summary: string) => documented(summary, 'topics');
const listQuery = z.strictObject({ ...page });
const muting = z.strictObject({ kind: z.enum(KINDS), isMuted: z.boolean() });

export const reminderRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .get('/', doc('What one is reminded of'), valid('query', listQuery), async (c) =>
      c.json(await showReminders(deps, c.var.actor, c.req.valid('query'))),
    )
    .post('/read', doc('Everything has been read'), async (c) => c.json(await readReminders(deps, c.var.actor)))
    .post('/mute', doc('Stop or resume a kind of reminder'), valid('json', muting), async (c) =>
      c.json(await setMute(deps, c.var.actor, c.req.valid('json'))),
    );
