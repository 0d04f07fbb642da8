import type { Db } from '../../../db/client.ts';
import type { Deps } from '../../kernel/deps.ts';
import { isNamedVersion, nameKeys } from './names.ts';
import {
  deleteOpenPairs,
  findAbout,
  findCandidates,
  findRelatives,
  findSameText,
  findSignature,
  findTexts,
  listOpenAmong,
  lockFamilies,
  ordered,
  replacePairs,
  saveSignature,
  type About,
  type Pair,
} from './repo.ts';
import { estimateOf, formOf, isOnlyForm, likenessOf, verdictOf } from './rules.ts';
import { signed, type Signed } from './signature.ts';

/** Texts compared word for word at most, for one that was written. */
const MOST_COMPARED = 12;
/** A part shares few minima with the whole, so some are compared whatever the estimate says. */
const WORTH_COMPARING = 0.25;
const COMPARED_ANYWAY = 4;

/** The candidates worth reading: the likest by their minima, and a few that share most keys. */
function worthComparing(own: Signed, candidates: readonly { id: string; minima: number[] }[]): string[] {
  const likest = candidates
    .map(({ id, minima }) => ({ id, estimate: estimateOf(own.minima, minima) }))
    .filter(({ estimate }) => estimate >= WORTH_COMPARING)
    .sort((a, b) => b.estimate - a.estimate)
    .slice(0, MOST_COMPARED - COMPARED_ANYWAY);
  const sharing = candidates.filter(({ id }) => !likest.some((one) => one.id === id)).slice(0, COMPARED_ANYWAY);
  return [...likest, ...sharing].map(({ id }) => id);
}

/** Of the many files called 'introduction', those that are versions of this one. */
async function namesakes(tx: Db, about: About, asked: readonly number[]): Promise<string[]> {
  const called = await findCandidates(tx, about.id, asked);
  const abouts = await findAbout(
    tx,
    called.map(({ id }) => id),
  );
  const versions = abouts.filter((other) => isNamedVersion(about, other));
  return versions.slice(0, COMPARED_ANYWAY).map(({ id }) => id);
}

/** Everything that a text is a copy, a version or a part of, as far as it was looked at. */
async function twinsOf(tx: Db, about: About, own: Signed, asked: readonly number[]): Promise<Pair[]> {
  const same = await findSameText(tx, about.id, own.textHash);
  const found = await findCandidates(tx, about.id, own.bands);
  // Of the very same text a few stand for all: the rest is connected through them.
  const alike = found.filter(({ id, minima }) => !same.includes(id) && (same.length === 0 || estimateOf(own.minima, minima) < 1)); // prettier-ignore
  const named = await namesakes(tx, about, asked);
  const others = [...new Set([...worthComparing(own, alike), ...named])].filter((id) => !same.includes(id));
  const ids = [...same, ...others];
  if (ids.length === 0) return [];
  const relatives = await findRelatives(tx, about.id);
  const abouts = await findAbout(tx, ids);
  const texts = await findTexts(tx, others);
  const sets = new Map(others.map((id) => [id, signed(texts.get(id) ?? '')]));
  const form = formOf(
    own.set,
    [...sets.values()].map(({ set }) => set),
  );
  await clearForms(tx, own, sets, form);
  return abouts.flatMap((other): Pair[] => {
    if (relatives.has(other.id)) return [];
    const theirs = sets.get(other.id) ?? own;
    const pair = ordered(about.id, other.id);
    const verdict = verdictOf({ ...about, ...own }, { ...other, ...theirs }, form);
    if (verdict) return [{ ...pair, ...verdict }];
    return isNamedVersion(about, other) ? [{ ...pair, kind: 'name', ...likenessOf(own.set, theirs.set) }] : [];
  });
}

/** The third from a form shows what the first two were taken for near-copies for. */
async function clearForms(tx: Db, own: Signed, sets: ReadonlyMap<string, Signed>, form: ReadonlySet<number>) {
  const filled = [...sets].filter(([, { set }]) => isOnlyForm(own.set, set, form)).map(([id]) => id);
  for (const { aId, bId } of await listOpenAmong(tx, filled)) {
    const [one, other] = [sets.get(aId), sets.get(bId)];
    if (one && other && isOnlyForm(one.set, other.set, form)) await deleteOpenPairs(tx, aId, [bId]);
  }
}

/**
 * Looks for twins of a text inside the transaction that wrote it. The work is bounded, however large the library or a
 * family is; a change of fields alone costs one look-up.
 */
export async function compareText(
  deps: Pick<Deps, 'now'>,
  tx: Db,
  changed: { resourceId: string; chunks: readonly { text: string }[] },
) {
  const { resourceId } = changed;
  const own = signed(changed.chunks.map(({ text }) => text).join('\n'));
  const known = await findSignature(tx, resourceId);
  if (known?.textHash === own.textHash && known.shingles === own.shingles) return;
  const [about] = await findAbout(tx, [resourceId]);
  if (!about) return;
  const { kept, asked } = nameKeys(about.fileName);
  await lockFamilies(tx);
  const pairs = await twinsOf(tx, about, own, asked);
  const { minima, bands, shingles, textHash } = own;
  await saveSignature(tx, resourceId, { minima, bands: [...bands, ...kept], shingles, textHash });
  await replacePairs(tx, resourceId, pairs, deps.now());
}

/** An adaptation is lineage, which people can see and walk: no likeness to be decided about. */
export async function forgetAdapted(_deps: Deps, tx: Db, { resourceId }: { resourceId: string }): Promise<void> {
  await deleteOpenPairs(tx, resourceId, [...(await findRelatives(tx, resourceId))]);
}
