import { Hono } from 'hono';
import type { AppEnv, Deps } from '../kernel/deps.ts';
import { changeRoutes } from './changes/routes.ts';
import { closingRoutes, opinionRoutes } from './closing/routes.ts';
import { milestoneRoutes } from './milestones/routes.ts';
import { outcomeRoutes } from './outcomes/routes.ts';
import { overviewRoutes } from './overview/routes.ts';

export const projectsRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .route('/', overviewRoutes(deps))
    .route('/milestones', milestoneRoutes(deps))
    .route('/changes', changeRoutes(deps))
    .route('/closings', closingRoutes(deps))
    .route('/opinions', opinionRoutes(deps))
    .route('/', outcomeRoutes(deps));
