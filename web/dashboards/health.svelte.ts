import type { InferResponseType } from 'hono/client';
import { api } from '../lib/api.ts';
import { call } from '../lib/call.ts';
import { Part } from '../lib/part.svelte.ts';
import { levelOf, placeQuery, type Asked, type WorkList } from './place.ts';

export type Health = InferResponseType<typeof api.dashboards.health.$get>;
export type Row = Health['rows'][number];
export type Cell = Row['cells'][string];

/** Coverage and work lists of the place in the address. */
export const healthOf = (asked: () => Asked) =>
  new Part(() => {
    const { kind: _kind, ...place } = placeQuery(asked());
    return call(api.dashboards.health.$get({ query: { ...place, by: levelOf(asked()) } }));
  });

export const BEHIND_PAGE = 50;
export type Behind = InferResponseType<typeof api.dashboards.resources.$get>;

/** The resources behind one number. */
export const behindOf = (asked: () => Asked, list: () => WorkList | undefined) =>
  new Part(() => {
    const { page } = asked();
    const chosen = list();
    return call(
      api.dashboards.resources.$get({
        query: {
          ...placeQuery(asked()),
          ...(chosen ? { list: chosen } : {}),
          limit: String(BEHIND_PAGE),
          offset: String((page - 1) * BEHIND_PAGE),
        },
      }),
    );
  });
