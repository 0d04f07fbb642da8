import { Hono } from 'hono';
import type { AppEnv, Deps } from '../kernel/deps.ts';
import { applicationRoutes } from './applications/routes.ts';
import { callRoutes } from './calls/routes.ts';
import { eligibilityRoutes } from './eligibility/routes.ts';
import { precheckRoutes } from './precheck/routes.ts';
import { reminderRoutes } from './reminders/routes.ts';

/** Addresses that are words come before those of a topic ('/:id'). */
export const topicsRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .route('/reminders', reminderRoutes(deps))
    .route('/calls', callRoutes(deps))
    .route('/precheck', precheckRoutes(deps))
    .route('/', eligibilityRoutes(deps))
    .route('/', applicationRoutes(deps));
