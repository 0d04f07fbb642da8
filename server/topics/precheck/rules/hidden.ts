/** What nobody sees, or what speaks to a machine, in a text that people write. */
export type HiddenClass = 'zero_width' | 'bidi' | 'tag' | 'control' | 'instruction';
export type HiddenHit = {
  class: HiddenClass;
  /** Characters found; what they spell, where they spell anything. */
  count: number;
  spells: string;
  /** The seen text around the first of them, and where it stands. */
  quote: string;
  start: number;
  end: number;
  /** One that got in while copying from a web page is no attempt at anything. */
  certainty: 'sure' | 'unclear';
};

const CLASSES: readonly { class: Exclude<HiddenClass, 'instruction'>; pattern: RegExp; harmless: number }[] = [
  // Letters of the tag block are drawn by nothing and read by every model.
  { class: 'tag', pattern: /[\u{e0000}-\u{e007f}]/gu, harmless: 0 },
  { class: 'bidi', pattern: /[\u202a-\u202e\u2066-\u2069\u061c]/gu, harmless: 0 },
  // A joiner between two pictures makes one picture of them.
  {
    class: 'zero_width',
    pattern:
      /(?<!\p{Extended_Pictographic}\ufe0f?)[\u200b-\u200f\u2060-\u2064\ufeff\u00ad\u180e\u3164\uffa0]|[\u{e0100}-\u{e01ef}]/gu,
    harmless: 3,
  },
  { class: 'control', pattern: /[\p{Cc}--[\t\n\r]]/gv, harmless: 2 },
];

/** Tag letters are ASCII moved up by 0xe0000; long runs of two kinds of zero-width signs are bits. */
function spelt(chars: readonly string[]): string {
  const letters = chars.map((char) => (char.codePointAt(0) ?? 0) - 0xe0000).filter((code) => code >= 32 && code < 127);
  return letters.length > 1 ? String.fromCharCode(...letters).slice(0, 400) : '';
}

const AROUND = 16;
const seen = (text: string): string => text.replace(/[\p{Cf}\p{Cc}\p{Variation_Selector}\u3164\uffa0]/gu, '');
const around = (text: string, at: number): string => seen(text.slice(Math.max(0, at - AROUND), at + AROUND)).trim();

/** Sentences that tell a reader who is a machine what to do. Prompts that a topic studies look like them: never sure. */
const INSTRUCTIONS = [
  /(?:忽略|无视|忘记|不要理会)[^。\n]{0,8}(?:以上|之前|上述|前面|先前)[^。\n]{0,8}(?:指令|提示|要求|规则|内容)/gu,
  /(?:ignore|disregard|forget)\s+(?:all\s+|any\s+)?(?:the\s+)?(?:previous|above|prior|earlier)\s+(?:instructions?|prompts?|rules?)/giu,
  /(?:给|为|对)(?:本|该|这份|这个)?(?:课题|申报书?|申请书?|项目)[^。\n]{0,6}(?:打|评|给)(?:出|为)?(?:满分|最高分|高分|优秀|A)/gu,
  /(?:作为|你是)(?:一个|一名)?(?:AI|人工智能|大模型|语言模型)[^。\n]{0,12}(?:请|必须|应当)(?:通过|推荐|评为|打)/gu,
  /<\/?(?:system|assistant|instruction|document|section)s?>|"role"\s*:\s*"(?:system|assistant)"/giu,
];

function signsIn(text: string): HiddenHit[] {
  return CLASSES.flatMap(({ class: name, pattern, harmless }) => {
    const hits = [...text.matchAll(pattern)];
    const [first] = hits;
    if (!first) return [];
    const spells = spelt(hits.map(([char]) => char));
    const isSure = hits.length > harmless;
    return [
      {
        ...{ class: name, count: hits.length, spells, quote: around(text, first.index) },
        ...{ start: first.index, end: first.index + first[0].length, certainty: isSure ? 'sure' : 'unclear' },
      } satisfies HiddenHit,
    ];
  });
}

/** Signs that nobody sees, one hit per class, and sentences to a machine, each by itself. */
export function hiddenIn(text: string): HiddenHit[] {
  const told = INSTRUCTIONS.flatMap((pattern) =>
    [...text.matchAll(pattern)].slice(0, 5).map((match): HiddenHit => ({
      ...{ class: 'instruction', count: 1, spells: '', quote: seen(match[0]) },
      ...{ start: match.index, end: match.index + match[0].length, certainty: 'unclear' },
    })),
  );
  return [...signsIn(text), ...told];
}

/** The text as a reader sees it: for prompts and for quoting. */
export const seenText = (text: string): string =>
  seen(text.replace(/[\t\n\r]/g, (blank) => (blank === '\t' ? ' ' : blank === '\r' ? '' : '\ue000'))).replaceAll(
    '\ue000',
    '\n',
  );
