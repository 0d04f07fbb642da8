import type { InferResponseType } from 'hono/client';
import { api } from '../lib/api.ts';
import { asApiError, call, type ApiError } from '../lib/call.ts';
import { send } from '../lib/http.ts';
import { errorText, locale, t } from '../lib/i18n/index.svelte.ts';
import { toasts } from '../ui/toast.svelte.ts';
import { weeksOf } from './steps.ts';

export type Path = InferResponseType<(typeof api.paths)[':id']['$get']>['path'];
export type Step = Path['steps'][number];
export type Group = Path['groups'][number];
export type Reason = Parameters<(typeof api.paths.steps)[':id']['not-relevant']['$post']>[0]['json']['reasons'][number];

/** Uploading evidence may take a while on a school's line. */
const UPLOAD_MS = 5 * 60_000;

/** One path: its steps by week and by requirement, and everything that can be done to it. */
export class PathState {
  path = $state.raw<Path | null>(null);
  error = $state.raw<ApiError | null>(null);
  /** Id of the step (or 'path') that is being changed. */
  busy = $state<string | null>(null);

  readonly weeks = $derived(weeksOf(this.path?.steps ?? [], this.path?.minutesPerWeek ?? 0));
  /** Leaves with their steps, then the precise ones. */
  readonly groups = $derived.by(() => {
    const steps = this.path?.steps ?? [];
    const leaves = (this.path?.groups ?? []).filter((g) => g.isLeaf);
    return [
      ...leaves.map((group) => ({ group, steps: steps.filter((s) => s.groupId === group.id) })),
      { group: null, steps: steps.filter((s) => s.groupId === null) },
    ].filter((entry) => entry.group !== null || entry.steps.length > 0);
  });

  async load(id: string): Promise<void> {
    this.error = null;
    try {
      this.path = (await call(api.paths[':id'].$get({ param: { id } }))).path;
    } catch (cause) {
      this.error = asApiError(cause);
    }
  }

  async #change(key: string, work: () => Promise<void>): Promise<boolean> {
    if (!this.path || this.busy !== null) return false;
    this.busy = key;
    try {
      await work();
      await this.load(this.path.id);
      return true;
    } catch (cause) {
      const error = asApiError(cause);
      toasts.add(errorText(error.code, error.params), { tone: 'danger' });
      return false;
    } finally {
      this.busy = null;
    }
  }

  /** Offers to take back what was just done to a step. */
  #undoable(text: string, step: Step, instead: string | null): void {
    toasts.add(text, { action: { label: t('common.undo'), act: () => void this.restore(step.id, instead) } });
  }

  accept = () =>
    this.#change('path', async () => {
      await call(api.paths[':id'].accept.$post({ param: { id: this.path?.id ?? '' } }));
      toasts.add(t('paths.path.accepted'), { tone: 'success' });
    });

  replan = (json: { minutesPerWeek?: number; until?: string | null }) =>
    this.#change('path', async () => {
      await call(api.paths[':id'].replan.$post({ param: { id: this.path?.id ?? '' }, json }));
      toasts.add(t('paths.path.changed'), { tone: 'success' });
    });

  swap = (step: Step) =>
    this.#change(step.id, async () => {
      const { instead } = await call(api.paths.steps[':id'].swap.$post({ param: { id: step.id } }));
      this.#undoable(t('paths.step.swapped'), step, instead);
    });

  drop = (step: Step) =>
    this.#change(step.id, async () => {
      const { instead } = await call(api.paths.steps[':id'].drop.$post({ param: { id: step.id } }));
      this.#undoable(t(instead ? 'paths.step.dropped_replaced' : 'paths.step.dropped'), step, instead);
    });

  refuse = (step: Step, reasons: Reason[], note: string) =>
    this.#change(step.id, async () => {
      const json = { reasons, ...(note.trim() ? { note: note.trim() } : {}) };
      const out = await call(api.paths.steps[':id']['not-relevant'].$post({ param: { id: step.id }, json }));
      if (out.stays) {
        const label = locale.now === 'en' ? out.stays.labelEn : out.stays.label;
        toasts.add(t('paths.step.refused_stays', { label, place: out.stays.place }), { tone: 'warning', ms: 9000 });
      } else {
        this.#undoable(t(out.instead ? 'paths.step.refused_replaced' : 'paths.step.refused'), step, out.instead);
      }
    });

  restore = (id: string, instead: string | null) =>
    this.#change(id, async () => {
      await call(api.paths.steps[':id'].restore.$post({ param: { id }, json: instead ? { instead } : {} }));
    });

  complete = (step: Step, reflection: string, file: File | null) =>
    this.#change(step.id, async () => {
      if (file) {
        const url = `/api/paths/steps/${step.id}/evidence?name=${encodeURIComponent(file.name)}`;
        const headers = { 'content-type': 'application/octet-stream' };
        await call(send(url, { method: 'PUT', body: file, headers }, UPLOAD_MS));
      }
      const json = reflection.trim() ? { reflection: reflection.trim() } : {};
      await call(api.paths.steps[':id'].complete.$post({ param: { id: step.id }, json }));
      toasts.add(t('paths.complete.done'), { tone: 'success' });
    });
}
