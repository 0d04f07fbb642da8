import { Hono } from 'hono';
import type { AppEnv, Deps } from '../kernel/deps.ts';

export const reviewsRoutes = (_deps: Deps) => new Hono<AppEnv>();
