import { t } from '../lib/i18n/index.svelte.ts';
import type { Candidate } from './panels.svelte.ts';

/** A conflict as a sentence: what it is, with whom, by which unit, topic or studio. */
export function conflictText({ kind, person, through, detail }: Candidate['conflicts'][number]): string {
  const facts = [person, through, kind === 'same_studio' ? detail : null].filter((one) => one !== null && one !== '');
  const name = t(`experts.conflict.${kind}`);
  return facts.length === 0 ? name : t('experts.conflict_with', { name, facts: facts.join(t('experts.comma')) });
}
