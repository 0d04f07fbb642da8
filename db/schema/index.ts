export * from './people.ts';
export * from './ai.ts';
export * from './jobs.ts';
export * from './library.ts';
export * from './search.ts';
export * from './paths.ts';
