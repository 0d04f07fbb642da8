import type { InferResponseType } from 'hono/client';
import { api } from '../lib/api.ts';
import { call } from '../lib/call.ts';
import { Part } from '../lib/part.svelte.ts';
import { Work } from './work.svelte.ts';

const one = api.audit.resources[':id'];
export type Status = InferResponseType<typeof one.$get>;

/** Where a resource stands in its audit. */
export class AuditStatus {
  readonly id: string;
  readonly part: Part<Status>;
  readonly work = new Work();

  constructor(id: string) {
    this.id = id;
    this.part = new Part(() => call(one.$get({ param: { id } })));
  }

  recall = (auditId: string) => this.work.run(() => call(api.audit[':id'].recall.$post({ param: { id: auditId } })));

  withdraw = (reason: string) =>
    this.work.run(() => call(one.withdraw.$post({ param: { id: this.id }, json: { reason } })));
}
