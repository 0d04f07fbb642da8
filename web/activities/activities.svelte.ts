import type { InferResponseType } from 'hono/client';
import { Doing } from '../community/doing.svelte.ts';
import { api } from '../lib/api.ts';
import { call, refuse } from '../lib/call.ts';
import { Part } from '../lib/part.svelte.ts';

const all = api.activities;
const one = all[':id'];

export type ActivityCard = InferResponseType<typeof all.$get, 200>['items'][number];
export type ActivityPage = InferResponseType<typeof one.$get, 200>;
export type Attendance = ActivityPage['attendances'][number];
export type Offer = InferResponseType<typeof all.offer.$get, 200>;
export type NewActivity = Parameters<typeof all.$post>[0]['json'];

export const PAGE = 20;
export const REFLECTION_LEAST = 30;

export const activityList = (asked: () => { when: 'coming' | 'past'; page: number }) =>
  new Part(() => {
    const { when, page } = asked();
    return call(all.$get({ query: { when, limit: String(PAGE), offset: String((page - 1) * PAGE) } }));
  });
export const offer = () => call(all.offer.$get());
export const announce = (json: NewActivity) => call(all.$post({ json }));

/** One activity, its list of attendance as it is being kept, and what one does with it. */
export class ActivityState {
  readonly id: string;
  readonly part: Part<ActivityPage>;
  readonly doing = new Doing();

  constructor(id: string) {
    this.id = id;
    this.part = new Part(() => call(one.$get({ param: { id } })));
  }

  members = () => call(one.members.$get({ param: { id: this.id } }));

  async #then(ask: () => Promise<unknown>): Promise<boolean> {
    const answer = await this.doing.run(ask);
    if (answer !== null) await this.part.load();
    return answer !== null;
  }

  keep = (attendances: { personId: string; state: Attendance['state']; missedHours: number }[]) =>
    this.#then(() => call(one.attendances.$put({ param: { id: this.id }, json: { attendances } })));
  close = (record: string, revision: number) =>
    this.#then(() => call(one.close.$post({ param: { id: this.id }, json: { record, revision } })));
  cancel = (reason: string) => this.#then(() => call(one.cancel.$post({ param: { id: this.id }, json: { reason } })));
  reflect = (text: string) => this.#then(() => call(one.reflection.$post({ param: { id: this.id }, json: { text } })));
  show = (file: File) =>
    this.#then(async () => {
      const url = `/api/activities/${this.id}/files?name=${encodeURIComponent(file.name)}`;
      const headers = { 'content-type': 'application/octet-stream' };
      const response = await fetch(url, { method: 'PUT', headers, body: file });
      if (!response.ok) throw await refuse(response);
      return true;
    });
}
