import { findReadableResources, insertSuggestions } from '../repo.ts';
import { settle } from '../rules.ts';
import { completenessOf, passagesOf, recognised } from '../structure.ts';
import { mimeOf } from '../serving.ts';
import { endFile, type Claimed, type Context } from './context.ts';
import { guessesFor } from './guesses.ts';
import { SUGGEST } from './names.ts';
import { isBeyondGroup } from '../versions/repo.ts';
import { listVersion } from '../versions/saving.ts';
import type { Db } from '../../../db/client.ts';
import type { Outcome } from './repo.ts';
import { findByContent, insertResource, insertResourceFile, saveMime, type NewResource } from './repo/resources.ts';

/** Reads a document and writes it as a resource with its text, passages and guesses, all or nothing. */
export async function readDocument(context: Context, file: Claimed, started: number): Promise<Outcome> {
  const { deps, batch, pool } = context;
  const read = await pool.read({ path: deps.files.path(file.sha256), name: file.path });
  const { extracted } = read;
  const now = deps.now();
  const { ownerId, orgId, visibility, visibleOrgId, ...given } = file.given ?? {};
  const { values, provenance, suggestions } = settle({
    path: file.path,
    at: now.toISOString(),
    language: extracted.language,
    facts: extracted.facts,
    given,
    batch,
    guesses: guessesFor({ path: file.path, extracted }),
  });
  const { blocks, language } = extracted;
  const sections = recognised(blocks, { kind: values.kind, language });
  const resource: NewResource = {
    ...values,
    id: deps.newId('res'),
    provenance,
    ownerId: ownerId ?? batch.ownerId,
    orgId: orgId ?? batch.orgId,
    visibility: visibility ?? batch.visibility,
    visibleOrgId: visibility === undefined ? batch.visibleOrgId : (visibleOrgId ?? null),
    sourceSha256: file.sha256,
    characters: extracted.facts.characters,
    completeness: completenessOf(values.kind, sections),
    facts: extracted.facts,
    warnings: extracted.warnings,
  };
  const passages = passagesOf(blocks, sections).map((chunk) => ({ id: deps.newId('chk'), ...chunk }));
  const measured = { readMs: Math.round(read.ms), peakBytes: read.peakMemoryBytes };

  return deps.db.transaction(async (tx) => {
    const text = { format: extracted.format, blocks, sections, chunks: passages, now };
    if (!(await insertResource(tx, resource, text))) {
      const twin = await findByContent(tx, resource.orgId, file.sha256);
      const [card] = twin ? await findReadableResources(tx, context.scope, [twin.id]) : [];
      const outcome: Outcome = { state: 'duplicate', resourceId: card?.id ?? null, ...measured };
      return endFile(tx, context, file, { outcome, started });
    }
    const resourceId = resource.id;
    const name = file.path.split('/').at(-1) ?? file.path;
    await insertResourceFile(tx, { id: deps.newId('fil'), resourceId, sha256: file.sha256, role: 'source', name }, now);
    await saveMime(tx, file.sha256, mimeOf(extracted.format));
    const guesses = suggestions.map((guess) => ({ id: deps.newId('sug'), ...guess }));
    await insertSuggestions(tx, resourceId, guesses, { source: 'rule', now });
    const { title, unit, lesson, volume, grades, tags, subject } = values;
    const chunks = passages.map(({ id, seq, text, breadcrumb, section }) => {
      return { id, seq, text, breadcrumb, section, title };
    });
    const changed = { resourceId, title, unit, lesson, volume, grades, tags, subject, chunks };
    await deps.emit(tx, 'library.text_changed', changed);
    await listImported(context, tx, resource);
    if (deps.ai.chatModel !== null) {
      await deps.jobs.enqueue(tx, SUGGEST, { resourceId }, { key: resourceId });
    }
    return endFile(tx, context, file, { outcome: { state: 'done', resourceId, ...measured }, started });
  });
}

/**
 * What whoever runs the server brings in for more than a group is listed at once, as brought in: the page never lets
 * anybody choose that, and the history says who answers for it.
 */
async function listImported({ deps, batch }: Context, tx: Db, resource: NewResource): Promise<void> {
  const { id, visibility, visibleOrgId } = resource;
  if (visibility === 'own') return;
  if (visibility === 'organisation' && (visibleOrgId === null || !(await isBeyondGroup(tx, visibleOrgId)))) return;
  const listed = { resourceId: id, version: 1, visibility, visibleOrgId };
  await listVersion(deps, tx, { ...listed, by: batch.ownerId, how: 'imported' });
}
