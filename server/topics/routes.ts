import { Hono } from 'hono';
import type { AppEnv, Deps } from '../kernel/deps.ts';
import { reminderRoutes } from './reminders/routes.ts';

export const topicsRoutes = (deps: Deps) => new Hono<AppEnv>().route('/reminders', reminderRoutes(deps));
