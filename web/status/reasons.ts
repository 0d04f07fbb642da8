import { number } from '../lib/format.ts';
import { errorText, t } from '../lib/i18n/index.svelte.ts';
import type { PartName, PartState } from './status.svelte.ts';

/** Errors of the file system that an administrator can do something about. */
const STORAGE = {
  ENOSPC: 'status.storage.full',
  EDQUOT: 'status.storage.full',
  EACCES: 'status.storage.forbidden',
  EPERM: 'status.storage.forbidden',
  EROFS: 'status.storage.read_only',
  ENOENT: 'status.storage.missing',
} as const;

const isStorageCode = (code: string): code is keyof typeof STORAGE => Object.hasOwn(STORAGE, code);

/**
 * What the server gives as the reason of a part's state, in words. What has no words here (a message of the
 * database) comes back as it is, marked as technical.
 */
export function reasonOf(name: PartName, { reason }: PartState): { text: string; isTechnical: boolean } | null {
  if (reason === null) return null;
  const say = (text: string) => ({ text, isTechnical: false });
  const figure = /^(\d+) (ms|waiting)$/.exec(reason);
  if (figure?.[2] === 'ms') return say(t('status.database.answered', { ms: number(Number(figure[1])) }));
  if (figure?.[2] === 'waiting') {
    return say(figure[1] === '0' ? t('status.jobs.idle') : t('status.jobs.waiting', { n: number(Number(figure[1])) }));
  }
  if (reason === 'no_worker_here') return say(t('status.jobs.no_worker'));
  if (name === 'storage' && isStorageCode(reason)) return say(t(STORAGE[reason]));
  if (reason.startsWith('ai.')) return say(errorText(reason));
  return { text: reason, isTechnical: true };
}

const PARTS = ['database', 'jobs', 'storage', 'model'] as const satisfies readonly PartName[];

/** The parts in the order in which the others depend on them, each with what to do about it. */
export const partsOf = (parts: Readonly<Record<PartName, PartState>>) =>
  PARTS.map((name) => ({
    name,
    state: parts[name].state,
    reason: reasonOf(name, parts[name]),
    advice: adviceOf(name, parts[name].state),
  }));

function adviceOf(name: PartName, state: PartState['state']): string | null {
  if (state === 'ok') return null;
  if (name === 'model') return t(state === 'off' ? 'status.advice.model_off' : 'status.advice.model');
  if (name === 'jobs') return t(state === 'off' ? 'status.advice.jobs_off' : 'status.advice.jobs');
  return t(name === 'database' ? 'status.advice.database' : 'status.advice.storage');
}

const PROMPTS = {
  'paths.read_need': 'status.prompt.read_need',
  'paths.judge_candidates': 'status.prompt.judge_candidates',
  'library.suggest_metadata': 'status.prompt.suggest_metadata',
  embedding: 'status.prompt.embedding',
} as const;

const isPrompt = (id: string): id is keyof typeof PROMPTS => Object.hasOwn(PROMPTS, id);

/** What a prompt is for; one without words yet is named by its id. */
export const promptText = (id: string): string => (isPrompt(id) ? t(PROMPTS[id]) : id);

export const outcomeText = (outcome: string): string => (outcome === 'ok' ? t('status.usage.ok') : errorText(outcome));

const VERDICTS = {
  earned: 'status.space.earned',
  no_better_than_words: 'status.space.no_better',
  too_few_queries: 'status.space.too_few',
} as const;

const isVerdict = (reason: string): reason is keyof typeof VERDICTS => Object.hasOwn(VERDICTS, reason);

export const verdictText = (reason: string): string => (isVerdict(reason) ? t(VERDICTS[reason]) : reason);
