import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { unpack } from '../../../ingest/index.ts';
import { cleanPath } from '../rules.ts';
import { mimeOf, UNKNOWN_MIME } from '../serving.ts';
import { endFile, refusal, type Claimed, type Context } from './context.ts';
import { countFiles, insertFiles, upsertBlobs, type NewFile, type Outcome } from './repo.ts';
import { saveMime } from './repo/resources.ts';

/** Files of one batch, those in archives included. */
export const MOST_FILES = 20_000;

/** Makes every entry of an archive a file of the batch; the archive itself is then done. */
export async function readArchive(context: Context, file: Claimed, started: number): Promise<Outcome> {
  const { deps } = context;
  const folder = await deps.files.scratch();
  try {
    const { entries, refused } = await unpack(deps.files.path(file.sha256), folder);
    const inside: NewFile[] = [];
    for (const entry of entries) inside.push(await keep(context, file, entry));
    const failed = refused.map(({ path, code, detail }): NewFile => {
      return { ...entryRow(context, file, path), sha256: null, bytes: 0, refusal: { code, detail } };
    });
    return await deps.db.transaction(async (tx) => {
      const known = (await countFiles(tx, [file.batchId])).get(file.batchId)?.total ?? 0;
      const all = [...inside, ...failed];
      const isFull = known + all.length > MOST_FILES;
      if (!isFull) await insertFiles(tx, all, deps.now());
      await saveMime(tx, file.sha256, mimeOf('zip'));
      const outcome = isFull ? refusal('ingest.too_large', `batch of more than ${MOST_FILES} files`) : emptyOr(all);
      return endFile(tx, context, file, { outcome, started });
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const emptyOr = (entries: readonly NewFile[]): Outcome =>
  entries.length === 0 ? refusal('ingest.no_text', 'empty archive') : { state: 'done' };

const entryRow = ({ deps }: Context, archive: Claimed, inside: string) => ({
  id: deps.newId('igf'),
  batchId: archive.batchId,
  // A name that tries to leave the archive is shown without what it tried.
  path: cleanPath(`${archive.path}/${inside.replaceAll('..', '')}`) ?? `${archive.path}/${deps.newId('name')}`,
  given: archive.given,
});

async function keep(context: Context, archive: Claimed, entry: { path: string; file: string }): Promise<NewFile> {
  const { deps } = context;
  const stored = await deps.files.put(createReadStream(entry.file), deps.config.upload.maxBytes);
  await rm(entry.file, { force: true });
  await upsertBlobs(deps.db, [{ ...stored, mime: UNKNOWN_MIME }], deps.now());
  return { ...entryRow(context, archive, entry.path), ...stored };
}
