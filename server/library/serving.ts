import { contentDisposition } from '../kernel/download.ts';
/** How bytes go over HTTP: ranges, names, types. Pure. */

export type Range = { start: number; end: number };

/**
 * One range of a `Range` header against a body of `size` bytes (RFC 9110 §14). Null: send everything (no header, more
 * than one range, or not understood); 'unsatisfiable': answer 416.
 */
export function parseRange(header: string | undefined, size: number): Range | null | 'unsatisfiable' {
  const match = /^bytes=\s*(\d*)\s*-\s*(\d*)\s*$/.exec(header ?? '');
  if (!match) return null;
  const [, first = '', last = ''] = match;
  if (first === '' && last === '') return null;
  if (first === '') {
    const length = Math.min(Number(last), size);
    return length === 0 ? 'unsatisfiable' : { start: size - length, end: size - 1 };
  }
  const start = Number(first);
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== '' && Number(last) < start) return null;
  return start >= size ? 'unsatisfiable' : { start, end };
}

/** Types a browser may show itself; everything else is saved, because HTML and XML would run in our origin. */
const SHOWN = new Set(['application/pdf', 'video/mp4', 'video/webm', 'text/vtt', 'text/plain']);

export const isShown = (mime: string): boolean => SHOWN.has(mime);

/** The type sent: text says its encoding only when it was checked to be UTF-8, so plain text is left to the browser. */
export const sentType = (mime: string): string => (mime === 'text/vtt' ? 'text/vtt; charset=utf-8' : mime);

/** How a file is sent: shown in place where that is safe, else saved under its real name. */
export const disposition = (mime: string, name: string): string =>
  contentDisposition(isShown(mime) ? 'inline' : 'attachment', name);

const MIMES: Record<string, string> = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
  doc: 'application/msword',
  ppt: 'application/vnd.ms-powerpoint',
  html: 'text/html',
  md: 'text/markdown',
  txt: 'text/plain',
  srt: 'application/x-subrip',
  vtt: 'text/vtt',
  zip: 'application/zip',
};
export const UNKNOWN_MIME = 'application/octet-stream';
/** Media type of a format that the readers found. */
export const mimeOf = (format: string): string => MIMES[format] ?? UNKNOWN_MIME;

/** MP4 and its kin, or WebM, by their first bytes; null for recordings that browsers do not play. */
export function videoMime(head: Uint8Array): 'video/mp4' | 'video/webm' | null {
  const text = Buffer.from(head.subarray(0, 64)).toString('latin1');
  if (text.slice(4, 8) === 'ftyp') return 'video/mp4';
  return text.startsWith('\u001a\u0045\u00df\u00a3') && text.includes('webm') ? 'video/webm' : null;
}

const stamp = (seconds: number): string => {
  const ms = Math.round(seconds * 1000);
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  return `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}.${String(ms % 1000).padStart(3, '0')}`;
};

/** Cues as WebVTT; text is escaped, so no cue can carry markup. */
export function toVtt(cues: readonly { from: number; to: number; text: string }[]): string {
  const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `WEBVTT\n\n${cues.map(({ from, to, text }) => `${stamp(from)} --> ${stamp(to)}\n${escape(text)}\n`).join('\n')}`;
}
