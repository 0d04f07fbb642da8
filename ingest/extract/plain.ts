import { mustDecode } from '../encoding/decode.ts';
import { meaningful } from '../text.ts';
import type { Extracted } from '../types.ts';
import { assemble, placeByHeading, type Draft } from './assemble.ts';

const ITEM = /^\s*([-*•·●○■□◆➢]|\d{1,3}[.)、．](?!\d)|[(（]\d{1,3}[)）]|[①-⑳])\s*\S/;

/** A text wrapped at a fixed width is put back into paragraphs; otherwise every line is one. */
function paragraphs(text: string): Draft[] {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  const filled = lines.filter((line) => meaningful(line) > 0);
  const isSpaced = lines.length - filled.length >= filled.length * 0.25;
  const drafts: Draft[] = [];
  let isOpen = false;
  for (const line of lines) {
    if (meaningful(line) === 0) {
      isOpen = false;
      continue;
    }
    const type = ITEM.test(line) ? 'list' : 'paragraph';
    const last = drafts.at(-1);
    if (isSpaced && isOpen && last && type === 'paragraph' && last.text.length > 24) last.text += `\n${line}`;
    else drafts.push({ type, text: line });
    isOpen = true;
  }
  return drafts;
}

/** Text files in any of the encodings that Chinese schools have used. */
export function extractPlain(bytes: Uint8Array): Extracted {
  const { text, encoding, isCertain } = mustDecode(bytes);
  return assemble({
    format: 'txt',
    blocks: placeByHeading(paragraphs(text), { guess: true }),
    facts: { encoding },
    warnings: isCertain ? [] : ['encoding_uncertain'],
  });
}
