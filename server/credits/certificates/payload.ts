import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonical } from '../../kernel/chain.ts';

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const centi = z.number().int();

/**
 * What a certificate says, as it is signed: short enough for the QR code on the paper. `counted` and `needed` are
 * hundredths of `unit`; `digest` binds everything else on the paper (`digestOf` its body).
 */
export const signed = z.strictObject({
  v: z.literal(1),
  kind: z.enum(['completion', 'statement']),
  number: z.string().max(40),
  name: z.string().max(80),
  workplace: z.string().max(120),
  issuer: z.string().max(120),
  from: day,
  to: day,
  asOf: day,
  issuedOn: day,
  counted: centi,
  needed: centi,
  unit: z.enum(['credit', 'hour']),
  digest: z.string().max(43),
});
export type Signed = z.output<typeof signed>;

/** The bytes that are signed: the same facts always give the same ones. */
export const bytesOf = (payload: Signed): Buffer => Buffer.from(canonical(payload));

/** 128 bits of SHA-256 over a canonical body, base64url: nobody finds a second body for it. */
export const digestOf = (body: unknown): string =>
  createHash('sha256').update(canonical(body)).digest().subarray(0, 16).toString('base64url');

export type Compact = { payload: Signed; bytes: Buffer; signature: Buffer; keyId: string };

/** `payload.signature.key`, the first two base64url: what the QR code carries after the `#` of its address. */
export const compactOf = (payload: Signed, signature: string, keyId: string): string =>
  `${bytesOf(payload).toString('base64url')}.${signature}.${keyId}`;

/** Reads the compact form; null when it is none. Says nothing about the signature. */
export function readCompact(text: string): Compact | null {
  const [head = '', signature = '', keyId = '', ...more] = text.trim().split('.');
  if (more.length > 0 || keyId === '') return null;
  const bytes = Buffer.from(head, 'base64url');
  // Another spelling of the same bytes is no copy of what was printed.
  if (bytes.toString('base64url') !== head) return null;
  const parsed = signed.safeParse(parseJson(bytes.toString('utf8')));
  return parsed.success ? { payload: parsed.data, bytes, signature: Buffer.from(signature, 'base64url'), keyId } : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Crockford's letters: none is taken for another when read from paper. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const eight = (text: string): string => {
  const bits = createHash('sha256').update(text).digest().readUIntBE(0, 5);
  return Array.from({ length: 8 }, (_, i) => LETTERS[Math.floor(bits / 32 ** (7 - i)) % 32]).join('');
};

/** Printed beside the number: who types both has seen the paper, so numbers cannot be tried one after another. */
export const codeOf = (signature: string): string => eight(signature);

/** A code as people type it: any case, with spaces, O for 0, I or L for 1. */
export const typedCode = (typed: string): string =>
  typed.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');

const SERIES = { completion: 'J', statement: 'Z' } as const;
/** The series of numbers of an organisation, kind and year; numbers count up in it from 1 without gaps. */
export const seriesOf = (kind: Signed['kind'], orgId: string, year: string): string =>
  `${SERIES[kind]}${year}-${eight(orgId)}-`;
export const numberIn = (series: string, seq: number): string => `${series}${String(seq).padStart(6, '0')}`;

/** The number as the paper shows it: 继教结字〔2026〕第000123号. */
export function serialOf(number: string): string {
  const [, kind, year, seq] = /^([JZ])(\d{4})-\w+-(\d+)$/.exec(number) ?? [];
  return kind === undefined ? number : `继教${kind === 'J' ? '结' : '证'}字〔${year}〕第${seq}号`;
}

/** A name without all but its first character. */
export const masked = (name: string): string => {
  const [first = '', ...rest] = [...name];
  return first + '＊'.repeat(rest.length);
};
