import { Hono } from 'hono';
import type { AppEnv, Deps } from './kernel/deps.ts';

/** The whole API: one chain, so that the web's client knows every route's types. */
export const createApi = (_deps: Deps) => new Hono<AppEnv>().basePath('/api');

export type AppType = ReturnType<typeof createApi>;
