import type { InferResponseType } from 'hono/client';
import { Doing } from '../community/doing.svelte.ts';
import { api } from '../lib/api.ts';
import { call } from '../lib/call.ts';
import { send } from '../lib/http.ts';
import { Part } from '../lib/part.svelte.ts';

const ofTopic = api.projects.topics[':id'].outcomes;
const one = api.projects.outcomes[':id'];
export type Outcomes = InferResponseType<typeof ofTopic.$get, 200>;
export type Outcome = Outcomes['items'][number];
export type OutcomeKind = Outcome['kind'];
export type Written = Parameters<typeof ofTopic.$post>[0]['json'];
export type Pledge = InferResponseType<typeof one.pledge.$get, 200>;
export type HandingIn = Parameters<(typeof one)['hand-in']['$post']>[0]['json'];

const UPLOAD_MS = 600_000;

export const emptyOutcome = () => ({
  kind: 'report' as OutcomeKind,
  title: '',
  abstract: '',
  words: null as number | null,
  published: '',
  authorIds: [] as string[],
  commitmentId: null as string | null,
  attachmentId: null as string | null,
});
export const writtenOf = (outcome: Outcome): ReturnType<typeof emptyOutcome> => ({
  kind: outcome.kind,
  title: outcome.title,
  abstract: outcome.abstract,
  words: outcome.words,
  published: outcome.published,
  authorIds: [...outcome.authorIds],
  commitmentId: outcome.commitmentId,
  attachmentId: outcome.attachmentId,
});

/** The outcomes of a topic and what one does with them. */
export class OutcomesState {
  readonly id: string;
  readonly part: Part<Outcomes>;
  readonly doing = new Doing();

  constructor(id: string) {
    this.id = id;
    this.part = new Part(() => call(ofTopic.$get({ param: { id } })));
  }

  async #then(ask: () => Promise<unknown>): Promise<boolean> {
    const done = await this.doing.run(async () => {
      await ask();
      await this.part.load();
      return true;
    });
    return done ?? false;
  }

  save(written: Written, outcome: Outcome | null): Promise<boolean> {
    if (outcome === null) return this.#then(() => call(ofTopic.$post({ param: { id: this.id }, json: written })));
    const json = { ...written, seen: outcome.seen };
    return this.#then(() => call(one.$patch({ param: { id: outcome.id }, json })));
  }

  remove = ({ id }: Outcome) => this.#then(() => call(one.$delete({ param: { id } })));
  keep = ({ id }: Outcome) => this.#then(() => call(one.keep.$post({ param: { id } })));
  takeBack = ({ id }: Outcome) => this.#then(() => call(one['take-back'].$post({ param: { id } })));
  publish = ({ id }: Outcome) => this.#then(() => call(one.publish.$post({ param: { id } })));
  handIn = ({ id }: Outcome, json: HandingIn) => this.#then(() => call(one['hand-in'].$post({ param: { id }, json })));
  pledge = ({ id }: Outcome): Promise<Pledge> => call(one.pledge.$get({ param: { id } }));

  /** Sends a file to the dossier; the answer is its id there, or null with the refusal beside the button. */
  async upload(file: File): Promise<string | null> {
    const url = `/api/topics/${this.id}/attachments?name=${encodeURIComponent(file.name)}&use=outcome`;
    const headers = { 'content-type': 'application/octet-stream' };
    const kept: { id: string } | null = await this.doing.run(() =>
      call(send(url, { method: 'PUT', body: file, headers }, UPLOAD_MS)),
    );
    if (kept === null) return null;
    await this.part.load();
    return kept.id;
  }
}
