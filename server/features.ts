import type { Feature } from './kernel/feature.ts';
import { feature as activities } from './activities/index.ts';
import { feature as ai } from './ai/index.ts';
import { feature as audit } from './audit/index.ts';
import { feature as community } from './community/index.ts';
import { feature as credits } from './credits/index.ts';
import { feature as dashboards } from './dashboards/index.ts';
import { feature as jobs } from './jobs/index.ts';
import { feature as library } from './library/index.ts';
import { feature as paths } from './paths/index.ts';
import { feature as people } from './people/index.ts';
import { feature as policy } from './policy/index.ts';
import { feature as projects } from './projects/index.ts';
import { feature as reviews } from './reviews/index.ts';
import { feature as search } from './search/index.ts';
import { feature as topics } from './topics/index.ts';

/** Every capability that brings jobs or listens to events; subscriptions run in this order. */
export const features: readonly Feature[] = [
  people,
  policy,
  ai,
  jobs,
  library,
  audit,
  search,
  community,
  credits,
  paths,
  topics,
  reviews,
  projects,
  activities,
  dashboards,
];
