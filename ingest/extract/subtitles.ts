import { mustDecode } from '../encoding/decode.ts';
import { clean, meaningful } from '../text.ts';
import type { Block, Extracted, FileFormat } from '../types.ts';
import { assemble } from './assemble.ts';

export type Cue = { from: number; to: number; text: string };

const TIME = /(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[,.](\d{1,3})/;
const ARROW = new RegExp(`^\\s*${TIME.source}\\s*-->\\s*${TIME.source}`);

const seconds = (hours = '0', minutes = '0', rest = '0', fraction = '0'): number =>
  Number(hours) * 3600 + Number(minutes) * 60 + Number(rest) + Number(`0.${fraction}`);

const spoken = (lines: string[]): string =>
  clean(
    lines
      .join(' ')
      .replace(/<[^>]*>|\{\\[^}]*\}/g, '')
      .replaceAll('&nbsp;', ' ')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&'),
  );

/** Cues of SRT or WebVTT in order of time. Never throws: what is not a cue is passed over. */
export function parseCues(text: string): Cue[] {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  const cues: Cue[] = [];
  lines.forEach((line, index) => {
    const match = ARROW.exec(line);
    if (!match) return;
    const from = seconds(match[1], match[2], match[3], match[4]);
    const to = seconds(match[5], match[6], match[7], match[8]);
    const said: string[] = [];
    for (let at = index + 1; at < lines.length; at++) {
      const next = lines[at] ?? '';
      // The number of the next cue stands alone right above its times.
      if (next.trim() === '' || ARROW.test(next) || (/^\s*\d+\s*$/.test(next) && ARROW.test(lines[at + 1] ?? '')))
        break;
      said.push(next);
    }
    const body = spoken(said);
    if (body !== '') cues.push({ from, to: Math.max(from, to), text: body });
  });
  return cues.sort((a, b) => a.from - b.from);
}

const ENOUGH = 90;
const MOST = 240;
const PAUSE = 4;
const LONGEST = 45;

const joiner = (left: string, right: string) =>
  /[\p{Script=Han}\u3000-\u303f\uff00-\uffef]$/u.test(left) &&
  /^[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u.test(right)
    ? ''
    : ' ';

/** Joins cues into captions of some sentences: at a sentence's end, a pause, or a length that still reads as one passage. */
export function mergeCues(cues: Cue[]): Cue[] {
  const merged: Cue[] = [];
  for (const cue of cues) {
    const last = merged.at(-1);
    if (last && last.text.endsWith(cue.text)) {
      last.to = Math.max(last.to, cue.to); // rolling captions repeat their line
      continue;
    }
    // Latin letters carry less than ideographs, so a caption may hold more of them.
    const budget = last && /\p{Script=Han}/u.test(last.text) ? 1 : 2.5;
    const isOver =
      !last ||
      cue.from - last.to > PAUSE ||
      cue.to - last.from > LONGEST ||
      last.text.length > MOST * budget ||
      (last.text.length >= ENOUGH * budget && /[。！？!?.…”"]$/.test(last.text));
    if (isOver) merged.push({ ...cue });
    else {
      last.text += joiner(last.text, cue.text) + cue.text;
      last.to = Math.max(last.to, cue.to);
    }
  }
  return merged;
}

/** Subtitles of a recording: captions with the seconds they are spoken in. */
export function extractSubtitles(bytes: Uint8Array, format: Extract<FileFormat, 'srt' | 'vtt'>): Extracted {
  const { text, encoding, isCertain } = mustDecode(bytes);
  const blocks = mergeCues(parseCues(text))
    .filter((cue) => meaningful(cue.text) > 0)
    .map((cue): Block => ({
      type: 'caption',
      text: cue.text,
      locator: { kind: 'second', from: cue.from, to: cue.to },
    }));
  const end = Math.max(0, ...blocks.map(({ locator }) => (locator.kind === 'second' ? locator.to : 0)));
  const extracted = assemble({
    format,
    blocks,
    facts: { encoding, seconds: Math.round(end) },
    warnings: isCertain ? [] : ['encoding_uncertain'],
  });
  return { ...extracted, title: null };
}
