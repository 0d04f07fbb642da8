import type { InferResponseType } from 'hono/client';
import type { api } from '../lib/api.ts';

/** What two people made of one version, as the server has put it together. */
export type Merged = InferResponseType<(typeof api.library.resources)[':id']['merge']['$post']>;
export type Conflict = Merged['conflicts'][number];
export type Part = Merged['sections'][number];
export type FieldName = Merged['fieldConflicts'][number]['field'];

/** Whose text a section takes; `both` is the merged one, which may have been changed by hand since. */
export type Side = 'theirs' | 'mine' | 'both';
export type Choices = {
  sections: Readonly<Record<string, { side: Side; text: string }>>;
  fields: Readonly<Partial<Record<FieldName, 'theirs' | 'mine'>>>;
};

/** The section that a choice comes to; null when the chosen side has removed it. */
export function chosen(conflict: Conflict, choice: { side: Side; text: string } | undefined): Part | null {
  switch (choice?.side ?? 'both') {
    case 'theirs':
      return conflict.theirs;
    case 'mine':
      return conflict.mine;
    case 'both':
      return { ...conflict.merged, text: choice?.text ?? conflict.merged.text };
  }
}

/** The content to go on with: what was merged, with every conflict as it was decided. */
export function decided(merged: Merged, choices: Choices): { fields: Merged['fields']; sections: Part[] } {
  const conflicts = new Map(merged.conflicts.map((conflict) => [conflict.id, conflict]));
  const sections = merged.sections.flatMap((part) => {
    const conflict = conflicts.get(part.id);
    return (conflict ? chosen(conflict, choices.sections[part.id]) : part) ?? [];
  });
  const fields = { ...merged.fields };
  for (const { field, theirs, mine } of merged.fieldConflicts) {
    Object.assign(fields, { [field]: choices.fields[field] === 'theirs' ? theirs : mine });
  }
  return { fields, sections };
}
