import { dayOf } from '../../../kernel/day.ts';
import type { Deps } from '../../../kernel/deps.ts';
import { kept } from '../body.ts';
import { check } from '../keys.ts';
import { codeOf, typedCode } from '../payload.ts';
import { findByNumber, listKeys } from '../repo.ts';
import { publicOf } from '../view.ts';

export type Verified = {
  /**
   * `unknown`: not in this register (or the code does not belong to the number); `altered`: the text is not what was
   * signed.
   */
  result: 'valid' | 'revoked' | 'unknown' | 'altered';
  certificate: ReturnType<typeof publicOf> | null;
  revokedOn: string | null;
};
const nothing = (result: 'unknown' | 'altered'): Verified => ({ result, certificate: null, revokedOn: null });

/** Public keys of this server, for whoever verifies without it. */
export async function showKeys(deps: Pick<Deps, 'db'>) {
  const keys = await listKeys(deps.db);
  return { keys: keys.map(({ id, publicKey }) => ({ id, publicKey, algorithm: 'Ed25519' as const })) };
}

/** Verifies what a QR code carries: the signature first, then whether it still holds. */
export async function verifyScanned(deps: Pick<Deps, 'db'>, { compact }: { compact: string }): Promise<Verified> {
  const checked = check(compact, await listKeys(deps.db));
  if (checked.result === 'unknown_key') return nothing('unknown');
  if (checked.result === 'altered') return nothing('altered');
  const { payload } = checked.compact;
  const row = await findByNumber(deps.db, payload.number);
  if (!row) return nothing('unknown');
  return {
    result: row.revokedAt ? 'revoked' : 'valid',
    certificate: publicOf(payload, true),
    revokedOn: row.revokedAt && dayOf(row.revokedAt),
  };
}

/** Looks up a number that somebody typed with the code printed beside it; without the right code it stays unknown. */
export async function verifyTyped(
  deps: Pick<Deps, 'db'>,
  { number, code }: { number: string; code: string },
): Promise<Verified> {
  const row = await findByNumber(deps.db, number.toUpperCase().replace(/\s/g, ''));
  if (!row || codeOf(row.signature) !== typedCode(code)) return nothing('unknown');
  const { signed } = kept.parse(row.payload);
  return {
    result: row.revokedAt ? 'revoked' : 'valid',
    certificate: publicOf(signed, false),
    revokedOn: row.revokedAt && dayOf(row.revokedAt),
  };
}
