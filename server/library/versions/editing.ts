import { Readable } from 'node:stream';
import type { ReadableStream as WebStream } from 'node:stream/web';
import { UnreadableFile, type ReadResult } from '../../../ingest/index.ts';
import type { Db } from '../../../db/client.ts';
import type { BlockRow, PhaseRow, SectionRow } from '../../../db/schema/index.ts';
import type { Actor, Deps } from '../../kernel/deps.ts';
import { refuse } from '../../kernel/errors.ts';
import { deleteDraft } from '../drafts/repo.ts';
import { changedMeanwhile, sameFile, sectionsUnfit, versionNotFound } from '../errors.ts';
import { withReaders } from '../intake/readers.ts';
import { upsertBlobs } from '../intake/repo.ts';
import { insertResourceFile, saveMime } from '../intake/repo/resources.ts';
import { closeSuggestions, type WholeResource } from '../repo.ts';
import { fieldsOf, FIELDS, minutesFor, type Metadata, type Provenance } from '../rules.ts';
import { mimeOf, UNKNOWN_MIME } from '../serving.ts';
import { recognised } from '../structure.ts';
import { editable } from '../usecases.ts';
import { checkFields } from './checks.ts';
import { isSame } from './compare.ts';
import { sectionsOf, underOldIds, withParts } from './parts.ts';
import { findVersion, writeFacts, type Content, type Version } from './repo.ts';
import { saveVersion } from './saving.ts';
import type { SavedContent, Structure } from './schemas.ts';

/** What a save answers: the number of the newest version, and whether readers have to wait for it. */
export type Saved = { version: number; isPending: boolean };

/**
 * Locks what is edited and loads its newest version.
 * @throws library.changed_meanwhile with the number of the newer version, access.*, library.resource_not_found
 */
async function newest(tx: Db, actor: Actor, { id, base }: { id: string; base: number }) {
  const row = await editable(tx, actor, id);
  if (row.headVersion !== base) throw changedMeanwhile({ head: row.headVersion });
  const head = await findVersion(tx, id, base);
  if (!head) throw versionNotFound();
  return { row, head };
}

const saved = (row: WholeResource, version: number): Saved => ({ version, isPending: row.listing === 'listed' });

/** Reads the steps of changed sections anew, once for the whole text. */
function stepsReader(about: Pick<Metadata, 'kind' | 'language'>) {
  let found: SectionRow[] | null = null;
  return (blocks: readonly BlockRow[], { from, to }: SectionRow): PhaseRow[] => {
    found ??= recognised(blocks, about);
    const steps = found.flatMap(({ phases = [] }) => phases);
    return steps.filter((step) => step.from >= from && step.to <= to);
  };
}

/**
 * Saves what an editor shows: fields, and sections as text. A section that was not touched keeps its blocks exactly;
 * a save that changes nothing makes no version. One's draft is done with it.
 * @throws library.changed_meanwhile, library.value_unknown, library.licence_stays
 */
export async function saveEdited(deps: Deps, actor: Actor, input: { id: string } & SavedContent): Promise<Saved> {
  return deps.db.transaction(async (tx) => {
    const { row, head } = await newest(tx, actor, input);
    const { fields, sections } = input.content;
    const changed = FIELDS.filter((field) => !isSame(head.fields[field], fields[field]));
    await checkFields(tx, row.id, { old: head.fields, fields });
    const text = withParts(head, sections, stepsReader(fields));
    const isTextSame = isSame(text.blocks, head.blocks) && isSame(text.sections, head.sections);
    await deleteDraft(tx, row.id, actor.personId);
    if (changed.length === 0 && isTextSame) return { version: head.number, isPending: false };
    const now = deps.now();
    const mine: Provenance = { source: 'person', by: actor.personId, at: now.toISOString() };
    const provenance = { ...head.provenance, ...Object.fromEntries(changed.map((field) => [field, mine])) };
    const change: Partial<Content> = { fields: fieldsOf(fields), provenance, ...(isTextSame ? {} : text) };
    const by = actor.personId;
    const number = await saveVersion(deps, tx, { resourceId: row.id, by, how: 'edited', note: input.note, change });
    await closeSuggestions(tx, row.id, changed, { personId: by, now });
    return saved(row, number);
  });
}

/** Makes an older version the newest again, as a version of its own. @throws library.changed_meanwhile */
export async function restoreVersion(
  deps: Deps,
  actor: Actor,
  input: { id: string; n: number; base: number },
): Promise<Saved> {
  return deps.db.transaction(async (tx) => {
    const { row, head } = await newest(tx, actor, input);
    const old = await findVersion(tx, row.id, input.n);
    if (!old) throw versionNotFound();
    if (old.number === head.number) return { version: head.number, isPending: false };
    const { provenance, format, blocks, sections, sourceSha256 } = old;
    const fields = fieldsOf(old.fields);
    await checkFields(tx, row.id, { old: head.fields, fields });
    const change = { fields, provenance, format, blocks, sections, sourceSha256 };
    const by = actor.personId;
    return saved(
      row,
      await saveVersion(deps, tx, { resourceId: row.id, by, how: 'restored', change, basedOn: old.number }),
    );
  });
}

/** Sections as a person says they are. What was right already stays as recognised. @throws library.sections_unfit */
function corrected(head: Version, given: Structure['sections'], newId: () => string): SectionRow[] {
  const before = new Map(sectionsOf(head).map((section) => [section.id, section]));
  const steps = stepsReader(head.fields);
  let next = 0;
  const sections = given.map((section): SectionRow => {
    if (section.from !== next || section.to <= section.from) throw sectionsUnfit();
    next = section.to;
    const old = section.id === undefined ? undefined : before.get(section.id);
    const isPlaceSame = old?.from === section.from && old.to === section.to;
    if (old && isPlaceSame && old.key === section.key && old.title === section.title) return old;
    const row: SectionRow = { ...section, id: section.id ?? newId(), confidence: 1, origin: 'person' };
    const phases = isPlaceSame ? old.phases : steps(head.blocks, row);
    return phases && phases.length > 0 ? { ...row, phases } : row;
  });
  if (next !== head.blocks.length) throw sectionsUnfit();
  return sections;
}

/**
 * Corrects where sections begin and end and what they are for; the text itself stays.
 * @throws library.changed_meanwhile, library.sections_unfit
 */
export async function correctStructure(deps: Deps, actor: Actor, input: { id: string } & Structure): Promise<Saved> {
  return deps.db.transaction(async (tx) => {
    const { row, head } = await newest(tx, actor, input);
    const sections = corrected(head, input.sections, () => deps.newId('sec'));
    if (isSame(sections, sectionsOf(head))) return { version: head.number, isPending: false };
    const by = actor.personId;
    return saved(row, await saveVersion(deps, tx, { resourceId: row.id, by, how: 'edited', change: { sections } }));
  });
}

/** @throws an AppError with the reader's code (422) for what cannot be read */
async function readFile(deps: Deps, sha256: string, name: string): Promise<ReadResult> {
  try {
    return await withReaders(deps.config, (pool) => pool.read({ path: deps.files.path(sha256), name }));
  } catch (error) {
    if (error instanceof UnreadableFile) refuse(error.code);
    throw error;
  }
}

/**
 * Reads a file as the next version: its text instead of the old one, the fields stay as people have set them.
 * @throws library.changed_meanwhile, library.same_file, ingest.*, request.too_large
 */
export async function readNewFile(
  deps: Deps,
  actor: Actor,
  input: { id: string; base: number; name: string; note: string; body: ReadableStream<Uint8Array> | null },
): Promise<Saved> {
  // Before the bytes come: whoever may not edit stores nothing.
  await deps.db.transaction((tx) => newest(tx, actor, input));
  const source = input.body ? Readable.fromWeb(input.body as WebStream) : Readable.from([]);
  const { sha256, bytes } = await deps.files.put(source, deps.config.upload.maxBytes);
  const { extracted } = await readFile(deps, sha256, input.name);
  return deps.db.transaction(async (tx) => {
    const { row, head } = await newest(tx, actor, input);
    if (head.sourceSha256 === sha256) throw sameFile();
    const now = deps.now();
    const { format, blocks, facts, warnings, language } = extracted;
    await upsertBlobs(tx, [{ sha256, bytes, mime: UNKNOWN_MIME }], now);
    await saveMime(tx, sha256, mimeOf(format));
    const file = { id: deps.newId('fil'), resourceId: row.id, sha256, role: 'source' as const, name: input.name };
    await insertResourceFile(tx, { ...file, since: head.number + 1 }, now);
    const fields = fieldsOf(head.fields);
    if (head.provenance.minutes?.source === 'default') fields.minutes = minutesFor(facts, language);
    const read = recognised(blocks, { kind: fields.kind, language });
    const sections = underOldIds(sectionsOf(head), read, () => deps.newId('sec'));
    const change = { fields, format, blocks, sections, sourceSha256: sha256 };
    const by = actor.personId;
    const note = input.note || input.name;
    const number = await saveVersion(deps, tx, { resourceId: row.id, by, how: 'read', note, change });
    if (row.listing !== 'listed') await writeFacts(tx, row.id, { facts, warnings });
    return saved(row, number);
  });
}
