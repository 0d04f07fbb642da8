import type { InferResponseType } from 'hono/client';
import { Doing } from '../community/doing.svelte.ts';
import { api } from '../lib/api.ts';
import { asApiError, call, type ApiError } from '../lib/call.ts';
import { Part } from '../lib/part.svelte.ts';

const all = api.reviews.desk;
const one = all[':id'];

export type Desk = InferResponseType<typeof all.$get, 200>;
export type Row = Desk['items'][number];
export type Shown = InferResponseType<typeof one.$get, 200>;
export type Packet = Shown['packet'];
export type Rubric = Shown['rubric'];
export type Dimension = Rubric['dimensions'][number];
export type Band = keyof Rubric['ranges'];
export type Body = Shown['review']['body'];
export type Hint = Shown['hints'][number];
export type Lack = Shown['lacks'][number];
export type Others = NonNullable<Shown['others']>;
export type Recommendation = NonNullable<Body['recommendation']>;
export type Confidence = NonNullable<Body['confidence']>;

export const PER_PAGE = 20;
export const LISTS = ['open', 'done', 'left'] as const;
export type List = (typeof LISTS)[number];
export const listOf = (asked: string): List => LISTS.find((one) => one === asked) ?? 'open';
export type Leaving = 'decline' | 'recuse' | 'abstain';
export const RECUSALS = ['same_unit', 'kin', 'mentor', 'cooperation', 'interest', 'recognised', 'other'] as const;
export type Recusal = (typeof RECUSALS)[number];
export const RECOMMENDATIONS = ['approve', 'approve_after_revision', 'merge', 'decline'] as const;
export const CONFIDENCES = [1, 2, 3] as const;
export const BANDS = ['A', 'B', 'C', 'D'] as const;

export const deskPart = (asked: () => { list: List; page: number }): Part<Desk> =>
  new Part(() => {
    const { list, page } = asked();
    return call(all.$get({ query: { list, limit: String(PER_PAGE), offset: String((page - 1) * PER_PAGE) } }));
  });

export const accept = (id: string) => call(one.accept.$post({ param: { id } }));

/** Leaves a seat; `kind` only where one steps back for a conflict. */
export const leave = (id: string, step: Leaving, given: { kind: Recusal; reason: string }) => {
  const param = { id };
  const { kind, reason } = given;
  if (step === 'decline') return call(one.decline.$post({ param, json: { reason } }));
  if (step === 'abstain') return call(one.abstain.$post({ param, json: { reason } }));
  return call(one.recuse.$post({ param, json: { kind, reason } }));
};

/** The band of some points, as the server has it. */
export const bandOf = (points: number | null, { ranges }: Pick<Rubric, 'ranges'>): Band | null =>
  points === null ? null : (BANDS.find((band) => points >= ranges[band].from) ?? 'D');

const PAUSE_MS = 800;

/** One review: what is written is saved after a breath; what the server says of it comes back with each saving. */
export class ReviewState {
  readonly id: string;
  page = $state.raw<Shown | null>(null);
  error = $state.raw<ApiError | null>(null);
  /** What she is writing; the server's copy follows it. */
  body = $state<Body>({ scores: {}, gates: {}, comment: '', recommendation: null, confidence: null });
  unsaved = $state.raw<ApiError | null>(null);
  isSaving = $state(false);
  checkedBy = $state.raw<'rules' | 'model' | null>(null);
  readonly doing = new Doing();
  #isDirty = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(id: string) {
    this.id = id;
  }

  async load(): Promise<void> {
    this.error = null;
    this.unsaved = null;
    this.#isDirty = false;
    try {
      this.#begin(await call(one.$get({ param: { id: this.id } })));
    } catch (cause) {
      this.error = asApiError(cause);
    }
  }

  /** Every dimension and gate has its place to write into from the start. */
  #begin(page: Shown): void {
    this.page = page;
    const { body } = page.review;
    const scores = page.rubric.dimensions.map(
      ({ key }) => [key, body.scores[key] ?? { points: null, comment: '' }] as const,
    );
    const gates = page.rubric.gates.map(
      ({ key }) => [key, body.gates[key] ?? { isBroken: false, comment: '' }] as const,
    );
    this.body = { ...structuredClone(body), scores: Object.fromEntries(scores), gates: Object.fromEntries(gates) };
  }

  /** Something was written. */
  touch(): void {
    this.#isDirty = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), PAUSE_MS);
  }

  /** Saves what is not saved; false when that failed. One request at a time: each names the revision it saw. */
  async flush(): Promise<boolean> {
    clearTimeout(this.#timer);
    if (this.isSaving) return false;
    this.isSaving = true;
    try {
      while (this.page && this.#isDirty) {
        this.#isDirty = false;
        const json = { revision: this.page.review.revision, body: $state.snapshot(this.body) };
        this.page = await call(one.draft.$put({ param: { id: this.id }, json }));
        this.unsaved = null;
      }
      return true;
    } catch (cause) {
      this.#isDirty = true;
      this.unsaved = asApiError(cause);
      return false;
    } finally {
      this.isSaving = false;
    }
  }

  async #take(ask: () => Promise<Shown>): Promise<boolean> {
    const answer = await this.doing.run(ask);
    if (answer) this.page = answer;
    return answer !== null;
  }

  accept = () => this.#take(() => accept(this.id));
  takeBack = () => this.#take(() => call(one['take-back'].$post({ param: { id: this.id } })));
  openOthers = () => this.#take(() => call(one.others.$post({ param: { id: this.id } })));
  ignore = (key: string, isIgnored: boolean) =>
    this.#take(() => call(one.hints.$post({ param: { id: this.id }, json: { key, isIgnored } })));

  async submit(): Promise<boolean> {
    if (!(await this.flush())) return false;
    const revision = this.page?.review.revision ?? 0;
    return this.#take(() => call(one.submit.$post({ param: { id: this.id }, json: { revision } })));
  }

  async check(): Promise<void> {
    if (!(await this.flush())) return;
    const answer = await this.doing.run(() => call(one.check.$post({ param: { id: this.id } })));
    if (!answer) return;
    this.page = answer;
    this.checkedBy = answer.way;
  }
}
