import type { Actor, Deps } from '../../kernel/deps.ts';
import { refuse } from '../../kernel/errors.ts';
import { idOf, isProduct, type Doer } from '../actor.ts';
import { notYourself, passwordWrong, personNotFound } from '../errors.ts';
import { currentSession, forgetActors, identity } from '../identity.ts';
import { deleteAttempts, deleteSessions, findCredential, findPerson, listRoles, saveHash } from '../repo.ts';
import { whyNotManagePerson } from '../rules.ts';
import { record } from './record.ts';
import { accountKey, reserveAttempt } from './sign-in.ts';

/** The library's hash (scrypt). */
export async function hashOf(deps: Deps, password: string): Promise<string> {
  return (await (await identity(deps)).$context).password.hash(password);
}

/**
 * Changes one's own password; every other session of the person ends.
 * @throws people.password_wrong, people.sign_in_locked
 */
export async function changePassword(
  deps: Deps,
  actor: Actor,
  input: { current: string; next: string; headers: Headers },
): Promise<void> {
  const locked = await reserveAttempt(deps, [accountKey(actor.userName)]);
  if (locked) throw locked;
  const credential = await findCredential(deps.db, actor.personId);
  const { password } = await (await identity(deps)).$context;
  if (!credential?.hash || !(await password.verify({ hash: credential.hash, password: input.current }))) {
    throw passwordWrong();
  }
  const [hash, session] = await Promise.all([password.hash(input.next), currentSession(deps, input.headers)]);
  await deps.db.transaction(async (tx) => {
    await saveHash(tx, credential.accountId, hash, deps.now());
    await deleteSessions(tx, credential.userId, session?.token ?? null);
    await deleteAttempts(tx, accountKey(actor.userName).key);
    await record(deps, tx, actor, 'password_changed', actor.personId);
  });
  forgetActors(deps);
}

/**
 * Gives a person a new password, ends all sessions and unlocks the account.
 * @throws people.person_not_found, people.not_yourself, access.*
 */
export async function resetPassword(deps: Deps, doer: Doer, input: { id: string; password: string }): Promise<void> {
  // One's own password is changed by who knows the current one.
  if (idOf(doer) === input.id) throw notYourself();
  const person = await findPerson(deps.db, input.id);
  if (!person) throw personNotFound();
  if (!isProduct(doer)) {
    refuse(whyNotManagePerson(doer, { orgPath: person.orgPath, roles: await listRoles(deps.db, [person.id]) }));
  }
  const credential = await findCredential(deps.db, person.id);
  if (!credential) throw personNotFound();
  const hash = await hashOf(deps, input.password);
  await deps.db.transaction(async (tx) => {
    await saveHash(tx, credential.accountId, hash, deps.now());
    await deleteSessions(tx, credential.userId, null);
    await deleteAttempts(tx, accountKey(person.userName).key);
    await record(deps, tx, doer, 'password_reset', person.id);
  });
  forgetActors(deps);
}
