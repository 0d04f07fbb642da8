/** Source -> SubRip subtitles: each `[mm:ss-mm:ss] text` line becomes cues of readable length inside its span. */
import type { Source } from './source.ts';

const LONGEST = 34; // characters of one cue

export type Spoken = { readonly from: number; readonly to: number; readonly text: string };

/** A `[mm:ss-mm:ss] text` line, in seconds; null for every other line. */
export function spokenIn(line: string): Spoken | null {
  const match = /^\[(\d+):(\d{2})\s*[-–]\s*(\d+):(\d{2})\]\s*(.+)$/.exec(line.trim());
  if (match == null) return null;
  const [, m = '', s = '', mEnd = '', sEnd = '', text = ''] = match;
  return { from: Number(m) * 60 + Number(s), to: Number(mEnd) * 60 + Number(sEnd), text };
}

export function toSrt(source: Source): string {
  const cues: string[] = [];
  let before = 0;
  for (const line of source.body.split('\n')) {
    const spoken = spokenIn(line);
    if (spoken == null) continue;
    const { from, to, text } = spoken;
    if (to <= from || from < before) throw new Error(`${source.slug}: time of "${line.slice(0, 30)}"`);
    before = to;
    cues.push(...spread(from, to, split(text)));
  }
  if (cues.length === 0) throw new Error(`${source.slug}: no timed line`);
  return cues.map((cue, i) => `${i + 1}\n${cue}\n`).join('\n');
}

/** Shares the span among the parts by their number of characters. */
function spread(start: number, end: number, parts: readonly string[]): string[] {
  const total = parts.reduce((sum, part) => sum + part.length, 0);
  let at = start;
  return parts.map((part) => {
    const from = at;
    at += ((end - start) * part.length) / total;
    return `${stamp(from)} --> ${stamp(at)}\n${part}`;
  });
}

function split(text: string): string[] {
  const pieces = text.match(/[^。！？；，：!?;]+[。！？；，：!?;]*[”』」）]*/g) ?? [text];
  const parts: string[] = [];
  for (const piece of pieces) {
    const last = parts.at(-1);
    const closed = last != null && /[。！？!?][”』」）]*$/.test(last);
    if (last != null && !closed && last.length + piece.length <= LONGEST) parts[parts.length - 1] = last + piece;
    else parts.push(piece);
  }
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

function stamp(seconds: number): string {
  const ms = Math.round(seconds * 1000);
  const two = (n: number) => String(Math.floor(n)).padStart(2, '0');
  return `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)},${String(ms % 1000).padStart(3, '0')}`;
}
