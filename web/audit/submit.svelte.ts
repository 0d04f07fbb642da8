import type { InferResponseType } from 'hono/client';
import { api } from '../lib/api.ts';
import { call } from '../lib/call.ts';
import { locale } from '../lib/i18n/index.svelte.ts';
import { Part } from '../lib/part.svelte.ts';
import { openPoints, unsaid, verdictOf } from './points.ts';
import { Work } from './work.svelte.ts';

const one = api.audit.resources[':id'];
export type Check = InferResponseType<typeof one.check.$get>;
type Missing = { licence: string | null; aiUse: 'none' | 'assisted' | 'generated' | null; sourceName: string | null };

const PUBLIC = 'public';
/** A scope as a value of a select: the organisation's id, or everybody. */
export const scopeValue = ({ visibility, orgId }: { visibility: string; orgId: string | null }): string =>
  visibility === PUBLIC ? PUBLIC : (orgId ?? '');
export const scopeOf = (value: string) =>
  value === PUBLIC ? { visibility: 'public' as const } : { visibility: 'organisation' as const, orgId: value };

/** The author's way to a submission: scope, what a machine finds, her own check, her commitment. */
export class Submission {
  readonly id: string;
  readonly work = new Work();
  readonly said = $state(unsaid());
  /** Answers by the id of a finding. */
  readonly texts = $state<Record<string, string>>({});
  isPledged = $state(false);
  #scope: string | null = null;
  readonly part = new Part(async () => {
    const { id } = this;
    const { headVersion } = await call(api.library.resources[':id'].$get({ param: { id } }));
    const scope = this.#scope === null ? {} : scopeOf(this.#scope);
    return call(one.check.$get({ param: { id }, query: { version: String(headVersion), ...scope } }));
  });

  constructor(id: string) {
    this.id = id;
  }

  readonly open = $derived(openPoints(this.said));
  readonly commitment = $derived(this.part.data?.commitments[locale.now] ?? '');

  async choose(value: string): Promise<void> {
    this.#scope = value;
    await this.part.load();
  }

  /** Saves what was missing as a new version, then checks again. */
  async fill(fields: Partial<Missing>): Promise<boolean> {
    const base = this.part.data?.version;
    if (base === undefined) return false;
    const done = await this.work.run(() =>
      call(api.library.resources[':id'].$patch({ param: { id: this.id }, json: { base, fields } })),
    );
    if (done !== null) await this.part.load();
    return done !== null;
  }

  async send(): Promise<{ id: string; bodyName: string } | null> {
    const check = this.part.data;
    if (check === null) return null;
    const { visibility, orgId } = check.scope;
    const json = {
      version: check.version,
      visibility,
      ...(orgId === null ? {} : { orgId }),
      selfCheck: verdictOf(this.said),
      commitment: this.commitment,
      answers: Object.fromEntries(Object.entries(this.texts).filter(([, text]) => text.trim() !== '')),
    };
    return this.work.run(() => call(one.submissions.$post({ param: { id: this.id }, json })));
  }
}
