import type { InferResponseType } from 'hono/client';
import { api } from '../lib/api.ts';
import { asApiError, call, type ApiError } from '../lib/call.ts';
import { Part } from '../lib/part.svelte.ts';
import { Doing } from './doing.svelte.ts';

const all = api.community.spaces;
const one = all[':orgId'];

export type Spaces = InferResponseType<typeof all.$get, 200>;
export type Space = InferResponseType<typeof one.$get, 200>;
export type Offered = InferResponseType<typeof one.resources.$get, 200>;
export type Usage = InferResponseType<typeof one.usage.$get, 200>;
export type UsageRow = Usage['items'][number];

export const PAGE = 24;
export const OFFERED = 10;

export const spaceList = (asked: () => { q: string; page: number }): Part<Spaces> =>
  new Part(() => {
    const { q, page } = asked();
    return call(all.$get({ query: { q, limit: String(PAGE), offset: String((page - 1) * PAGE) } }));
  });

export const offered = (
  orgId: string,
  asked: () => { order: 'newest' | 'reused'; own: boolean; page: number },
): Part<Offered> =>
  new Part(() => {
    const { order, own, page } = asked();
    const query = {
      order,
      own: own ? 'yes' : 'no',
      limit: String(OFFERED),
      offset: String((page - 1) * OFFERED),
    } as const;
    return call(one.resources.$get({ param: { orgId }, query }));
  });

export const usage = (orgId: string, period: () => { from: string; to: string }): Part<Usage> =>
  new Part(() => call(one.usage.$get({ param: { orgId }, query: period() })));

/** The space of one organisation. */
export class SpaceState {
  readonly orgId: string;
  space = $state.raw<Space | null>(null);
  error = $state.raw<ApiError | null>(null);
  readonly doing = new Doing();

  constructor(orgId: string) {
    this.orgId = orgId;
  }

  async load(): Promise<void> {
    this.error = null;
    try {
      this.space = await call(one.$get({ param: { orgId: this.orgId } }));
    } catch (cause) {
      this.error = asApiError(cause);
    }
  }

  async introduce(introduction: string): Promise<boolean> {
    const json = { introduction, base: this.space?.writtenAt ?? null };
    const written = await this.doing.run(() => call(one.$put({ param: { orgId: this.orgId }, json })));
    if (written) this.space = written;
    return written !== null;
  }
}
