/** A text as comparison sees it, with the place of every character in the text as it was written (UTF-16 units). */
export type Folded = {
  chars: string;
  /** Where the character stands in the written text, and where it ends. One entry per unit of `chars`. */
  starts: Int32Array;
  ends: Int32Array;
};

const LETTER = /[\p{L}\p{N}]/u;
const UNSEEN = /[\s\p{Cf}\p{Cc}\p{Mn}]/u;

function folded(text: string, keeps: (char: string) => boolean): Folded {
  let chars = '';
  const starts: number[] = [];
  const ends: number[] = [];
  let at = 0;
  for (const char of text) {
    const end = at + char.length;
    // NFKC takes ligatures and full width apart: one character may become several.
    for (const part of char.normalize('NFKC').toLowerCase()) {
      if (!keeps(part)) continue;
      chars += part;
      for (let i = 0; i < part.length; i++) {
        starts.push(at);
        ends.push(end);
      }
    }
    at = end;
  }
  return { chars, starts: Int32Array.from(starts), ends: Int32Array.from(ends) };
}

/** For comparing: letters and digits of one width and case, nothing between them. */
export const fold = (text: string): Folded => folded(text, (char) => LETTER.test(char));

/** For finding names: punctuation stays, so that nothing is found across it; what nobody sees is out. */
export const foldSeen = (text: string): Folded => folded(text, (char) => !UNSEEN.test(char));

/** The stretch of the written text that a stretch of the folded one came from. */
export const written = ({ starts, ends }: Folded, from: number, to: number): { start: number; end: number } => ({
  start: starts[from] ?? 0,
  end: ends[to - 1] ?? 0,
});
