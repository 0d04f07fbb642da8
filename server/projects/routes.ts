import { Hono } from 'hono';
import type { AppEnv, Deps } from '../kernel/deps.ts';

export const projectsRoutes = (_deps: Deps) => new Hono<AppEnv>();
