import { clock } from '../lib/format.ts';
import { sectionLabel } from '../library/sections.ts';
import { t } from '../lib/i18n/index.svelte.ts';
import type { Anchor, Place, Talk } from './talk.svelte.ts';

const nameOf = ({ title, key }: { title: string | null; key: string | null }): string =>
  title || (key === null ? '' : sectionLabel(key));

/** A place in words: 第 2 节 · 教学过程, 原第 3 节 · 学情分析（已改）, 02:15. */
export function placeText(place: Place): string {
  switch (place.kind) {
    case 'resource':
      return t('community.place.whole');
    case 'second':
      return clock(place.second);
    case 'section': {
      if (place.number === null) return t('community.place.section_gone');
      const named = { n: place.number, title: nameOf(place) };
      return place.isGone ? t('community.place.section_was', named) : t('community.place.section', named);
    }
  }
}

/** The places one may comment on, for a choice; `at`: a second the player stands at. */
export function placeOptions(places: Talk['places'], at: number | null): { value: string; label: string }[] {
  const sections = places.sections.map(({ id, title, key }, index) => ({
    value: `section:${id}`,
    label: t('community.place.section', { n: index + 1, title: nameOf({ title, key }) }),
  }));
  const second = at === null ? [] : [{ value: `second:${Math.floor(at)}`, label: clock(at) }];
  return [{ value: 'resource', label: t('community.place.whole') }, ...sections, ...second];
}

export function anchorOf(value: string): Anchor {
  const [kind, rest = ''] = [value.split(':')[0], value.slice(value.indexOf(':') + 1)];
  if (kind === 'section') return { kind, sectionId: rest };
  if (kind === 'second') return { kind, second: Number(rest) };
  return { kind: 'resource' };
}

export const valueOf = (anchor: Anchor): string => {
  if (anchor.kind === 'resource') return 'resource';
  return anchor.kind === 'section' ? `section:${anchor.sectionId}` : `second:${Math.floor(anchor.second)}`;
};
