import type { Document } from './resource.svelte.ts';

/** A line beside the text: where it leads, and, for a section, what it is for when its title does not say so. */
export type OutlineEntry = { block: number; level: number; text: string; label?: string };

/** The sections of a text; where none are known its headings. `labelOf` says what a section is for. */
export function outlineOf(
  { outline, sections }: Pick<Document, 'outline' | 'sections'>,
  labelOf: (key: string) => string,
): OutlineEntry[] {
  if (sections.length < 2) return outline;
  return sections.map(({ key, title, from }) => {
    const label = labelOf(key);
    // '二、教学目标' says what it is for by itself.
    const isSaid = title === '' || key === 'other' || title.includes(label);
    return { block: from, level: 1, text: title || label, ...(isSaid ? {} : { label }) };
  });
}
