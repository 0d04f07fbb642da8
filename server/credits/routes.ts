import { Hono } from 'hono';
import type { AppEnv, Deps } from '../kernel/deps.ts';
import { affectedRoutes } from './affected/routes.ts';
import { appealsRoutes } from './appeals/routes.ts';
import { certificatesRoutes } from './certificates/routes.ts';
import { claimsRoutes } from './claims/routes.ts';
import { exceptionsRoutes } from './exceptions/routes.ts';
import { importsRoutes } from './imports/routes.ts';
import { ledgerRoutes } from './ledger/routes.ts';
import { offeringsRoutes } from './offerings/routes.ts';
import { standingRoutes } from './standing/routes.ts';

export const creditsRoutes = (deps: Deps) =>
  new Hono<AppEnv>()
    .route('/affected', affectedRoutes(deps))
    .route('/claims', claimsRoutes(deps))
    .route('/ledger', ledgerRoutes(deps))
    .route('/standing', standingRoutes(deps))
    .route('/appeals', appealsRoutes(deps))
    .route('/exceptions', exceptionsRoutes(deps))
    .route('/imports', importsRoutes(deps))
    .route('/offerings', offeringsRoutes(deps))
    .route('/certificates', certificatesRoutes(deps));
