import { customType, integer, text, timestamp } from 'drizzle-orm/pg-core';

/** Prefixed text id, made by the caller (`deps.newId('res')`), so that a row's id is known before it is written. */
export const id = (name = 'id') => text(name);

const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });
export { at };

/** Hundredths of a credit or of an hour: sums are exact, in SQL, in rules and in the solver. */
export const centi = (name: string) => integer(name);

/** When a row came to be and when it last changed; the caller's clock, never the database's, so tests can move it. */
export const timestamps = {
  createdAt: at('created_at').notNull(),
  updatedAt: at('updated_at').notNull(),
};

/** PostgreSQL's full-text document. Written by an expression, never read back. */
export const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' });

/** A pgvector `vector` of any length: one table serves every embedding space, each row's space knows its dimensions. */
export const anyVector = customType<{ data: number[]; driverData: string }>({
  dataType: () => 'vector',
  toDriver: (value) => `[${value.join(',')}]`,
  fromDriver: (value) => value.slice(1, -1).split(',').map(Number),
});
