/** Verifies what a QR code carries on this device (WebCrypto's Ed25519): the server need not be believed, nor reached. */

export type KeyOf = { id: string; publicKey: string };
/** The signed payload; amounts in hundredths. */
export type Said = {
  kind: 'completion' | 'statement';
  number: string;
  name: string;
  workplace: string;
  issuer: string;
  from: string;
  to: string;
  asOf: string;
  issuedOn: string;
  counted: number;
  needed: number;
  unit: 'credit' | 'hour';
};

const bytesOf = (base64url: string): Uint8Array<ArrayBuffer> => {
  const text = atob(base64url.replace(/-/g, '+').replace(/_/g, '/'));
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
};

const isText = (value: unknown): value is string => typeof value === 'string';
const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value);

/** What a compact text says, without asking whether it is true; null when it says nothing. */
export function payloadIn(compact: string): Said | null {
  try {
    const said: unknown = JSON.parse(new TextDecoder().decode(bytesOf(compact.split('.')[0] ?? '')));
    return isSaid(said) ? said : null;
  } catch {
    return null;
  }
}

const TEXTS = ['number', 'name', 'workplace', 'issuer', 'from', 'to', 'asOf', 'issuedOn'] as const;
function isSaid(value: unknown): value is Said {
  if (typeof value !== 'object' || value === null) return false;
  const said: Record<string, unknown> = { ...value };
  return (
    TEXTS.every((name) => isText(said[name])) &&
    isCount(said.counted) &&
    isCount(said.needed) &&
    (said.kind === 'completion' || said.kind === 'statement') &&
    (said.unit === 'credit' || said.unit === 'hour')
  );
}

/** `unknown`: this browser cannot say (older than 2025, a page without HTTPS), or the key is none of these. */
export async function checkHere(compact: string, keys: readonly KeyOf[]): Promise<'genuine' | 'altered' | 'unknown'> {
  const [payload = '', signature = '', keyId = ''] = compact.split('.');
  const key = keys.find((one) => one.id === keyId);
  const subtle = globalThis.crypto?.subtle;
  if (!subtle) return 'unknown';
  if (!key) return payloadIn(compact) ? 'unknown' : 'altered';
  let known: CryptoKey;
  try {
    known = await subtle.importKey('spki', bytesOf(key.publicKey), { name: 'Ed25519' }, false, ['verify']);
  } catch {
    return 'unknown';
  }
  try {
    const isGenuine = await subtle.verify({ name: 'Ed25519' }, known, bytesOf(signature), bytesOf(payload));
    return isGenuine ? 'genuine' : 'altered';
  } catch {
    return 'altered';
  }
}
