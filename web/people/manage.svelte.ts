import type { InferRequestType } from 'hono/client';
import { api } from '../lib/api.ts';
import { asApiError, call, type ApiError } from '../lib/call.ts';
import type { Role } from './roles.ts';

export type NewPerson = InferRequestType<typeof api.people.persons.$post>['json'];
export type PersonChange = InferRequestType<(typeof api.people.persons)[':id']['$patch']>['json'];
export type NewOrganisation = InferRequestType<typeof api.people.organisations.$post>['json'];

/** One dialog's work: sends a change, keeps the refusal, and says whether it was done. */
export class Change {
  #error = $state.raw<ApiError | null>(null);
  #isSending = $state(false);

  get error(): ApiError | null {
    return this.#error;
  }

  get isSending(): boolean {
    return this.#isSending;
  }

  async #send(work: () => Promise<unknown>): Promise<boolean> {
    if (this.#isSending) return false;
    this.#isSending = true;
    this.#error = null;
    try {
      await work();
      return true;
    } catch (cause) {
      this.#error = asApiError(cause);
      return false;
    } finally {
      this.#isSending = false;
    }
  }

  addPerson = (json: NewPerson) => this.#send(() => call(api.people.persons.$post({ json })));

  addOrganisation = (json: NewOrganisation) => this.#send(() => call(api.people.organisations.$post({ json })));

  changePerson = (id: string, json: PersonChange) =>
    this.#send(() => call(api.people.persons[':id'].$patch({ param: { id }, json })));

  setActive = (id: string, isActive: boolean) =>
    this.#send(() => call(api.people.persons[':id'].$patch({ param: { id }, json: { isActive } })));

  resetPassword = (id: string, password: string) =>
    this.#send(() => call(api.people.persons[':id'].password.$post({ param: { id }, json: { password } })));

  grant = (id: string, role: Role, orgId: string) =>
    this.#send(() => call(api.people.persons[':id'].roles.$post({ param: { id }, json: { role, orgId } })));

  revoke = (id: string, roleId: string) =>
    this.#send(() => call(api.people.persons[':id'].roles[':roleId'].$delete({ param: { id, roleId } })));
}

/** Letters and digits that are not mistaken for each other when read aloud or from paper. */
const CLEAR = 'abcdefghjkmnpqrstuvwxyz23456789';

/** A first password to hand over: 12 characters in groups of four, about 59 bits. */
export function freshPassword(
  random: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array = (b) => crypto.getRandomValues(b),
) {
  let text = '';
  // Bytes beyond the last whole multiple would favour the first characters.
  const limit = 256 - (256 % CLEAR.length);
  while (text.length < 12) {
    for (const byte of random(new Uint8Array(16))) {
      if (byte < limit && text.length < 12) text += CLEAR[byte % CLEAR.length];
    }
  }
  return text.replace(/(.{4})(?=.)/g, '$1-');
}
