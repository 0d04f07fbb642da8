export * from './check.ts';
export * from './compare.ts';
