import { clock } from './format.ts';
import { t } from './i18n/index.svelte.ts';

/** Where a passage stands in its file. */
export type Place =
  | { kind: 'page'; page: number }
  | { kind: 'slide'; slide: number }
  | { kind: 'sheet'; sheet: string; row: number }
  | { kind: 'heading'; heading: string; ordinal: number }
  | { kind: 'second'; from: number; to: number };

/** 第 3 页 · 第 5 张 · 03:25 · “教学过程” */
export function placeText(place: Place): string {
  switch (place.kind) {
    case 'page':
      return t('place.page', { n: place.page });
    case 'slide':
      return t('place.slide', { n: place.slide });
    case 'sheet':
      return t('place.sheet', { sheet: place.sheet, row: place.row });
    case 'heading':
      return place.heading === '' ? t('place.start') : t('place.heading', { heading: place.heading });
    case 'second':
      return clock(place.from);
  }
}

/** The page of a resource, opened at one of its passages. */
export const passageHref = (resourceId: string, chunkId: string | null): string =>
  chunkId === null ? `/library/${resourceId}` : `/library/${resourceId}?passage=${chunkId}`;
