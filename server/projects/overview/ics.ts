import { addDays } from '../../policy/rules/index.ts';
import type { Entry } from './usecases.ts';

const WORDS = {
  zh: { name: '课题日历', meeting: '结题鉴定会', mail: '通讯鉴定截止', leader: '主持人' },
  en: { name: 'Topics', meeting: 'Closing panel', mail: 'Closing opinions due', leader: 'Leader' },
} as const;

/** Text of a calendar file (RFC 5545, 3.3.11): these four are escaped, line ends are \n. */
const escaped = (text: string): string => text.replace(/[\\;,]/g, '\\$&').replace(/\r?\n/g, '\\n');

/** Lines of at most 75 octets, continued with a blank (RFC 5545, 3.1); a character is never cut. */
export function folded(line: string): string {
  const parts: string[] = [];
  let part = '';
  let bytes = 0;
  for (const char of line) {
    const size = Buffer.byteLength(char);
    if (bytes + size > (parts.length === 0 ? 75 : 74)) {
      parts.push(part);
      [part, bytes] = ['', 0];
    }
    part += char;
    bytes += size;
  }
  return [...parts, part].join('\r\n ');
}

const compact = (day: string): string => day.replaceAll('-', '');
const stamp = (moment: Date): string => moment.toISOString().replace(/[-:]|\.\d+/g, '');

/** Whole days, so that no time zone moves them. The identifiers stay, so that a calendar read again is brought up to date. */
export function icsOf(entries: readonly Entry[], { now, locale }: { now: Date; locale: 'zh' | 'en' }): string {
  const words = WORDS[locale];
  const what = ({ what: kind, label }: Entry) =>
    kind === 'panel_meeting' ? words.meeting : kind === 'panel_mail' ? words.mail : label;
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Yantu//Topics//ZH',
    'CALSCALE:GREGORIAN',
    `X-WR-CALNAME:${escaped(words.name)}`,
    ...entries.flatMap((entry) => [
      'BEGIN:VEVENT',
      `UID:${entry.id}@yantu`,
      `DTSTAMP:${stamp(now)}`,
      `DTSTART;VALUE=DATE:${compact(entry.day)}`,
      `DTEND;VALUE=DATE:${compact(addDays(entry.day, 1))}`,
      `SUMMARY:${escaped(`${what(entry)} · ${entry.title}`)}`,
      `DESCRIPTION:${escaped(`${words.leader} ${entry.leaderName}`)}`,
      ...(entry.isDone ? ['STATUS:CONFIRMED'] : []),
      'TRANSP:TRANSPARENT',
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
  ];
  return `${lines.map(folded).join('\r\n')}\r\n`;
}
