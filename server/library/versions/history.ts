import type { Actor, Deps } from '../../kernel/deps.ts';
import { readingScope, whyNot } from '../../people/index.ts';
import { versionNotFound } from '../errors.ts';
import { findResource, shownVersion, type WholeResource } from '../repo.ts';
import { fieldsOf } from '../rules.ts';
import { resourceNotFound } from '../errors.ts';
import { readable, targetOf } from '../usecases.ts';
import { compareResources, compareVersions } from './compare.ts';
import { sectionsOf } from './parts.ts';
import { findVersion, listVersions, type Version } from './repo.ts';

const mayEdit = (actor: Actor, row: WholeResource): boolean => whyNot(actor, 'library.edit', targetOf(row)) === null;

/** The versions: all of them for those who may edit, for everybody else only the one that they see. */
export async function showHistory(deps: Deps, actor: Actor, { id }: { id: string }) {
  const row = await readable(deps.db, actor, id);
  const shown = shownVersion(row);
  const isEditor = mayEdit(actor, row);
  const versions = await listVersions(deps.db, id);
  const items = versions
    .filter(({ number }) => isEditor || number === shown)
    .map(({ createdAt, authorId, ...version }) => ({
      ...version,
      isMine: authorId === actor.personId,
      at: createdAt.toISOString(),
      isShown: version.number === shown,
      isListed: version.number === row.listedVersion,
    }));
  const isPending = isEditor && row.listing === 'listed' && row.headVersion > shown;
  return { shown, head: isEditor ? row.headVersion : shown, isPending, items };
}

/** @throws library.version_not_found also for what readers do not see */
async function visibleVersion(
  deps: Deps,
  actor: Actor,
  row: WholeResource,
  asked: number | undefined,
): Promise<Version> {
  const number = asked ?? shownVersion(row);
  if (number !== shownVersion(row) && !mayEdit(actor, row)) throw versionNotFound();
  const version = await findVersion(deps.db, row.id, number);
  if (!version) throw versionNotFound();
  return version;
}

/** One version by section. */
export async function showVersion(deps: Deps, actor: Actor, { id, n }: { id: string; n: number }) {
  const row = await readable(deps.db, actor, id);
  const version = await visibleVersion(deps, actor, row, n);
  const sections = sectionsOf(version).map(({ from, to, phases: _steps, ...section }) => ({
    ...section,
    blocks: version.blocks.slice(from, to),
  }));
  const { number, how, basedOn, note, format, createdAt, fields } = version;
  const isShown = number === shownVersion(row);
  return {
    number,
    how,
    basedOn,
    note,
    format,
    at: createdAt.toISOString(),
    isShown,
    fields: fieldsOf(fields),
    sections,
  };
}

const side = (version: Version) => ({
  resourceId: version.resourceId,
  version: version.number,
  title: version.fields.title,
  at: version.createdAt.toISOString(),
});

/**
 * What differs between two versions of a resource, or between it and another one, section by section.
 * @throws library.resource_not_found, library.version_not_found
 */
export async function compare(
  deps: Deps,
  actor: Actor,
  input: { id: string; from?: number | undefined; to?: number | undefined; with?: string | undefined },
) {
  const row = await readable(deps.db, actor, input.id);
  const from = await visibleVersion(deps, actor, row, input.from);
  if (input.with === undefined || input.with === row.id) {
    const to = await visibleVersion(deps, actor, row, input.to ?? (mayEdit(actor, row) ? row.headVersion : undefined));
    return { from: side(from), to: side(to), ...compareVersions(from, to) };
  }
  const other = await findResource(deps.db, readingScope(actor), input.with);
  if (!other) throw resourceNotFound();
  const to = await visibleVersion(deps, actor, other, input.to);
  return { from: side(from), to: side(to), ...compareResources(from, to) };
}
