import { Hono } from 'hono';
import type { AppEnv, Deps } from '../kernel/deps.ts';
import { outcomeRoutes } from './outcomes/routes.ts';

export const projectsRoutes = (deps: Deps) => new Hono<AppEnv>().route('/', outcomeRoutes(deps));
