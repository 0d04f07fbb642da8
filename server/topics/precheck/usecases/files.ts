import { UnreadableFile, type ReaderPool } from '../../../../ingest/index.ts';
import { RetryLater } from '../../../jobs/port.ts';
import type { Deps } from '../../../kernel/deps.ts';
import { withReaders } from '../../../library/index.ts';
import { foundInFile, type Found } from '../rules/index.ts';
import { attachmentsOf } from '../repo/material.ts';

type File = Awaited<ReturnType<typeof attachmentsOf>>[number];

/** Pictures and recordings are evidence too; that they hold no text is nothing to mend. */
const isNoText = (code: string): boolean => code === 'ingest.unsupported' || code === 'ingest.no_text';

async function lookInto(deps: Deps, pool: ReaderPool, file: File, signal: AbortSignal): Promise<Found[]> {
  if (file.refusal !== null && !isNoText(file.refusal)) return foundInFile(file, { refusal: file.refusal });
  try {
    const path = deps.files.path(file.sha256);
    const { extracted } = await pool.read({ path, name: file.name, look: 'hidden', signal });
    return foundInFile(file, { hidden: extracted.hidden ?? [] });
  } catch (error) {
    if (signal.aborted) throw new RetryLater(1, 'the server stops');
    if (!(error instanceof UnreadableFile)) throw error;
    return isNoText(error.code) ? [] : foundInFile(file, { refusal: error.code });
  }
}

/**
 * Looks into the files of an application for what nobody sees, in sandboxed processes. A file that cannot be read is a
 * finding by itself; the others are still looked into.
 */
export async function lookIntoFiles(
  deps: Deps,
  topicId: string,
  { signal, onRead }: { signal: AbortSignal; onRead: () => Promise<void> },
): Promise<Found[]> {
  const files = await attachmentsOf(deps.db, topicId);
  if (files.length === 0) return [];
  return withReaders(deps.config, async (pool) => {
    const found: Found[] = [];
    for (const file of files) {
      found.push(...(await lookInto(deps, pool, file, signal)));
      await onRead();
    }
    return found;
  });
}
