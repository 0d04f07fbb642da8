import { Hono } from 'hono';
import type { AppEnv, Deps } from '../kernel/deps.ts';
import { callRoutes } from './calls/routes.ts';
import { collectionRoutes } from './collections/routes.ts';
import { commentRoutes } from './comments/routes.ts';
import { deskRoutes } from './desk.ts';
import { flagRoutes } from './flags/routes.ts';
import { ratingRoutes } from './ratings/routes.ts';
import { reuseRoutes } from './reuse/routes.ts';
import { spaceRoutes } from './spaces/routes.ts';

export const communityRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .route('/', collectionRoutes(deps))
    .route('/', ratingRoutes(deps))
    .route('/', commentRoutes(deps))
    .route('/', flagRoutes(deps))
    .route('/', reuseRoutes(deps))
    .route('/', spaceRoutes(deps))
    .route('/', callRoutes(deps))
    .route('/', deskRoutes(deps));
