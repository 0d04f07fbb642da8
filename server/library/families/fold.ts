import { toSimplified } from '../../../ingest/index.ts';

/** A text without what a format or an editor adds: one number per token, and where its paragraphs end. */
export type Folded = {
  /** An ideograph is a token, a Latin word or a number is one. */
  tokens: Uint32Array;
  /** 1 for an ideograph, 2 for a word: about as much is said by either. */
  weights: Uint8Array;
  /** Index after the last token of every paragraph that has any. */
  ends: number[];
};

const TOKENS = /\p{Script=Han}|[[\p{L}\p{N}]--\p{Script=Han}]+/gv;
const HAN = /^\p{Script=Han}$/u;
/** Addresses differ from copy to copy, and none of their words is the author's. */
const ADDRESSES = /\b(?:https?:\/\/|www\.)[^\s"'<>()（）]+/gi;

/** FNV-1a over UTF-16 units: the same on every machine. */
function hashOf(token: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < token.length; i++) hash = Math.imul(hash ^ token.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/**
 * Simplified, half width, lower case; blanks, punctuation and marks of markup out. What is left is the same for a docx
 * and its Markdown twin.
 */
export function fold(text: string): Folded {
  const tokens: number[] = [];
  const weights: number[] = [];
  const ends: number[] = [];
  const plain = toSimplified(text.replace(ADDRESSES, ' ').normalize('NFKC')).toLowerCase();
  for (const line of plain.split('\n')) {
    const before = tokens.length;
    for (const token of line.match(TOKENS) ?? []) {
      tokens.push(hashOf(token));
      weights.push(HAN.test(token) ? 1 : 2);
    }
    if (tokens.length > before) ends.push(tokens.length);
  }
  return { tokens: Uint32Array.from(tokens), weights: Uint8Array.from(weights), ends };
}
