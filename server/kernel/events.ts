import type { Db } from '../../db/client.ts';

/** Every event of the product, merged in by the capability that emits it: `declare module '../kernel/events.ts'`. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- declaration merging needs an interface
export interface AppEvents {}

export type EventName = keyof AppEvents;
/** Runs inside the emitter's transaction: what follows from an event is saved with it or not at all. */
export type Emit = <N extends EventName>(tx: Db, name: N, payload: AppEvents[N]) => Promise<void>;
export type Subscriptions<D> = {
  [N in EventName]?: (deps: D, tx: Db, payload: AppEvents[N]) => Promise<void>;
};

/** Joins the features' subscriptions into one `emit`; they run in the order of the features. */
export function createEmit<D>(deps: () => D, subscriptions: readonly Subscriptions<D>[]): Emit {
  return async (tx, name, payload) => {
    for (const handlers of subscriptions) await handlers[name]?.(deps(), tx, payload);
  };
}
