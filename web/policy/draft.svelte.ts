import { asApiError, type ApiError } from '../lib/call.ts';
import { blankRule, freeId } from './blank.ts';
import { publish, remove, save, type Body, type Change, type PolicyPage, type Problem } from './policies.svelte.ts';
import type { Rule, RuleType } from './rules.ts';

const PAUSE_MS = 1200;

/** A draft being written: saved a moment after the last change, with what the server says is wrong with it. */
export class Draft {
  readonly id: string;
  page = $state.raw<PolicyPage>();
  name = $state('');
  nameEn = $state('');
  summary = $state('');
  validFrom = $state('');
  validTo = $state('');
  body = $state<Body>({ kind: 'base', rules: [] });
  error = $state.raw<ApiError | null>(null);
  state = $state<'saved' | 'waiting' | 'saving' | 'failed'>('saved');
  #written = '';
  #clock: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<void> = Promise.resolve();

  constructor(page: PolicyPage) {
    this.id = page.policy.id;
    this.adopt(page);
    this.name = page.policy.name;
    this.nameEn = page.policy.nameEn;
    this.summary = page.policy.summary;
    this.validFrom = page.policy.validFrom;
    this.validTo = page.policy.validTo ?? '';
    this.body = page.policy.body;
    this.#written = JSON.stringify(this.fields());
  }

  adopt(page: PolicyPage): void {
    this.page = page;
  }

  get problems(): Problem[] {
    return this.page?.problems ?? [];
  }

  /** The rules written here, for whatever kind of policy. */
  get rules(): Rule[] {
    const { body } = this;
    return body.kind === 'base'
      ? body.rules
      : body.changes.flatMap((one) => (one.change === 'remove' ? [] : [one.rule]));
  }

  /** Names come from what is written here, and from above. */
  get known(): Rule[] {
    return this.body.kind === 'base' ? this.rules : [...this.rules, ...(this.page?.above ?? [])];
  }

  fields() {
    const { name, nameEn, summary, validFrom, validTo } = this;
    return {
      name,
      nameEn,
      summary,
      validFrom,
      validTo: validTo === '' ? null : validTo,
      body: $state.snapshot(this.body),
    };
  }

  /** Called with every change; what has not changed is not saved. */
  touch(): void {
    if (JSON.stringify(this.fields()) === this.#written) return;
    this.state = 'waiting';
    clearTimeout(this.#clock);
    this.#clock = setTimeout(() => void this.save(), PAUSE_MS);
  }

  /** One at a time: each names the revision that the one before it made. */
  save(): Promise<void> {
    clearTimeout(this.#clock);
    this.#saving = this.#saving.then(() => this.#save());
    return this.#saving;
  }

  async #save(): Promise<void> {
    const fields = this.fields();
    const written = JSON.stringify(fields);
    if (written === this.#written || fields.name.trim() === '' || !this.page) return;
    this.state = 'saving';
    try {
      this.adopt(await save(this.id, { ...fields, revision: this.page.policy.revision }));
      this.#written = written;
      this.error = null;
      this.state = 'saved';
    } catch (cause) {
      this.error = asApiError(cause);
      this.state = 'failed';
    }
  }

  add(type: RuleType): string {
    const id = freeId(
      type,
      this.known.map((rule) => rule.id),
    );
    this.#insert({ change: 'add', rule: blankRule(type, id) });
    return id;
  }

  /** Writes a rule from above anew. */
  replace(rule: Rule): void {
    this.#insert({ change: 'replace', rule: structuredClone($state.snapshot(rule)) });
  }

  lift(ruleId: string): void {
    this.#insert({ change: 'remove', ruleId, clause: { document: '', place: '', quotation: '' } });
  }

  #insert(change: Change): void {
    if (this.body.kind === 'override') this.body.changes.push(change);
    else if (change.change !== 'remove') this.body.rules.push(change.rule);
  }

  replaceBody(body: Body): void {
    this.body = body;
  }

  move(at: number, by: -1 | 1): void {
    const to = at + by;
    const swap = <T>(list: T[]) => {
      const [one] = list.splice(at, 1);
      if (one !== undefined) list.splice(to, 0, one);
    };
    if (this.body.kind === 'base') swap(this.body.rules);
    else swap(this.body.changes);
  }

  removeAt(at: number): void {
    if (this.body.kind === 'base') this.body.rules.splice(at, 1);
    else this.body.changes.splice(at, 1);
  }

  async publish(): Promise<boolean> {
    await this.save();
    if (this.state === 'failed' || !this.page) return false;
    return this.#run(() => publish(this.id, this.page?.policy.revision ?? 0));
  }

  async remove(): Promise<boolean> {
    clearTimeout(this.#clock);
    await this.#saving;
    return this.#run(() => remove(this.id, this.page?.policy.revision ?? 0));
  }

  async #run(ask: () => Promise<unknown>): Promise<boolean> {
    try {
      await ask();
      return true;
    } catch (cause) {
      this.error = asApiError(cause);
      return false;
    }
  }
}
