import { Hono } from 'hono';
import type { AppEnv, Deps } from '../kernel/deps.ts';
import { panelRoutes } from './assignment/routes.ts';
import { decisionRoutes } from './decisions/routes.ts';
import { deskRoutes } from './desk/routes.ts';
import { expertRoutes } from './experts/routes.ts';
import { progressRoutes } from './progress/routes.ts';

export const reviewsRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .route('/desk', deskRoutes(deps))
    .route('/decisions', decisionRoutes(deps))
    .route('/experts', expertRoutes(deps))
    .route('/panels', panelRoutes(deps))
    .route('/calls', progressRoutes(deps));
