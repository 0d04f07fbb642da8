import type { InferResponseType } from 'hono/client';
import { Doing } from '../community/doing.svelte.ts';
import { api } from '../lib/api.ts';
import { call } from '../lib/call.ts';
import { Part } from '../lib/part.svelte.ts';

const projects = api.projects;
export type Running = InferResponseType<typeof projects.running.$get, 200>;
export type Month = InferResponseType<typeof projects.calendar.$get, 200>;
export type Entry = Month['items'][number];
type Consents = InferResponseType<typeof projects.changes.consents.$get, 200>;

export const PER_PAGE = 20;
export const LIGHTS = ['red', 'amber', 'green', 'paused'] as const;
export const WHOSE = ['mine', 'kept'] as const;
export type Whose = (typeof WHOSE)[number];
export const QUERY = { whose: '', light: '', call: '', q: '', page: 1 };
export type Asked = typeof QUERY;

/** What of an address is asked of the server. */
export const filterOf = ({ whose, light, call: callId, q }: Asked) => ({
  whose: WHOSE.find((one) => one === whose) ?? 'mine',
  ...(LIGHTS.some((one) => one === light) ? { light: LIGHTS.find((one) => one === light) } : {}),
  ...(callId ? { call: callId } : {}),
  ...(q ? { q } : {}),
});

export const running = (asked: () => Asked): Part<Running> =>
  new Part(() => {
    const { page } = asked();
    const query = { ...filterOf(asked()), limit: String(PER_PAGE), offset: String((page - 1) * PER_PAGE) };
    return call(projects.running.$get({ query }));
  });

export const month = (asked: () => { whose: Whose; month: string }): Part<Month> =>
  new Part(() => {
    const { whose, month: wanted } = asked();
    return call(projects.calendar.$get({ query: { whose, ...(wanted ? { month: wanted } : {}) } }));
  });

/** Teams that wait for one's own word. */
export class OwnConsents {
  items = $state.raw<Consents['items']>([]);
  readonly doing = new Doing();

  async load(): Promise<void> {
    const answer = await this.doing.run(() => call(projects.changes.consents.$get()));
    if (answer) this.items = answer.items;
  }

  async say(id: string, agrees: boolean): Promise<void> {
    const answer = await this.doing.run(() =>
      call(projects.changes[':id'].consent.$post({ param: { id }, json: { agrees } })),
    );
    if (answer) this.items = answer.items;
  }
}
