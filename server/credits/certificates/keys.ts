import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hkdfSync,
  randomBytes,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import type { Db } from '../../../db/client.ts';
import type { Deps } from '../../kernel/deps.ts';
import { bytesOf, readCompact, type Compact, type Signed } from './payload.ts';
import { findSigningKey, insertKey, lockKeys, retireKey } from './repo.ts';

/** A public key as it is handed out: SPKI in base64url. */
export type PublicKey = { id: string; publicKey: string };

const keyFrom = (publicKey: string): KeyObject =>
  createPublicKey({ key: Buffer.from(publicKey, 'base64url'), format: 'der', type: 'spki' });

/** Says which key it is by itself: a key file that was renamed is still found out. */
export const keyIdOf = (publicKey: string): string =>
  `sgk_${createHash('sha256').update(Buffer.from(publicKey, 'base64url')).digest('base64url').slice(0, 10)}`;

const sealingKey = (secret: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, 'yantu', 'certificates: private key', 32));

/** AES-256-GCM: nonce, tag and text, base64url. */
export function seal(text: Buffer, secret: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', sealingKey(secret), nonce);
  const body = Buffer.concat([cipher.update(text), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
}

/** Null when the secret is another one, or the text was touched. */
export function unseal(sealed: string, secret: string): Buffer | null {
  const bytes = Buffer.from(sealed, 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', sealingKey(secret), bytes.subarray(0, 12));
  decipher.setAuthTag(bytes.subarray(12, 28));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]);
  } catch {
    return null;
  }
}

/** The key that signs now, made on first use. A key that another secret sealed is retired: it still verifies. */
async function signingKey(deps: Deps, tx: Db): Promise<{ id: string; privateKey: KeyObject }> {
  const secret = deps.config.secret ?? '';
  await lockKeys(tx);
  const there = await findSigningKey(tx);
  const opened = there ? unseal(there.sealedPrivateKey, secret) : null;
  if (there && opened) {
    return { id: there.id, privateKey: createPrivateKey({ key: opened, format: 'der', type: 'pkcs8' }) };
  }
  if (there) {
    deps.log.warn('certificates.key_unreadable', { keyId: there.id });
    await retireKey(tx, there.id, deps.now());
  }
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const spki = publicKey.export({ format: 'der', type: 'spki' }).toString('base64url');
  const id = keyIdOf(spki);
  const sealedPrivateKey = seal(privateKey.export({ format: 'der', type: 'pkcs8' }), secret);
  await insertKey(tx, { id, publicKey: spki, sealedPrivateKey, createdAt: deps.now(), retiredAt: null });
  return { id, privateKey };
}

/** Signs what a certificate says; inside the transaction that keeps it. @returns Ed25519, base64url */
export async function signPayload(deps: Deps, tx: Db, payload: Signed): Promise<{ keyId: string; signature: string }> {
  const { id, privateKey } = await signingKey(deps, tx);
  return { keyId: id, signature: sign(null, bytesOf(payload), privateKey).toString('base64url') };
}

export type Checked =
  { result: 'genuine'; compact: Compact } | { result: 'altered' } | { result: 'unknown_key'; keyId: string };

/** Whether a compact text is what one of these keys signed. Needs neither database nor network. */
export function check(text: string, keys: readonly PublicKey[]): Checked {
  const compact = readCompact(text);
  if (!compact) return { result: 'altered' };
  const key = keys.find((one) => one.id === compact.keyId && keyIdOf(one.publicKey) === one.id);
  if (!key) return { result: 'unknown_key', keyId: compact.keyId };
  const isGenuine = verify(null, compact.bytes, keyFrom(key.publicKey), compact.signature);
  return isGenuine ? { result: 'genuine', compact } : { result: 'altered' };
}
