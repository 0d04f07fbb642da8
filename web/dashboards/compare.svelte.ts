import type { InferResponseType } from 'hono/client';
import { api } from '../lib/api.ts';
import { call } from '../lib/call.ts';
import { Part } from '../lib/part.svelte.ts';
import { NOTHING } from './place.ts';

type Compared = InferResponseType<typeof api.dashboards.snapshots.compare.$get>;
export type Change = Compared['changes'][number];

export const snapshotsOf = (org: () => string) =>
  new Part(() => {
    const orgId = org();
    return call(api.dashboards.snapshots.$get({ query: orgId ? { orgId } : {} }));
  });

type Asked = { org: string; from: string; to: string; subject: string };

export const comparisonOf = (asked: () => Asked) =>
  new Part(() => {
    const { org, from, to, subject } = asked();
    return call(
      api.dashboards.snapshots.compare.$get({
        query: {
          from,
          ...(org ? { orgId: org } : {}),
          ...(to ? { to } : {}),
          ...(subject ? { subject: subject === NOTHING ? '' : subject } : {}),
        },
      }),
    );
  });
