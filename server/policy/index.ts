import './events.ts';
import type { Feature } from '../kernel/feature.ts';

export { policyScope, type PolicyScope } from './access.ts';
export { categoryUnknown, noPolicy, policyNotFound } from './errors.ts';
export { policyRoutes } from './routes.ts';
export { comparison } from './schemas.ts';
export { sidesOf, type Comparison, type Sides } from './usecases/compare.ts';
export { policiesInForce, policyAsIf, policyInForce, type AsOf, type InForce } from './usecases/effective.ts';

export const feature: Feature = { name: 'policy', jobs: [], on: {} };
