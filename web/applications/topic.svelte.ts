import type { InferResponseType } from 'hono/client';
import { Doing } from '../community/doing.svelte.ts';
import { api } from '../lib/api.ts';
import { call } from '../lib/call.ts';
import { send } from '../lib/http.ts';
import { Part } from '../lib/part.svelte.ts';

const one = api.topics[':id'];

export type Shown = InferResponseType<typeof one.$get, 200>;
export type Form = Shown['form'];
export type Call = Shown['call'];
export type Member = Shown['members'][number];
export type Statement = Shown['statements'][number];
export type Attachment = Shown['attachments'][number];
export type Lack = Shown['lacks'][number];
export type Use = Attachment['use'];
export type Events = InferResponseType<typeof one.events.$get, 200>;
export type Changes = InferResponseType<typeof one.changes.$get, 200>;
export type Title = NonNullable<Form['leader']['title']>;
/** Commands of the dossier's own page; those of its tabs are given there. */
export type OwnCommand = Exclude<keyof Shown['can'], 'edit' | 'attach'>;
export const COMMANDS = [
  'submit',
  'resubmit',
  'hand_in_revision',
  'endorse',
  'accept',
  'return',
  'hand_back',
  'refuse',
  'withdraw',
] as const satisfies readonly OwnCommand[];

/** What whoever gives a command adds to it. */
export type Given = { reason: string; rules: string[] };

const UPLOAD_MS = 600_000;

/** One topic as its page shows it; every command is given on the revision that was seen. */
export class TopicPart {
  readonly id: string;
  readonly part: Part<Shown>;
  readonly doing = new Doing();
  readonly uploading = new Doing();

  constructor(id: string) {
    this.id = id;
    this.part = new Part(() => call(one.$get({ param: { id } })));
  }

  get shown(): Shown | null {
    return this.part.data;
  }

  load = (): Promise<void> => this.part.load();

  async #then(ask: () => Promise<unknown>): Promise<boolean> {
    const answer = await this.doing.run(ask);
    if (answer === null) return false;
    await this.load();
    return true;
  }

  give(command: OwnCommand, { reason, rules }: Given): Promise<boolean> {
    const param = { id: this.id };
    const revision = this.shown?.topic.revision ?? 1;
    const asks: Record<OwnCommand, () => Promise<unknown>> = {
      submit: () => call(one.submit.$post({ param, json: { revision } })),
      resubmit: () => call(one.resubmit.$post({ param, json: { revision } })),
      hand_in_revision: () => call(one['hand-in-revision'].$post({ param, json: { revision } })),
      withdraw: () => call(one.withdraw.$post({ param, json: { revision, reason } })),
      endorse: () => call(one.endorse.$post({ param, json: { revision, commits: true, text: reason } })),
      hand_back: () => call(one['hand-back'].$post({ param, json: { revision, reason } })),
      return: () => call(one.return.$post({ param, json: { revision, reason, rules } })),
      accept: () => call(one.accept.$post({ param, json: { revision, reason } })),
      refuse: () => call(one.refuse.$post({ param, json: { revision, reason, rules } })),
    };
    return this.#then(asks[command]);
  }

  answer = (accepts: boolean) =>
    this.#then(() => call(one.members.answer.$post({ param: { id: this.id }, json: { accepts } })));

  recommend = (json: { gives: true; title: Title; text: string } | { gives: false }) =>
    this.#then(() => call(one.recommenders.answer.$post({ param: { id: this.id }, json })));

  invite = (personId: string, task: string) =>
    this.#then(() => call(one.members.$post({ param: { id: this.id }, json: { personId, task } })));

  setTask = (memberId: string, task: string) =>
    this.#then(() => call(one.members[':memberId'].$patch({ param: { id: this.id, memberId }, json: { task } })));

  remove = (memberId: string) =>
    this.#then(() => call(one.members[':memberId'].$delete({ param: { id: this.id, memberId } })));

  askRecommender = (personId: string) =>
    this.#then(() => call(one.recommenders.$post({ param: { id: this.id }, json: { personId } })));

  dropRecommender = (statementId: string) =>
    this.#then(() => call(one.recommenders[':statementId'].$delete({ param: { id: this.id, statementId } })));

  discard = async (): Promise<boolean> =>
    (await this.doing.run(() => call(one.$delete({ param: { id: this.id } })))) !== null;

  /** Files go one after the other; what came before stays when one is refused. */
  async addFiles(files: readonly File[], use: Use): Promise<void> {
    for (const file of files) {
      const url = `/api/topics/${this.id}/attachments?use=${use}&name=${encodeURIComponent(file.name)}`;
      const headers = { 'content-type': 'application/octet-stream' };
      const added = await this.uploading.run(() => call(send(url, { method: 'PUT', body: file, headers }, UPLOAD_MS)));
      if (added === null) break;
    }
    await this.load();
  }

  removeFile = (attachmentId: string) =>
    this.#then(() => call(one.attachments[':attachmentId'].$delete({ param: { id: this.id, attachmentId } })));
}

export const colleagues = (id: string, q: string) => call(one.colleagues.$get({ param: { id }, query: { q } }));
export type Colleague = Awaited<ReturnType<typeof colleagues>>['items'][number];

export const fileHref = (id: string, attachmentId: string): string => `/api/topics/${id}/attachments/${attachmentId}`;
