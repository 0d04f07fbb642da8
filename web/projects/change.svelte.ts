import type { Asked, ChangeKind, Project } from './project.svelte.ts';

type Named = { id: string; name: string };

/** A change as it is being asked for; `asked` is what would be sent, or null while something is missing. */
export class ChangeDraft {
  kind = $state<ChangeKind>('delay');
  reason = $state('');
  title = $state('');
  endsOn = $state('');
  what = $state<'suspend' | 'cancel'>('suspend');
  summary = $state('');
  unit = $state.raw<Named | null>(null);
  leader = $state.raw<Named | null>(null);
  oldLeaderStays = $state(true);
  join = $state<(Named & { task: string })[]>([]);
  leave = $state.raw<readonly string[]>([]);
  #promises = $state<{ commitmentId: string; kind: string; text: string; form: string; was: string }[]>([]);

  constructor(page: Project) {
    this.kind = page.changes.kinds.find(({ ask }) => ask.allowed)?.kind ?? 'delay';
    this.title = page.topic.title;
    this.#promises = page.commitments.map(({ id, kind, text, form }) => ({
      ...{ commitmentId: id, kind, text, form },
      was: `${text}\n${form}`,
    }));
  }

  /** Promises that this kind of change is about. */
  get promises() {
    return this.#promises.filter(({ kind }) => (kind === 'objective') === (this.kind === 'content'));
  }

  #changed() {
    return this.promises.filter(({ text, form, was }) => `${text}\n${form}` !== was && text.trim() !== '');
  }

  get asked(): Asked | null {
    const reason = this.reason.trim();
    switch (this.kind) {
      case 'title':
        return this.title.trim().length < 4 ? null : { kind: 'title', reason, title: this.title.trim() };
      case 'delay':
        return this.endsOn === '' ? null : { kind: 'delay', reason, endsOn: this.endsOn };
      case 'stop':
        return { kind: 'stop', reason, what: this.what };
      case 'unit':
        return this.unit ? { kind: 'unit', reason, orgId: this.unit.id } : null;
      case 'content': {
        const objectives = this.#changed().map(({ commitmentId, text }) => ({ commitmentId, text: text.trim() }));
        const summary = this.summary.trim();
        return summary.length < 10 ? null : { kind: 'content', reason, summary, objectives };
      }
      case 'outcome_form': {
        const outcomes = this.#changed()
          .filter(({ form }) => form.trim() !== '')
          .map(({ commitmentId, text, form }) => ({ commitmentId, text: text.trim(), form: form.trim() }));
        return outcomes.length === 0 ? null : { kind: 'outcome_form', reason, outcomes };
      }
      case 'people': {
        const { leader, oldLeaderStays, join, leave } = this;
        if (!leader && join.length === 0 && leave.length === 0) return null;
        return {
          ...{ kind: 'people', reason, leaderId: leader?.id ?? null, oldLeaderStays, leave: [...leave] },
          join: join.map(({ id, task }) => ({ personId: id, task })),
        };
      }
    }
  }
}
