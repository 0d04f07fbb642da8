import { diffArrays } from 'diff';
import { FIELDS, type Field, type Metadata } from '../rules.ts';
import { isSame } from './compare.ts';
import type { Part } from './parts.ts';

/** What two people made of one version, and who changed what. `null`: removed, or never there. */
export type Conflict = { id: string; base: Part | null; theirs: Part | null; mine: Part | null; merged: Part };
export type Merged = {
  sections: Part[];
  conflicts: Conflict[];
  fields: Metadata;
  fieldConflicts: { field: Field; theirs: Metadata[Field]; mine: Metadata[Field] }[];
};
type Side = { fields: Metadata; sections: readonly Part[] };

type Hunk = { from: number; to: number; lines: string[] };

/** What became of `base`: stretches of it (`to` exclusive) with the lines that stand there now. */
function hunksOf(base: readonly string[], now: readonly string[]): Hunk[] {
  const hunks: Hunk[] = [];
  let at = 0;
  let open: Hunk | null = null;
  for (const { added, removed, value } of diffArrays([...base], [...now])) {
    if (!added && !removed) {
      open = null;
      at += value.length;
      continue;
    }
    if (!open) hunks.push((open = { from: at, to: at, lines: [] }));
    if (added) open.lines.push(...value);
    else at = open.to += value.length;
  }
  return hunks;
}

/**
 * Both texts in one, line by line. Where both changed the same lines differently, theirs stand before mine, so that
 * nothing anybody wrote is missing; `isClean` says that this did not happen.
 */
export function mergeText(base: string, theirs: string, mine: string): { text: string; isClean: boolean } {
  if (theirs === mine || mine === base) return { text: theirs, isClean: true };
  if (theirs === base) return { text: mine, isClean: true };
  const lines = base.split('\n');
  const [left, right] = [hunksOf(lines, theirs.split('\n')), hunksOf(lines, mine.split('\n'))];
  const merged: string[] = [];
  let isClean = true;
  let at = 0;
  while (left.length > 0 || right.length > 0) {
    const from = Math.min(left[0]?.from ?? Infinity, right[0]?.from ?? Infinity);
    let to = from;
    const [ours, yours]: [Hunk[], Hunk[]] = [[], []];
    // Hunks that touch each other are one place.
    for (let isGrowing = true; isGrowing;) {
      isGrowing = false;
      for (const [hunks, taken] of [
        [left, yours],
        [right, ours],
      ] as const) {
        const next = hunks[0];
        if (!next || next.from > to) continue;
        hunks.shift();
        taken.push(next);
        to = Math.max(to, next.to);
        isGrowing = true;
      }
    }
    merged.push(...lines.slice(at, from));
    const [a, b] = [stretch(lines, yours, { from, to }), stretch(lines, ours, { from, to })];
    if (yours.length === 0 || isSame(a, b)) merged.push(...b);
    else if (ours.length === 0) merged.push(...a);
    else {
      merged.push(...a, ...b.filter((line) => !a.includes(line)));
      isClean = false;
    }
    at = to;
  }
  merged.push(...lines.slice(at));
  return { text: merged.join('\n'), isClean };
}

/** How the lines from `from` to `to` read with these hunks in them. */
function stretch(
  lines: readonly string[],
  hunks: readonly Hunk[],
  { from, to }: { from: number; to: number },
): string[] {
  const read: string[] = [];
  let at = from;
  for (const hunk of hunks) {
    read.push(...lines.slice(at, hunk.from), ...hunk.lines);
    at = hunk.to;
  }
  return [...read, ...lines.slice(at, to)];
}

/** One value of three: what only one side changed is that side's. Null: both changed it, differently. */
function settled<T>(base: T, theirs: T, mine: T): { value: T } | null {
  if (isSame(theirs, mine) || isSame(mine, base)) return { value: theirs };
  return isSame(theirs, base) ? { value: mine } : null;
}

const asPart = ({ id, key, title, text }: Part): Part => ({ id, key, title, text });

function mergePart(
  base: Part | null,
  theirs: Part | null,
  mine: Part | null,
): { part: Part | null; conflict?: Conflict } {
  const whole = settled(base && asPart(base), theirs && asPart(theirs), mine && asPart(mine));
  if (whole) return { part: whole.value };
  const survivor = mine ?? theirs;
  if (!survivor) return { part: null };
  // One removed it, the other went on writing: what was written stays until a person has looked.
  if (!theirs || !mine) return conflicting(base, theirs, mine, survivor);
  const before = base ?? { ...survivor, key: '', title: '', text: '' };
  const [key, title] = [settled(before.key, theirs.key, mine.key), settled(before.title, theirs.title, mine.title)];
  const text = settled(before.text, theirs.text, mine.text);
  const merged = {
    id: survivor.id,
    key: (key ?? { value: mine.key }).value,
    title: (title ?? { value: mine.title }).value,
    text: text?.value ?? mergeText(before.text, theirs.text, mine.text).text,
  };
  return key && title && text ? { part: merged } : conflicting(base, theirs, mine, merged);
}

const conflicting = (base: Part | null, theirs: Part | null, mine: Part | null, merged: Part) => ({
  part: merged,
  conflict: { id: merged.id, base, theirs, mine, merged },
});

/** `skeleton` with the ids that only `other` has, each after the one it follows there. */
function ordered(skeleton: readonly string[], other: readonly string[]): string[] {
  const order = [...skeleton];
  other.forEach((id, at) => {
    if (order.includes(id)) return;
    const before = other.slice(0, at).reverse().find((earlier) => order.includes(earlier)); // prettier-ignore
    order.splice(before === undefined ? 0 : order.indexOf(before) + 1, 0, id);
  });
  return order;
}

/**
 * What two people made of `base`, together: a section (by id) or field that only one of them changed is as that one left
 * it; where both changed it to different things it is a conflict for a person, and `sections` holds both texts.
 */
export function mergeContents(base: Side, theirs: Side, mine: Side): Merged {
  const idsOf = (side: Side) => side.sections.map(({ id }) => id);
  const find = (side: Side, id: string) => side.sections.find((part) => part.id === id) ?? null;
  const common = (ids: readonly string[]) => ids.filter((id) => find(base, id) && find(theirs, id) && find(mine, id));
  const haveTheyMoved = !isSame(common(idsOf(theirs)), common(idsOf(base)));
  const order = haveTheyMoved ? ordered(idsOf(theirs), idsOf(mine)) : ordered(idsOf(mine), idsOf(theirs));
  const sections: Part[] = [];
  const conflicts: Conflict[] = [];
  for (const id of order) {
    const { part, conflict } = mergePart(find(base, id), find(theirs, id), find(mine, id));
    if (part) sections.push(asPart(part));
    if (conflict) conflicts.push(conflict);
  }
  const fields = { ...mine.fields };
  const fieldConflicts: Merged['fieldConflicts'] = [];
  for (const field of FIELDS) {
    const value = settled<unknown>(base.fields[field], theirs.fields[field], mine.fields[field]);
    if (value) Object.assign(fields, { [field]: value.value });
    else fieldConflicts.push({ field, theirs: theirs.fields[field], mine: mine.fields[field] });
  }
  return { sections, conflicts, fields, fieldConflicts };
}
