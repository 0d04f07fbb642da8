import { Hono } from 'hono';
import { activitiesRoutes } from './activities/index.ts';
import { aiRoutes } from './ai/index.ts';
import { auditRoutes } from './audit/index.ts';
import { communityRoutes } from './community/index.ts';
import { creditsRoutes } from './credits/index.ts';
import { dashboardsRoutes } from './dashboards/index.ts';
import { healthRoutes } from './health.ts';
import { jobRoutes } from './jobs/index.ts';
import type { AppEnv, Deps } from './kernel/deps.ts';
import { libraryRoutes } from './library/index.ts';
import { pathsRoutes } from './paths/index.ts';
import { authRoutes, peopleRoutes } from './people/index.ts';
import { policyRoutes } from './policy/index.ts';
import { projectsRoutes } from './projects/index.ts';
import { reviewsRoutes } from './reviews/index.ts';
import { searchRoutes } from './search/index.ts';
import { topicsRoutes } from './topics/index.ts';

/** The whole API: one chain, so that the web's client knows every route's types. */
export const createApi = (deps: Deps) =>
  new Hono<AppEnv>()
    .basePath('/api')
    .route('/health', healthRoutes(deps))
    .route('/auth', authRoutes(deps))
    .route('/people', peopleRoutes(deps))
    .route('/policy', policyRoutes(deps))
    .route('/ai', aiRoutes(deps))
    .route('/jobs', jobRoutes(deps))
    .route('/library', libraryRoutes(deps))
    .route('/audit', auditRoutes(deps))
    .route('/search', searchRoutes(deps))
    .route('/community', communityRoutes(deps))
    .route('/credits', creditsRoutes(deps))
    .route('/paths', pathsRoutes(deps))
    .route('/topics', topicsRoutes(deps))
    .route('/reviews', reviewsRoutes(deps))
    .route('/projects', projectsRoutes(deps))
    .route('/activities', activitiesRoutes(deps))
    .route('/dashboards', dashboardsRoutes(deps));

export type AppType = ReturnType<typeof createApi>;
