import { Hono } from 'hono';
import { z } from 'zod';
import type { AppEnv, Deps } from '../../kernel/deps.ts';
import { documented } from '../../kernel/openapi.ts';
import { valid } from '../../kernel/valid.ts';
import { text } from '../schemas.ts';
import { suggest } from './usecases.ts';

const query = z.object({ q: text(0, 60).default('') });

export const suggestRoutes = (deps: Deps) =>
  new Hono<AppEnv>().get(
    '/',
    documented('Complete what is being typed: titles, units, subjects, tags and words, also by pinyin', 'search'),
    valid('query', query),
    async (c) => c.json(await suggest(deps, c.var.actor, c.req.valid('query'))),
  );
