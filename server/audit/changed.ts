import type { SectionRow } from '../../db/schema/index.ts';
import { compareVersions, sectionsOf, type Content } from '../library/index.ts';

export type Changed = { sections: string[]; fields: string[] };
type Text = Pick<Content, 'fields' | 'format' | 'blocks' | 'sections'>;

export const sectionAt = (sections: readonly SectionRow[], block: number): string | null =>
  sections.find(({ from, to }) => from <= block && block < to)?.id ?? null;

/** Sections and fields of `after` that differ from `before`; a section that is gone counts, too. */
export function changedBetween(before: Text, after: Text): Changed {
  const { sections, fields } = compareVersions(before, after);
  return {
    sections: sections.flatMap(({ id, differences }) => (differences.length > 0 ? [id] : [])),
    fields: fields.map(({ field }) => field),
  };
}

/** Everything: a first listing, or a scope of another body. */
export const allOf = (text: Text): Changed => ({
  sections: sectionsOf(text).map(({ id }) => id),
  fields: Object.keys(text.fields),
});
