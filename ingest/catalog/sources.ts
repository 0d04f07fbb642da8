import { toSimplified } from '../segment.ts';
import type { Extracted } from '../types.ts';

/** A place that metadata can be read from. `trust` says how far, 0..1; `text` is verbatim. */
export type Source = { kind: 'name' | 'folder' | 'title' | 'heading' | 'text'; text: string; trust: number };
export type Input = { path: string; extracted: Extracted };

/** The file name without extension and copy marks. */
export const stemOf = (path: string): string =>
  (path.split(/[\\/]/).at(-1) ?? '')
    .replace(/\.[a-z0-9]{1,8}$/i, '')
    .replace(/^\d{1,3}[._\-、\s]+(?=\D)/, '')
    .replace(/\s*[（(]\d+[)）]$|[\s_-]*(副本|最终版|终稿|定稿|修改版?|新版|v\d+(\.\d+)*)$/gi, '')
    .trim();

/** From the most telling to the least: file name, title, nearest folders, first headings, opening text. */
export function sourcesOf({ path, extracted }: Input): Source[] {
  const folders = path
    .split(/[\\/]/)
    .slice(0, -1)
    .filter((part) => part !== '')
    .reverse();
  const headings = extracted.blocks.filter((block) => block.type === 'heading').slice(0, 8);
  const opening = extracted.blocks.filter((block) => block.type !== 'heading').slice(0, 12);
  return [
    { kind: 'name' as const, text: path.split(/[\\/]/).at(-1) ?? '', trust: 0.9 },
    { kind: 'title' as const, text: extracted.title ?? '', trust: 0.85 },
    ...folders.slice(0, 4).map((text, depth) => ({ kind: 'folder' as const, text, trust: 0.75 - depth * 0.1 })),
    ...headings.map(({ text }) => ({ kind: 'heading' as const, text, trust: 0.55 })),
    ...opening.map(({ text }) => ({ kind: 'text' as const, text: text.slice(0, 400), trust: 0.4 })),
  ].filter(({ text }) => text !== '');
}

/** Matching is done on Simplified text of the same length, so that evidence can be cut from the original. */
export function simplifiedAlike(text: string): string {
  const simple = toSimplified(text);
  return simple.length === text.length ? simple : text;
}

/** Value of a labelled cell or line: "年级：初二", "教学年级 | 初二". */
export function labelled(input: Input, labels: RegExp): { value: string; evidence: string } | null {
  for (const block of input.extracted.blocks.slice(0, 40)) {
    const match = new RegExp(
      `(?:^|[\\s|；;，,])(?:${labels.source})\\s*(?:[:：|]|\\s\\|\\s)\\s*([^|\\n；;。]{1,40})`,
    ).exec(block.text);
    if (match?.[1]) return { value: match[1].trim(), evidence: match[0].replace(/^[\s|；;，,]+/, '').trim() };
  }
  return null;
}
