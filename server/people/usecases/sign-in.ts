import type { Deps } from '../../kernel/deps.ts';
import type { AppError } from '../../kernel/errors.ts';
import { signInFailed, signInLocked } from '../errors.ts';
import { forgetActors, identity } from '../identity.ts';
import { deleteAttempts, deleteAttemptsBefore, lockAttempts, saveAttempts } from '../repo.ts';
import { countAttempt, FORGOTTEN_AFTER_MS, minutesLocked, takeBack, type LIMITS } from '../rules.ts';

type Key = { key: string; of: keyof typeof LIMITS };

export const accountKey = (userName: string): Key => ({ key: `account:${userName}`, of: 'account' });
const addressKey = (address: string): Key => ({ key: `address:${address}`, of: 'address' });

/** Counts an attempt under every key, or says how long one of them is locked. */
export async function reserveAttempt(deps: Deps, keys: readonly Key[]): Promise<AppError | null> {
  const now = deps.now();
  return deps.db.transaction(async (tx) => {
    const counters = [];
    for (const { key, of } of keys) counters.push({ of, row: await lockAttempts(tx, key, now) });
    const minutes = Math.max(...counters.map(({ row }) => minutesLocked(row, now)));
    if (minutes > 0) return signInLocked({ minutes });
    for (const { of, row } of counters) await saveAttempts(tx, { key: row.key, ...countAttempt(row, of, now) });
    return null;
  });
}

/**
 * Opens a session. The answer is the same, and takes about as long, whether the account exists or not: the library
 * hashes either way, and locks count names, not accounts.
 * @returns the cookies to set
 * @throws people.sign_in_failed, people.sign_in_locked
 */
export async function signIn(
  deps: Deps,
  input: { userName: string; password: string; address: string },
): Promise<{ cookies: string[] }> {
  const { userName, password, address } = input;
  const locked = await reserveAttempt(deps, [accountKey(userName), addressKey(address)]);
  if (locked) throw locked;
  const auth = await identity(deps);
  const answer = await auth.api.signInUsername({ body: { username: userName, password }, asResponse: true });
  if (!answer.ok) {
    deps.log.info('sign_in.failed', { status: answer.status });
    await deleteAttemptsBefore(deps.db, new Date(deps.now().getTime() - 2 * FORGOTTEN_AFTER_MS));
    throw signInFailed();
  }
  await deps.db.transaction(async (tx) => {
    await deleteAttempts(tx, accountKey(userName).key);
    // Only this attempt: one's own account must not wipe out the guesses at others'.
    const { key } = addressKey(address);
    await saveAttempts(tx, { key, ...takeBack(await lockAttempts(tx, key, deps.now())) });
  });
  return { cookies: answer.headers.getSetCookie() };
}

/** Ends the session of a request. @returns the cookies that clear the browser's */
export async function signOut(deps: Deps, headers: Headers): Promise<{ cookies: string[] }> {
  const auth = await identity(deps);
  const answer = await auth.api.signOut({ headers, asResponse: true });
  forgetActors(deps);
  return { cookies: answer.headers.getSetCookie() };
}
