import { t } from '../lib/i18n/index.svelte.ts';
import { factLines } from './facts.ts';
import type { Fact } from './reading.ts';
import { labelled } from './say.ts';
import type { Person, Verdict } from './verdicts.svelte.ts';

const MOST = 2000;
type Lacking = Pick<Verdict, 'type' | 'verdict' | 'label' | 'labelEn' | 'clause'> & { fact: Fact };

function item(verdict: Lacking, n: number, people: readonly Person[]): string {
  const { clause } = verdict;
  const place = clause.place === '' ? '' : ` ${clause.place}`;
  const by = clause.kind === 'default' ? '' : t('calls.supplement.clause', { document: clause.document, place });
  return t('calls.supplement.item', {
    ...{ n, label: labelled(verdict), fact: factLines(verdict, people).join(''), clause: by },
  });
}

/** The text of a supplement request: every rule that is unmet or unclear, with its facts and its clause. */
export const supplementText = (verdicts: readonly Lacking[], people: readonly Person[]): string =>
  [t('calls.supplement.opening'), ...verdicts.map((one, i) => item(one, i + 1, people))].join('\n').slice(0, MOST);
