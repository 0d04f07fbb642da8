export type Cue = { readonly from: number; readonly to: number; readonly text: string };

const TIME = /^(?:(\d+):)?(\d{2}):(\d{2})\.(\d{3})$/;

const secondsOf = (stamp: string): number | null => {
  const match = TIME.exec(stamp);
  if (!match) return null;
  const [, h = '0', m = '0', s = '0', ms = '0'] = match;
  return Number(h) * 3600 + Number(m) * 60 + Number(s) + Number(ms) / 1000;
};

const plain = (text: string): string => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** The cues of WebVTT as our server writes it: no styles, no regions, three escapes. */
export function cuesOf(vtt: string): Cue[] {
  return vtt
    .replaceAll('\r\n', '\n')
    .split(/\n{2,}/)
    .flatMap((paragraph) => {
      const lines = paragraph.split('\n');
      const at = lines.findIndex((line) => line.includes(' --> '));
      const [start = '', rest = ''] = (lines[at] ?? '').split(' --> ');
      const [from, to] = [secondsOf(start.trim()), secondsOf(rest.trim().split(' ')[0] ?? '')];
      const text = plain(lines.slice(at + 1).join('\n').trim()); // prettier-ignore
      return at < 0 || from === null || to === null || text === '' ? [] : [{ from, to, text }];
    });
}

/** The cue that is spoken at a second: the last one that has begun; -1 before the first. */
export const cueAt = (cues: readonly Cue[], second: number): number =>
  cues.findLastIndex((cue) => cue.from <= second + 0.05);

/** Whether a cue belongs to a passage of the recording. */
export const isWithin = (cue: Cue, place: { from: number; to: number }): boolean =>
  cue.from < place.to - 0.05 && cue.to > place.from + 0.05;
