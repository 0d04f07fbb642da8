import { percent } from '../lib/format.ts';
import { t } from '../lib/i18n/index.svelte.ts';
import type { Member } from './families.svelte.ts';

type Tie = Pick<Member, 'kind' | 'similarity' | 'containment'>;

/** How two resources belong together, in a few words. */
export function likenessText({ kind, similarity, containment }: Tie): string {
  if (kind === null) return t('dashboards.tie.by_others');
  if (kind === 'near') return t('dashboards.tie.near', { share: percent(similarity ?? 0) });
  if (kind === 'part') return t('dashboards.tie.part', { share: percent(containment ?? 0) });
  return t(`dashboards.tie.${kind}`);
}

/** '多出 3 段，少 1 段，改写 2 段'; what does not differ is left out. */
export function differenceText(difference: Member['difference']): string {
  if (!difference) return '';
  const { added, removed, changed } = difference;
  const parts = [
    ...(added > 0 ? [t('dashboards.difference.added', { n: added })] : []),
    ...(removed > 0 ? [t('dashboards.difference.removed', { n: removed })] : []),
    ...(changed > 0 ? [t('dashboards.difference.changed', { n: changed })] : []),
  ];
  return parts.length === 0 ? t('dashboards.difference.none') : parts.join(t('dashboards.difference.comma'));
}
