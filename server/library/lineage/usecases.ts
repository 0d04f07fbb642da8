import type { Actor, Deps } from '../../kernel/deps.ts';
import { refuse } from '../../kernel/errors.ts';
import { readingScope, whyNot } from '../../people/index.ts';
import { versionNotFound } from '../errors.ts';
import { insertResource, insertResourceFile, type NewResource } from '../intake/repo/resources.ts';
import { findFiles, findReadableResources, shownVersion } from '../repo.ts';
import { fieldsOf, type Provenance } from '../rules.ts';
import { quoted } from '../titles.ts';
import { completenessOf, passagesOf } from '../structure.ts';
import { readable } from '../usecases.ts';
import { findVersion } from '../versions/repo.ts';
import { whyNotAdapt } from './licences.ts';
import { countReuse, findChildren, findLostParents, findParents, insertParent, type Link } from './repo.ts';

const ADAPTED = { zh: '（改编）', en: ' (adapted)' } as const;
const LONGEST_TITLE = 200;

/** '《背影》教案（改编）', also when the original's title is as long as one may be, or adapted itself. */
export function adaptedTitle(title: string, language: string): string {
  const mark = language === 'zh' ? ADAPTED.zh : ADAPTED.en;
  return title.endsWith(mark) ? title : [...title].slice(0, LONGEST_TITLE - mark.length).join('') + mark;
}

/**
 * Makes a draft of one's own out of what one sees of a resource: text, sections, fields, files. Its parent stays known.
 * @throws library.licence_forbids unless one owns it, library.resource_not_found, access.*
 */
export async function adapt(deps: Deps, actor: Actor, { id }: { id: string }) {
  const parent = await readable(deps.db, actor, id);
  const number = shownVersion(parent);
  const version = await findVersion(deps.db, id, number);
  if (!version) throw versionNotFound();
  if (parent.ownerId !== actor.personId) refuse(whyNotAdapt(version.fields.licence));
  refuse(whyNot(actor, 'library.upload', { orgPath: actor.orgPath }));
  const files = await findFiles(deps.db, id, number);
  const now = deps.now();
  const { blocks, sections, format } = version;
  const from: Provenance = { source: 'default', at: now.toISOString() };
  const origin = `${parent.ownerName}（${parent.orgName}）${quoted(version.fields.title)}`.slice(0, 200);
  const child: NewResource = {
    ...fieldsOf(version.fields),
    id: deps.newId('res'),
    title: adaptedTitle(version.fields.title, version.fields.language),
    // Whoever goes on with somebody's work names them, also where the original cannot be read any more.
    sourceName: version.fields.sourceName ?? origin,
    provenance: {
      ...version.provenance,
      title: from,
      ...(version.fields.sourceName === null ? { sourceName: from } : {}),
    },
    ownerId: actor.personId,
    orgId: actor.orgId,
    visibility: 'own',
    visibleOrgId: null,
    sourceSha256: null,
    characters: blocks.reduce((sum, block) => sum + block.text.length, 0),
    completeness: completenessOf(version.fields.kind, sections),
    facts: parent.facts,
    warnings: parent.warnings,
  };
  const chunks = passagesOf(blocks, sections).map((chunk) => ({ id: deps.newId('chk'), ...chunk }));
  await deps.db.transaction(async (tx) => {
    await insertResource(tx, child, { format, blocks, sections, chunks, now, adaptedFrom: number });
    for (const { sha256, name, role } of files) {
      const kept = role === 'source' ? 'attachment' : role;
      await insertResourceFile(tx, { id: deps.newId('fil'), resourceId: child.id, sha256, name, role: kept }, now);
    }
    const row = { id: deps.newId('par'), childId: child.id, parentId: id, parentVersion: number };
    await insertParent(tx, { ...row, parentTitle: version.fields.title, createdBy: actor.personId }, now);
    const { id: resourceId, title, unit, lesson, volume, grades, tags, subject } = child;
    const texts = chunks.map(({ id: chunkId, seq, text, breadcrumb, section }) => {
      return { id: chunkId, seq, text, breadcrumb, section, title };
    });
    const changed = { resourceId, title, unit, lesson, volume, grades, tags, subject, chunks: texts };
    await deps.emit(tx, 'library.text_changed', changed);
    await deps.emit(tx, 'library.adapted', { resourceId, parentId: id, by: actor.personId });
  });
  return { id: child.id };
}

/** How far the picture of a lineage goes, up and down. */
const DEPTH = 4;
const MOST_NODES = 120;

type Step = (ids: readonly string[]) => Promise<Link[]>;

/** Links level by level from `id`; `next` says which end of a link is further away. */
async function walk(
  id: string,
  step: Step,
  next: (link: Link) => string,
): Promise<{ links: Link[]; depths: Map<string, number> }> {
  const depths = new Map([[id, 0]]);
  const links: Link[] = [];
  let front = [id];
  for (let depth = 1; depth <= DEPTH && front.length > 0 && depths.size < MOST_NODES; depth++) {
    const found = await step(front);
    links.push(...found);
    front = [...new Set(found.map(next))].filter((one) => !depths.has(one)).slice(0, MOST_NODES - depths.size);
    for (const one of front) depths.set(one, depth);
  }
  return { links: links.filter((link) => depths.has(next(link))), depths };
}

/**
 * What a resource was made from and what was made of it, as far as one may read it: what one may not read does not
 * exist here, and neither does what is known only through it.
 */
export async function showLineage(deps: Deps, actor: Actor, { id }: { id: string }) {
  await readable(deps.db, actor, id);
  const scope = readingScope(actor);
  const [up, down] = await Promise.all([
    walk(id, (ids) => findParents(deps.db, scope, ids), ({ parentId }) => parentId), // prettier-ignore
    walk(id, (ids) => findChildren(deps.db, scope, ids), ({ childId }) => childId), // prettier-ignore
  ]);
  const ids = [...new Set([...up.depths.keys(), ...down.depths.keys()])];
  const [cards, reuse, children, lost] = await Promise.all([
    findReadableResources(deps.db, scope, ids),
    countReuse(deps.db, scope, ids),
    findChildren(deps.db, scope, ids),
    findLostParents(deps.db, id, actor.personId),
  ]);
  const nodes = cards.map((card) => ({
    id: card.id,
    title: card.title,
    kind: card.kind,
    ownerName: card.ownerName,
    orgName: card.orgName,
    isHere: card.id === id,
    reuse: {
      adapted: children.filter(({ parentId }) => parentId === card.id).length,
      ...(reuse.get(card.id) ?? { taught: 0, cited: 0 }),
    },
  }));
  const edges = [
    ...new Map([...up.links, ...down.links].map((link) => [`${link.parentId} ${link.childId}`, link])).values(),
  ];
  return {
    nodes,
    edges: edges.map(({ parentId, childId, parentVersion, at }) => {
      return { parentId, childId, parentVersion, at: at.toISOString() };
    }),
    lost,
  };
}
