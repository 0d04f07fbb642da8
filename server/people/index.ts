import type { Feature } from '../kernel/feature.ts';

export { loadActor } from './actor.ts';
export * from './rules.ts';

export const feature: Feature = { name: 'people', jobs: [], on: {} };
