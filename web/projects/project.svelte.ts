import type { InferRequestType, InferResponseType } from 'hono/client';
import { Doing } from '../community/doing.svelte.ts';
import { api } from '../lib/api.ts';
import { asApiError, call, type ApiError } from '../lib/call.ts';
import { send } from '../lib/http.ts';

const one = api.projects.topics[':id'];
const step = api.projects.milestones[':id'];
const change = api.projects.changes[':id'];
const closing = api.projects.closings[':id'];

export type Project = InferResponseType<typeof one.$get, 200>;
export type Step = Project['steps'][number];
export type StepForm = NonNullable<Step['form']>;
export type OpeningReport = Extract<StepForm, { kind: 'opening' }>['report'];
export type CheckReport = Extract<StepForm, { kind: 'check' }>['report'];
export type ClosingReport = Extract<StepForm, { kind: 'closing' }>['report'];
export type Change = Project['changes']['items'][number];
export type ChangeKind = Change['kind'];
export type Commitment = Project['commitments'][number];
export type Closing = Project['closing'][number];
export type Block = Project['blocks'][number];
export type Clause = Block['clause'];
export type Asked = InferRequestType<typeof one.changes.$post>['json'];
export type Judging = InferRequestType<typeof step.judge.$post>['json'];
export type Steering = InferRequestType<typeof one.steer.$post>['json'];
export type Deciding = InferRequestType<typeof closing.decide.$post>['json'];
export type Pool = InferResponseType<typeof closing.pool.$get, 200>;

const UPLOAD_MS = 600_000;
export type FileUse = 'opening' | 'midterm' | 'annual' | 'change' | 'closing';

/** The life of one topic: read once, and again with every answer. */
export class ProjectState {
  readonly id: string;
  page = $state.raw<Project | null>(null);
  error = $state.raw<ApiError | null>(null);
  readonly doing = new Doing();

  constructor(id: string) {
    this.id = id;
  }

  async load(): Promise<void> {
    this.error = null;
    try {
      this.page = await call(one.$get({ param: { id: this.id } }));
    } catch (cause) {
      this.error = asApiError(cause);
    }
  }

  async #adopt(ask: () => Promise<Project>): Promise<boolean> {
    const answer = await this.doing.run(ask);
    if (answer) this.page = answer;
    return answer !== null;
  }

  announce = (id: string, revision: number) =>
    this.#adopt(() => call(step.announce.$post({ param: { id }, json: { revision } })));
  submit = (id: string, revision: number) =>
    this.#adopt(() => call(step.submit.$post({ param: { id }, json: { revision } })));
  judge = (id: string, json: Judging) => this.#adopt(() => call(step.judge.$post({ param: { id }, json })));
  steer = (json: Steering) => this.#adopt(() => call(one.steer.$post({ param: { id: this.id }, json })));

  ask = (json: Asked) => this.#adopt(() => call(one.changes.$post({ param: { id: this.id }, json })));
  answer = (id: string, command: 'endorse' | 'decline' | 'reject', answer: string) =>
    this.#adopt(() => call(change[command].$post({ param: { id }, json: { answer } })));
  approve = (id: string, answer: string, cause: 'without_cause' | 'with_cause' | 'integrity' | null) =>
    this.#adopt(() => call(change.approve.$post({ param: { id }, json: { answer, cause } })));
  withdraw = (id: string) => this.#adopt(() => call(change.withdraw.$post({ param: { id } })));

  applyClosing = (revision: number) =>
    this.#adopt(() => call(one.closing.$post({ param: { id: this.id }, json: { revision } })));
  convene = (id: string, expertIds: string[], heldOn: string) =>
    this.#adopt(() => call(closing.panel.$post({ param: { id }, json: { expertIds, heldOn } })));
  decide = (id: string, json: Deciding) => this.#adopt(() => call(closing.decide.$post({ param: { id }, json })));

  /** Files go one after the other; what came before stays when one is refused. */
  async addFiles(use: FileUse, files: readonly File[]): Promise<void> {
    for (const file of files) {
      const url = `/api/topics/${this.id}/attachments?use=${use}&name=${encodeURIComponent(file.name)}`;
      const headers = { 'content-type': 'application/octet-stream' };
      const added = await this.doing.run(() => call(send(url, { method: 'PUT', body: file, headers }, UPLOAD_MS)));
      if (added === null) return;
      await this.load();
    }
  }
}

export const poolOf = (id: string): Promise<Pool> => call(closing.pool.$get({ param: { id } }));

const PAUSE_MS = 800;

/**
 * One report as it is written: saved after a breath, one request at a time, each naming the revision it saw. What
 * somebody else saved meanwhile is not written over.
 */
export class ReportDraft<R extends object> {
  report: R;
  revision: number;
  state = $state<'still' | 'waiting' | 'saving' | 'saved'>('still');
  error = $state.raw<ApiError | null>(null);
  readonly #id: string;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<boolean> | null = null;
  #isDirty = false;

  constructor(from: { id: string; revision: number }, report: R) {
    this.#id = from.id;
    this.revision = from.revision;
    this.report = $state(structuredClone(report));
  }

  /** Something was written. */
  touch = (): void => {
    this.#isDirty = true;
    this.state = 'waiting';
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), PAUSE_MS);
  };

  /** Saves what is not saved yet; false when that failed. */
  async flush(): Promise<boolean> {
    clearTimeout(this.#timer);
    if (this.#running) await this.#running;
    if (!this.#isDirty) return this.error === null;
    this.#running = this.#save();
    const isSaved = await this.#running;
    this.#running = null;
    return isSaved && this.#isDirty ? this.flush() : isSaved;
  }

  async #save(): Promise<boolean> {
    this.#isDirty = false;
    this.state = 'saving';
    try {
      const report = Object.fromEntries(Object.entries(this.report));
      const saved = await call(
        step.report.$put({ param: { id: this.#id }, json: { revision: this.revision, report } }),
      );
      this.revision = saved.revision;
      this.error = null;
      this.state = 'saved';
      return true;
    } catch (cause) {
      this.#isDirty = true;
      this.error = asApiError(cause);
      this.state = 'still';
      return false;
    }
  }
}
