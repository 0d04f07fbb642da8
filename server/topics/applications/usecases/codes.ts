import { randomInt } from 'node:crypto';
import type { Db } from '../../../../db/client.ts';
import { isCodeTaken } from '../repo/drafts.ts';

/** Without 0/O, 1/I/L and the like: codes are read aloud at meetings. */
const LETTERS = 'ACDEFGHJKMNPQRTUVWXY34679';
const LENGTH = 5;

/** A blind code that no topic of the call has: drawn by chance, so that it tells neither order nor unit. */
export async function drawCode(tx: Db, callId: string): Promise<string> {
  const draw = () => Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  let code = draw();
  while (await isCodeTaken(tx, callId, code)) code = draw();
  return code;
}
