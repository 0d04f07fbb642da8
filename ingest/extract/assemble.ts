import { headingLevel } from '../outline.ts';
import { clean, languageOf, meaningful, oneLine } from '../text.ts';
import { UnreadableFile, type Block, type Extracted, type Facts, type FileFormat, type Warning } from '../types.ts';

/** A block before it knows its heading. */
export type Draft = { type: Block['type']; level?: number; text: string; isBold?: boolean };

/** Gives the blocks of a document without pages their place: the nth heading. `guess` also finds headings written by hand. */
export function placeByHeading(drafts: Draft[], { guess }: { guess: boolean }): Block[] {
  let heading = '';
  let ordinal = 0;
  return drafts.flatMap(({ type, level, text: raw, isBold = false }): Block[] => {
    const text = type === 'heading' ? oneLine(raw) : clean(raw);
    if (meaningful(text) === 0) return [];
    const found =
      type === 'heading' ? (level ?? 2) : guess && type === 'paragraph' ? headingLevel(text, { isBold }) : null;
    if (found === null) return [{ type, text, locator: { kind: 'heading', heading, ordinal } }];
    heading = text;
    ordinal++;
    return [
      { type: 'heading', level: Math.min(6, Math.max(1, found)), text, locator: { kind: 'heading', heading, ordinal } },
    ];
  });
}

const GENERIC_TITLES =
  /^(powerpoint (演示文稿|presentation)|幻灯片 ?\d*|slide \d+|(演示)?文稿\d*|文档\d*|(document|presentation|sheet|book)\d*|untitled.*|无标题.*|新建.*|microsoft (word|powerpoint|excel).*|工作(簿|表)\d*|模板|教案|默认.*|.*\.(docx?|pptx?|pdf|dot[xm]?|html?)|[^\p{L}\p{N}]+)$/iu;

// Numbered headings are parts of a document, never its name.
const NUMBERED =
  /^(\d{1,2}(\.\d+)*[.、．\s]|[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[)）])/;

/** The first heading near the top, then the title that the file carries, then a first line short enough to be one. */
export function titleOf(blocks: Block[], carried?: string | null): string | null {
  const top = blocks.slice(0, 6);
  const fits = (text: string) => text.length >= 2 && text.length <= 80 && !GENERIC_TITLES.test(text);
  const heading = top.find(
    (block) =>
      block.type === 'heading' &&
      (block.level ?? 6) <= 2 &&
      fits(block.text) &&
      !NUMBERED.test(block.text) &&
      headingLevel(block.text) !== 3,
  );
  const first = blocks[0];
  const opening =
    first &&
    !(first.type === 'table' && first.text.includes(' | ')) &&
    headingLevel(first.text) === null &&
    !NUMBERED.test(first.text) &&
    first.text.length <= 40 &&
    !/[。；：:，]$/.test(first.text) &&
    !first.text.includes('\n')
      ? first
      : undefined;
  if (heading) return heading.text;
  const own = oneLine(carried ?? '');
  if (fits(own)) return own;
  return opening && fits(opening.text) ? opening.text : null;
}

export type Parts = {
  format: FileFormat;
  blocks: Block[];
  title?: string | null;
  facts?: Omit<Facts, 'characters'>;
  warnings?: Warning[];
};

const LEAST_CHARACTERS = 20;

/** The end of every extractor. Throws `ingest.no_text` when there is nothing that a reader could search for. */
export function assemble({ format, blocks, title, facts, warnings }: Parts): Extracted {
  const text = blocks.map((block) => block.text).join('\n');
  const characters = meaningful(text);
  if (characters < LEAST_CHARACTERS) throw new UnreadableFile('ingest.no_text', `${characters} meaningful characters`);
  return {
    format,
    title: titleOf(blocks, title),
    language: languageOf(text),
    blocks,
    facts: { ...facts, characters: text.length },
    warnings: [...new Set(warnings)],
  };
}
