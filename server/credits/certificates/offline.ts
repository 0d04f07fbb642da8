import { readFile } from 'node:fs/promises';
import { extractText, getDocumentProxy, getMeta } from 'unpdf';
import { z } from 'zod';
import { check, keyIdOf, type PublicKey } from './keys.ts';
import { serialOf, type Signed } from './payload.ts';

/** The answer of GET /api/credits/certificates/keys, kept as a file. */
const keyFile = z.object({ keys: z.array(z.object({ id: z.string(), publicKey: z.string() })).min(1) });

export type OfflineAnswer = {
  /** `mismatch`: the signature is genuine, but the paper says something else than what was signed. */
  result: 'genuine' | 'altered' | 'mismatch' | 'unknown_key' | 'no_payload';
  payload: Signed | null;
};

/**
 * Verifies a PDF file, or the text of its QR code, with nothing but public keys: no database, no network. Whether a
 * genuine certificate was revoked since, only its issuer knows.
 * @param subject a path to a PDF, the compact payload, or the whole address of the QR code
 */
export async function verifyOffline(subject: string, keys: readonly PublicKey[]): Promise<OfflineAnswer> {
  const pdf = /\.pdf$/i.test(subject) ? await readPaper(await readFile(subject)) : null;
  const compact = pdf ? pdf.compact : subject.slice(subject.indexOf('#') + 1);
  if (compact === null) return { result: 'no_payload', payload: null };
  const checked = check(compact, keys);
  if (checked.result !== 'genuine') return { result: checked.result, payload: null };
  const { payload } = checked.compact;
  const said = [payload.name, payload.workplace, payload.number, serialOf(payload.number)];
  const isSame = !pdf || said.every((one) => pdf.text.includes(one.replace(/\s/g, '')));
  return { result: isSame ? 'genuine' : 'mismatch', payload };
}

async function readPaper(bytes: Uint8Array): Promise<{ compact: string | null; text: string }> {
  const document = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 });
  const { info } = await getMeta(document);
  const custom = z.looseObject({ Custom: z.looseObject({ YantuSigned: z.string() }) }).safeParse(info);
  const { text } = await extractText(document, { mergePages: true });
  return { compact: custom.success ? custom.data.Custom.YantuSigned : null, text: text.replace(/\s/g, '') };
}

/** Reads keys as the server hands them out. @throws ZodError, SyntaxError on any other file */
export function readKeys(text: string): PublicKey[] {
  const { keys } = keyFile.parse(JSON.parse(text));
  return keys.map(({ publicKey }) => ({ id: keyIdOf(publicKey), publicKey }));
}
