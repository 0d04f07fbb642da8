import { z } from 'zod';
import { UnreadableFile } from '../../../ingest/index.ts';
import { defineJob, RetryLater } from '../../jobs/port.ts';
import type { Deps } from '../../kernel/deps.ts';
import { withReaders } from '../../library/index.ts';
import { READ_ATTACHMENT } from './names.ts';
import { findAttachment, saveAttachment, unreadAttachments } from './repo/attachments.ts';

/** Characters kept of a file. A 300-page attachment is longer; it stays whole as a file. */
const MOST_TEXT = 200_000;

/**
 * Reads a file in a sandboxed process. Whatever is wrong with it is said at the file, by the reader's code; the
 * application it belongs to is not touched.
 */
export const readAttachmentJob = defineJob({
  name: READ_ATTACHMENT,
  payload: z.strictObject({ attachmentId: z.string() }),
  seconds: 300,
  concurrency: 2,
  run: async (deps, { attachmentId }, { signal }) => {
    const file = await findAttachment(deps.db, attachmentId);
    // Taken out before its turn came.
    if (!file || file.reading === 'read' || file.reading === 'refused') return;
    await saveAttachment(deps.db, file.id, { reading: 'reading', updatedAt: deps.now() });
    const found = await read(deps, file, signal);
    await saveAttachment(deps.db, file.id, { ...found, updatedAt: deps.now() });
    return { reading: found.reading };
  },
});

async function read(deps: Deps, file: { sha256: string; name: string }, signal: AbortSignal) {
  try {
    const { extracted } = await withReaders(deps.config, (pool) =>
      pool.read({ path: deps.files.path(file.sha256), name: file.name, signal }),
    );
    const whole = extracted.blocks.map(({ text }) => text).join('\n');
    // PostgreSQL keeps neither NUL nor half a character.
    const text = whole.slice(0, MOST_TEXT).replaceAll('\u0000', '').toWellFormed();
    return { reading: 'read' as const, refusal: null, text };
  } catch (error) {
    if (signal.aborted) throw new RetryLater(1, 'the server stops');
    if (error instanceof UnreadableFile) return { reading: 'refused' as const, refusal: error.code, text: '' };
    throw error;
  }
}

/** After a start: files whose reader is gone are read again. */
export async function resumeAttachments(deps: Deps): Promise<void> {
  for (const { id } of await unreadAttachments(deps.db)) {
    await deps.jobs.enqueue(deps.db, READ_ATTACHMENT, { attachmentId: id }, { key: id });
  }
}
