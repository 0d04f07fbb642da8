import { createHash } from 'node:crypto';
import type { Actor, Deps } from '../../kernel/deps.ts';
import { contentDisposition } from '../../kernel/download.ts';
import { readingScope } from '../../people/index.ts';
import { exportTooLarge, versionNotFound } from '../errors.ts';
import { findParents, findTopicsOf } from '../lineage/repo.ts';
import { findFiles, findReadableResources, shownVersion, type WholeResource } from '../repo.ts';
import { fieldsOf } from '../rules.ts';
import { mimeOf } from '../serving.ts';
import { readable } from '../usecases.ts';
import { sectionsOf } from '../versions/parts.ts';
import { findVersion, type Version } from '../versions/repo.ts';
import { distinct, MOST_BYTES, safeName, zipStream, type Entry } from './archive.ts';
import { toDocx } from './docx.ts';
import { describe } from './manifest.ts';
import { toMarkdown } from './markdown.ts';
import { noteExport } from './repo.ts';
import { factsOf, type Ancestor, type Origin } from './words.ts';

export const FORMATS = ['docx', 'md', 'zip'] as const;
export type Format = (typeof FORMATS)[number];

const CHINA_MS = 8 * 3_600_000;
/** The day in China: schools of one country, one time zone. */
const dayOf = (at: Date): string => new Date(at.getTime() + CHINA_MS).toISOString().slice(0, 10);
const DEEPEST = 8;

/** What it was adapted from, nearest first, as far as the reader may read it. */
async function ancestorsOf(deps: Deps, actor: Actor, id: string): Promise<Ancestor[]> {
  const scope = readingScope(actor);
  const found: Ancestor[] = [];
  const seen = new Set([id]);
  for (let [front, depth] = [[id], 0]; front.length > 0 && depth < DEEPEST; depth++) {
    const links = (await findParents(deps.db, scope, front)).filter(({ parentId }) => !seen.has(parentId));
    const cards = await findReadableResources(deps.db, scope, links.map(({ parentId }) => parentId)); // prettier-ignore
    for (const { title, ownerName, orgName, id: parentId } of cards) {
      const version = links.find((link) => link.parentId === parentId)?.parentVersion ?? 1;
      found.push({ title, ownerName, orgName, version });
      seen.add(parentId);
    }
    front = cards.map((card) => card.id);
  }
  return found;
}

type Readable = { row: WholeResource; version: Version; ancestors: Ancestor[]; topics: Origin[] };

/** What the reader sees: of a listed resource the audited version. @throws library.resource_not_found */
async function shownTo(deps: Deps, actor: Actor, id: string): Promise<Readable> {
  const row = await readable(deps.db, actor, id);
  const version = await findVersion(deps.db, id, shownVersion(row));
  if (!version) throw versionNotFound();
  const topics = (await findTopicsOf(deps.db, [id])).map(({ title, number }) => ({ title, number }));
  return { row, version, ancestors: await ancestorsOf(deps, actor, id), topics };
}

function written(actor: Actor, { row, version, ancestors, topics }: Readable) {
  const fields = fieldsOf(version.fields);
  const { ownerName, orgName } = row;
  const about = {
    fields,
    ownerName,
    orgName,
    version: version.number,
    day: dayOf(version.createdAt),
    ancestors,
    topics,
  };
  const facts = factsOf(about, actor.locale);
  return {
    facts,
    docx: () => toDocx({ title: fields.title, author: `${ownerName} · ${orgName}`, facts }, version.blocks),
    markdown: () => new TextEncoder().encode(toMarkdown(fields.title, facts, version.blocks)),
  };
}

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/**
 * A resource as the files of an archive: its text as docx and Markdown, its files as they came, and a manifest with
 * fields, licence, lineage, version and hashes. Only what the reader sees. Paths are relative: put a folder before them.
 * `facts` are what every exported file says of itself, label and value, in the reader's language.
 * @throws library.resource_not_found
 */
export async function exportEntries(
  deps: Deps,
  actor: Actor,
  id: string,
): Promise<{ name: string; facts: [string, string][]; entries: Entry[] }> {
  const shown = await shownTo(deps, actor, id);
  const { row, version, ancestors, topics } = shown;
  const { title } = version.fields;
  const text = written(actor, shown);
  const [docx, markdown] = [await text.docx(), text.markdown()];
  const files = await findFiles(deps.db, id, version.number);
  const texts = [
    { path: `${safeName(title)}.docx`, role: 'text', mime: mimeOf('docx'), content: docx },
    { path: `${safeName(title)}.md`, role: 'text', mime: mimeOf('md'), content: markdown },
  ];
  const folder = actor.locale === 'zh' ? '原件' : 'files';
  const originals = distinct(files.map((file) => ({ ...file, path: `${folder}/${safeName(file.name, 120)}` })));
  const { fields, number, how, note, createdAt } = version;
  const manifest = {
    format: 'yantu-resource',
    formatVersion: 1,
    exportedAt: deps.now().toISOString(),
    resource: { id, ...describe(fieldsOf(fields)), ownerName: row.ownerName, orgName: row.orgName },
    licence: fields.licence,
    aiUse: fields.aiUse,
    adaptedFrom: ancestors,
    cameOutOf: topics,
    version: { number, how, note, at: createdAt.toISOString() },
    sections: sectionsOf(version).map(({ id: sectionId, key, title: heading }) => ({
      id: sectionId,
      key,
      title: heading,
    })),
    files: [
      ...texts.map(({ content, ...file }) => ({ ...file, bytes: content.length, sha256: hashOf(content) })),
      ...originals.map(({ path, role, mime, bytes, sha256, name }) => ({ path, name, role, mime, bytes, sha256 })),
    ],
  };
  const told = new TextEncoder().encode(JSON.stringify(manifest, null, 2));
  await noteExport(deps.db, { resourceId: id, personId: actor.personId, day: dayOf(deps.now()) });
  const entries: Entry[] = [
    { path: 'manifest.json', bytes: told.length, content: told },
    ...texts.map(({ path, content }) => ({ path, bytes: content.length, content })),
    ...originals.map(({ path, bytes, sha256 }) => ({ path, bytes, content: () => deps.files.read(sha256) })),
  ];
  return { name: safeName(title), facts: text.facts, entries };
}

/** An archive as an answer to a download. @throws library.export_too_large */
export function sendArchive(name: string, entries: readonly Entry[]): Response {
  if (entries.reduce((sum, { bytes }) => sum + bytes, 0) > MOST_BYTES) throw exportTooLarge();
  return download(`${safeName(name)}.zip`, 'application/zip', zipStream(entries));
}

const download = (name: string, mime: string, body: BodyInit): Response =>
  new Response(body, {
    headers: {
      'content-type': mime,
      'content-disposition': contentDisposition('attachment', name),
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    },
  });

/** One resource as a file: Word, Markdown, or an archive with everything. @throws library.resource_not_found */
export async function exportResource(
  deps: Deps,
  actor: Actor,
  input: { id: string; format: Format },
): Promise<Response> {
  if (input.format === 'zip') {
    const { name, entries } = await exportEntries(deps, actor, input.id);
    return sendArchive(name, entries);
  }
  const shown = await shownTo(deps, actor, input.id);
  const text = written(actor, shown);
  const bytes = input.format === 'docx' ? await text.docx() : text.markdown();
  await noteExport(deps.db, { resourceId: input.id, personId: actor.personId, day: dayOf(deps.now()) });
  const mime = input.format === 'md' ? 'text/markdown; charset=utf-8' : mimeOf('docx');
  return download(`${safeName(shown.version.fields.title)}.${input.format}`, mime, new Uint8Array(bytes));
}
