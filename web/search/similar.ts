import type { InferResponseType } from 'hono/client';
import { api } from '../lib/api.ts';
import { call } from '../lib/call.ts';
import { t } from '../lib/i18n/index.svelte.ts';
import type { Vocabulary } from '../library/vocabulary.svelte.ts';

export type Neighbours = InferResponseType<(typeof api.search.similar)[':resourceId']['$get']>;
export type SimilarReason = Neighbours['similar'][number]['reasons'][number];
export type BesideReason = Neighbours['usedWith'][number]['reasons'][number];

export const findNeighbours = (resourceId: string): Promise<Neighbours> =>
  call(api.search.similar[':resourceId'].$get({ param: { resourceId } }));

/** Why a resource stands beside another, in words. */
export function reasonText(reason: SimilarReason | BesideReason, vocabulary: Vocabulary): string {
  const and = t('library.and');
  switch (reason.code) {
    case 'same_lesson':
      return t('search.similar.same_lesson', { lesson: reason.lesson });
    case 'same_unit':
      return t('search.similar.same_unit', { unit: reason.unit });
    case 'both_about':
      return t('search.similar.both_about', { terms: reason.terms.join(and) });
    case 'same_tags':
      return t('search.similar.same_tags', { tags: reason.tags.join(and) });
    case 'same_core':
      return t('search.similar.same_core', { competencies: reason.competencies.join(and) });
    case 'same_subject':
      return t('search.similar.same_subject', {
        subject: vocabulary.of('subject', reason.subject),
        grades: reason.grades.map((grade) => vocabulary.of('grade', grade)).join(and),
      });
    case 'collection':
      return reason.n > 1
        ? t('search.similar.collections', { title: reason.title, n: reason.n })
        : t('search.similar.collection', { title: reason.title });
    case 'paths':
      return t('search.similar.paths', { n: reason.n });
    case 'same_parent':
      return reason.title === null
        ? t('search.similar.same_parent')
        : t('search.similar.same_parent_of', { title: reason.title });
  }
}
