import { open } from 'node:fs/promises';
import { areCaptionsOf } from '../rules.ts';
import { videoMime } from '../serving.ts';
import { endAlone, endFile, refusal, type Claimed, type Context } from './context.ts';
import { listFiles, type Outcome } from './repo.ts';
import { findOwner, insertResourceFile, saveAsVideo, saveMime } from './repo/resources.ts';

/**
 * A recording holds no text that we could read: it joins the resource made of the subtitles that came with it under the
 * same name. Claims come in an order that settles subtitles first.
 */
export async function readVideo(context: Context, file: Claimed, started: number): Promise<Outcome> {
  const { deps, batch } = context;
  const mime = await mimeOfVideo(deps.files.path(file.sha256));
  if (mime === null) {
    return endAlone(context, file, refusal('ingest.unsupported', 'recording of a kind that browsers cannot play'), started); // prettier-ignore
  }
  const captions = (await listFiles(deps.db, batch.id)).filter((other) => areCaptionsOf(file.path, other.path));
  if (captions.length === 0) {
    return endAlone(context, file, refusal('library.captions_needed', 'no subtitles of the same name'), started);
  }
  const resourceId = captions.find((other) => other.resourceId !== null)?.resourceId;
  if (!resourceId) {
    return endAlone(context, file, refusal('library.captions_needed', 'the subtitles could not be read'), started);
  }
  const ownerId = file.given?.ownerId ?? batch.ownerId;
  return deps.db.transaction(async (tx) => {
    const now = deps.now();
    if ((await findOwner(tx, resourceId)) !== ownerId) {
      const outcome = refusal('library.captions_elsewhere', 'the subtitles were shared by another person');
      return endFile(tx, context, file, { outcome, started });
    }
    const name = file.path.split('/').at(-1) ?? file.path;
    const row = { id: deps.newId('fil'), resourceId, sha256: file.sha256, role: 'video' as const, name };
    const isNew = await insertResourceFile(tx, row, now);
    if (isNew) await saveAsVideo(tx, resourceId, now);
    await saveMime(tx, file.sha256, mime);
    return endFile(tx, context, file, { outcome: { state: isNew ? 'done' : 'duplicate', resourceId }, started });
  });
}

async function mimeOfVideo(path: string) {
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(64), 0, 64, 0);
    return videoMime(buffer);
  } finally {
    await file.close();
  }
}
