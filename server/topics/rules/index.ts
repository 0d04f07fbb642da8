/** The pure door: the rules of the reviews and of the projects may count by these without reaching a database. */
export * from './asked.ts';
export * from './call.ts';
export * from './form.ts';
export * from './packet.ts';
export * from './states.ts';
