import type { Actor, Deps } from '../../kernel/deps.ts';
import { exportEntries, sendArchive, type Entry } from '../../library/index.ts';
import { dayOf } from '../rules.ts';
import { indexPage, type Exported } from './index-page.ts';
import { showCollection } from './usecases.ts';

const fileOf = (path: string, text: string): Entry => {
  const content = new TextEncoder().encode(text);
  return { path, bytes: content.length, content };
};

/**
 * A collection as an archive: a folder for each resource that the reader may read, an index to read, and a manifest for
 * machines. Licence, lineage and use of AI stand in all three.
 * @throws community.collection_not_found, library.export_too_large
 */
export async function exportCollection(deps: Deps, actor: Actor, { id }: { id: string }): Promise<Response> {
  const { collection, items } = await showCollection(deps, actor, { id });
  const digits = String(items.length).length;
  const entries: Entry[] = [];
  const exported: (Exported & { id: string; licence: string | null; aiUse: string | null })[] = [];
  // One after the other: a collection may hold hundreds, and each is written as Word and Markdown.
  for (const [at, { resource, note }] of items.entries()) {
    const { name, facts, entries: inside } = await exportEntries(deps, actor, resource.id);
    const folder = `${String(at + 1).padStart(digits, '0')} ${name}`;
    entries.push(...inside.map((entry) => ({ ...entry, path: `${folder}/${entry.path}` })));
    const { licence, aiUse, title } = resource;
    exported.push({ id: resource.id, folder, title, note, facts, licence, aiUse });
  }
  const { title, note, ownerName, orgName } = collection;
  const day = dayOf(deps.now());
  const manifest = {
    format: 'yantu-collection',
    formatVersion: 1,
    exportedAt: deps.now().toISOString(),
    collection: { id, title, note, ownerName, orgName },
    resources: exported.map(({ facts: _facts, ...one }) => one),
  };
  const about = [
    fileOf('index.md', indexPage({ title, note, ownerName, orgName, day }, exported, actor.locale)),
    fileOf('manifest.json', JSON.stringify(manifest, null, 2)),
  ];
  return sendArchive(title, [...about, ...entries]);
}
