import type { InferResponseType } from 'hono/client';
import { api } from '../lib/api.ts';
import { call } from '../lib/call.ts';
import { Part } from '../lib/part.svelte.ts';
import { openPoints, unsaid, verdictOf, wrongPoints } from './points.ts';
import { Work } from './work.svelte.ts';

const one = api.audit[':id'];
export type Whole = InferResponseType<typeof one.$get>;
export type Finding = Whole['findings'][number];
export type Content = NonNullable<Whole['content']>;
export type Comparison = NonNullable<Content['comparison']>;
export type History = Whole['history'];
export type Mark = { block: number; quote: string; note: string };

/** One audit on an auditor's desk: what she reads, what she has said so far, what she decides. */
export class AuditDesk {
  readonly id: string;
  readonly part = new Part(() => call(one.$get({ param: { id: this.id } })));
  readonly work = new Work();
  readonly said = $state(unsaid());
  /** Texts by the id of a finding: an answer when it is listed, a note to the author when it is returned. */
  readonly texts = $state<Record<string, string>>({});
  marks = $state<Mark[]>([]);
  /** The finding looked at. */
  at = $state<string | null>(null);

  constructor(id: string) {
    this.id = id;
  }

  readonly findings = $derived<readonly Finding[]>(this.part.data?.findings ?? []);
  readonly unanswered = $derived(
    this.findings.filter(
      ({ id, severity, answer }) => severity === 'blocking' && !answer && (this.texts[id] ?? '').trim() === '',
    ).length,
  );
  readonly open = $derived(openPoints(this.said));
  readonly wrong = $derived(wrongPoints(this.said));

  /** To the next finding, or the one before; from the last on to the first. */
  move(by: 1 | -1): void {
    const { length } = this.findings;
    if (length === 0) return;
    const now = this.findings.findIndex(({ id }) => id === this.at);
    const next = now < 0 ? (by === 1 ? 0 : length - 1) : (now + by + length) % length;
    this.at = this.findings[next]?.id ?? null;
  }

  sayAllRight(): void {
    for (const point of Object.values(this.said)) point.ok = true;
  }

  #filled = (): Record<string, string> =>
    Object.fromEntries(Object.entries(this.texts).filter(([, text]) => text.trim() !== ''));

  list = () =>
    this.work.run(() =>
      call(
        one.list.$post({ param: { id: this.id }, json: { verdict: verdictOf(this.said), answers: this.#filled() } }),
      ),
    );

  sendBack = (reason: string) =>
    this.work.run(() => {
      const json = { verdict: verdictOf(this.said), reason, notes: this.#filled(), marks: this.marks };
      return call(one.return.$post({ param: { id: this.id }, json }));
    });

  recall = () => this.work.run(() => call(one.recall.$post({ param: { id: this.id } })));
}
