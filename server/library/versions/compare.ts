import { isDeepStrictEqual } from 'node:util';
import { FIELDS, type Field, type Metadata } from '../rules.ts';
import { partsOf, type Part, type Text } from './parts.ts';
import { wordDiff, type TextPart } from './words.ts';

export type Difference = 'added' | 'removed' | 'moved' | 'renamed' | 'rekeyed' | 'changed';
export type Heading = { id: string; key: string; title: string };
/** One section on both sides; `differences` is empty where it is the same. */
export type SectionPair = {
  id: string;
  from: Heading | null;
  to: Heading | null;
  differences: Difference[];
  text: TextPart[];
};
export type FieldPair = { field: Field; from: Metadata[Field]; to: Metadata[Field] };
export type Comparison = { fields: FieldPair[]; sections: SectionPair[]; isSame: boolean };
export type Comparable = Text & { fields: Metadata };

/** The same content, in whatever order the database gives the keys of an object. */
export const isSame = (a: unknown, b: unknown): boolean => isDeepStrictEqual(a, b);

export const fieldPairs = (from: Metadata, to: Metadata): FieldPair[] =>
  FIELDS.filter((field) => !isSame(from[field], to[field])).map((field) => ({
    field,
    from: from[field],
    to: to[field],
  }));

/** Ids that keep their order among each other: the longest run of `after` that is also in the order of `before`. */
export function unmoved(before: readonly string[], after: readonly string[]): Set<string> {
  const place = new Map(before.map((id, at) => [id, at]));
  const common = after.filter((id) => place.has(id));
  const lengths: number[] = [];
  const previous: number[] = [];
  common.forEach((id, at) => {
    lengths[at] = 1;
    previous[at] = -1;
    for (let earlier = 0; earlier < at; earlier++) {
      const isBefore = (place.get(common[earlier] ?? '') ?? 0) < (place.get(id) ?? 0);
      if (isBefore && (lengths[earlier] ?? 0) + 1 > (lengths[at] ?? 0)) {
        lengths[at] = (lengths[earlier] ?? 0) + 1;
        previous[at] = earlier;
      }
    }
  });
  const kept = new Set<string>();
  for (let at = lengths.indexOf(Math.max(...lengths)); at >= 0; at = previous[at] ?? -1) kept.add(common[at] ?? '');
  return kept;
}

type Matched = { from: Part | null; to: Part | null; isMoved: boolean };

const heading = (part: Part | null): Heading | null => part && { id: part.id, key: part.key, title: part.title };

function pairOf({ from, to, isMoved }: Matched): SectionPair {
  const differences: Difference[] = [];
  if (!from) differences.push('added');
  else if (!to) differences.push('removed');
  else {
    if (isMoved) differences.push('moved');
    if (from.title !== to.title) differences.push('renamed');
    if (from.key !== to.key) differences.push('rekeyed');
    if (from.text !== to.text) differences.push('changed');
  }
  const id = to?.id ?? from?.id ?? '';
  return { id, from: heading(from), to: heading(to), differences, text: wordDiff(from?.text ?? '', to?.text ?? '') };
}

/** In the order of `to`; what only `from` has stands after the section it followed there. */
function woven(from: readonly Part[], matched: readonly Matched[]): Matched[] {
  const rows = [...matched];
  from.forEach((part, at) => {
    if (matched.some((row) => row.from === part)) return;
    const earlier = from[at - 1];
    const after = earlier ? rows.findIndex((row) => row.from === earlier) : -1;
    rows.splice(after + 1, 0, { from: part, to: null, isMoved: false });
  });
  return rows;
}

/** Two versions of one resource: a section is the same one as long as it keeps its id. */
export function compareVersions(from: Comparable, to: Comparable): Comparison {
  const [before, after] = [partsOf(from), partsOf(to)];
  const still = unmoved(before.map(({ id }) => id), after.map(({ id }) => id)); // prettier-ignore
  const byId = new Map(before.map((part) => [part.id, part]));
  const matched = after.map((part): Matched => {
    const old = byId.get(part.id) ?? null;
    return { from: old, to: part, isMoved: old !== null && !still.has(part.id) };
  });
  return summed(fieldPairs(from.fields, to.fields), woven(before, matched).map(pairOf));
}

/** 同课异构: two resources side by side, by what their sections are for; among several of one kind by title, then in turn. */
export function compareResources(from: Comparable, to: Comparable): Comparison {
  const before = partsOf(from);
  const free = new Set(before);
  const after = partsOf(to);
  const take = (isIt: (part: Part) => boolean): Part | null => {
    const found = [...free].find(isIt) ?? null;
    if (found) free.delete(found);
    return found;
  };
  const exact = after.map((part) => take((old) => old.key === part.key && old.title === part.title));
  const matched = after.map((part, at): Matched => {
    const old = exact[at] ?? (part.key === 'other' ? null : take(({ key }) => key === part.key));
    return { from: old, to: part, isMoved: false };
  });
  return summed(fieldPairs(from.fields, to.fields), woven(before, matched).map(pairOf));
}

const summed = (fields: FieldPair[], sections: SectionPair[]): Comparison => ({
  fields,
  sections,
  isSame: fields.length === 0 && sections.every(({ differences }) => differences.length === 0),
});
