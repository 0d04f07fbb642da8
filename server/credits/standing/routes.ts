import { Hono } from 'hono';
import type { AppEnv, Deps } from '../../kernel/deps.ts';

export const standingRoutes = (_deps: Deps) => new Hono<AppEnv>();
