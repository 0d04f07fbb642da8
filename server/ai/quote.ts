export type Span = { start: number; end: number; text: string };

/** A quote shorter than this, in letters and digits, proves nothing. */
export const SHORTEST_QUOTE = 6;

const SAME: Record<string, string> = {
  '。': '.',
  '、': ',',
  '【': '[',
  '】': ']',
  '《': '<',
  '》': '>',
  '〈': '<',
  '〉': '>',
  '—': '-',
  '–': '-',
  '―': '-',
  '−': '-',
  '─': '-',
  '“': '"',
  '”': '"',
  '„': '"',
  '「': '"',
  '」': '"',
  '『': '"',
  '』': '"',
  '‘': "'",
  '’': "'",
  '·': '.',
  '•': '.',
};
const BLANK = /[\s\p{Cf}]/u;
const WORD = /[\p{L}\p{N}]/u;

type Plain = { chars: string[]; starts: number[]; ends: number[] };

/** Characters that count in a comparison, each with where it stands in the text: no blanks, one width, one punctuation. */
function plain(text: string): Plain {
  const result: Plain = { chars: [], starts: [], ends: [] };
  let at = 0;
  for (const char of text) {
    const end = at + char.length;
    // NFKC joins full and half width and takes ligatures apart: one character may become several.
    for (const part of char.normalize('NFKC').toLowerCase()) {
      if (BLANK.test(part)) continue;
      result.chars.push(SAME[part] ?? part);
      result.starts.push(at);
      result.ends.push(end);
    }
    at = end;
  }
  return result;
}

/** Where the first of `needle` begins in `hay`; -1 when it is not there. */
function indexOf(hay: readonly string[], needle: readonly string[]): number {
  for (let from = 0; from + needle.length <= hay.length; from++) {
    let length = 0;
    while (length < needle.length && hay[from + length] === needle[length]) length++;
    if (length === needle.length) return from;
  }
  return -1;
}

/**
 * Finds a model's quote in the passage it claims to be from. Blanks, width and kind of punctuation do not matter for
 * finding it, nor punctuation around it; what is returned is the passage's own text. Null when it is not there.
 */
export function verifyQuote(quote: string, passage: string, shortest = SHORTEST_QUOTE): Span | null {
  const { chars } = plain(quote);
  const first = chars.findIndex((char) => WORD.test(char));
  const last = chars.findLastIndex((char) => WORD.test(char));
  if (first < 0) return null;
  const wanted = chars.slice(first, last + 1);
  if (wanted.filter((char) => WORD.test(char)).length < shortest) return null;
  const hay = plain(passage);
  const found = indexOf(hay.chars, wanted);
  const start = hay.starts[found];
  const end = hay.ends[found + wanted.length - 1];
  if (found < 0 || start === undefined || end === undefined) return null;
  return { start, end, text: passage.slice(start, end) };
}
