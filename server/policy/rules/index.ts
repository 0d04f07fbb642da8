/**
 * The pure door of policies: what a policy says, computed from data alone. Rules of other capabilities may use it where
 * they may not use `../index.ts`, which reaches the database.
 */
export * from './calendar.ts';
export * from './check.ts';
export * from './compare.ts';
export * from './convert.ts';
export * from './count.ts';
export * from './effective.ts';
export * from './ladder.ts';
export * from './outlook.ts';
export * from './overlap.ts';
export * from './share.ts';
export * from './standing.ts';
