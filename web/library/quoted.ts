/** A quoted passage found again in an original as a browser shows it: line breaks, spaces and signs differ there. */

/** From `from` (inclusive) to `to` (exclusive) in the piece of that number. */
export type Place = { piece: number; from: number; to: number };

const COUNTS = /[\p{L}\p{N}]/u;
/** A shorter sentence stands in many places. */
const SHORTEST = 6;

type Folded = { text: string; at: { piece: number; offset: number; length: number }[] };

/** Letters and digits alone, each knowing where it came from. */
function fold(pieces: readonly string[]): Folded {
  let text = '';
  const at: Folded['at'] = [];
  pieces.forEach((piece, index) => {
    let offset = 0;
    for (const sign of piece) {
      for (const letter of sign.normalize('NFKC').toLowerCase()) {
        if (!COUNTS.test(letter)) continue;
        text += letter;
        for (let unit = 0; unit < letter.length; unit++) at.push({ piece: index, offset, length: sign.length });
      }
      offset += sign.length;
    }
  });
  return { text, at };
}

function stretch({ at }: Folded, from: number, length: number): Place[] {
  const places: Place[] = [];
  for (const { piece, offset, length: width } of at.slice(from, from + length)) {
    const last = places.at(-1);
    if (last?.piece === piece) last.to = offset + width;
    else places.push({ piece, from: offset, to: offset + width });
  }
  return places;
}

/**
 * Where `passage` stands in `pieces` of text that follow each other: as a whole, else those of its sentences that are
 * there (a passage may go on overleaf). Empty when nothing of it is.
 */
export function placesOf(pieces: readonly string[], passage: string): Place[] {
  const folded = fold(pieces);
  const whole = fold([passage]).text;
  if (whole === '') return [];
  const at = folded.text.indexOf(whole);
  if (at >= 0) return stretch(folded, at, whole.length);
  return passage.split(/[。！？!?；;\n|]+/).flatMap((sentence) => {
    const wanted = fold([sentence]).text;
    const found = wanted.length < SHORTEST ? -1 : folded.text.indexOf(wanted);
    return found < 0 ? [] : stretch(folded, found, wanted.length);
  });
}

/** The passage as ranges of what is shown below `root`. */
function rangesIn(root: Node, passage: string): Range[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const nodes: Text[] = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) if (node instanceof Text) nodes.push(node);
  const places = placesOf(
    nodes.map(({ data }) => data),
    passage,
  );
  return places.flatMap(({ piece, from, to }) => {
    const node = nodes[piece];
    if (!node) return [];
    const range = document.createRange();
    range.setStart(node, from);
    range.setEnd(node, to);
    return [range];
  });
}

/** The name that styles give it: `::highlight(quoted)`. */
const NAME = 'quoted';

/**
 * Marks the passage below `root` without touching its elements, and answers the first place and how to take the marks
 * away. Browsers without highlights (before Chrome 105) mark nothing, but are still taken to the place.
 */
export function markQuoted(root: Node, passage: string): { first: Element | null; clear: () => void } {
  const ranges = rangesIn(root, passage);
  const first = ranges[0]?.startContainer.parentElement ?? null;
  if (typeof Highlight === 'undefined' || !('highlights' in CSS)) return { first, clear: () => undefined };
  const kept = CSS.highlights.get(NAME) ?? new Highlight();
  for (const range of ranges) kept.add(range);
  CSS.highlights.set(NAME, kept);
  return {
    first,
    clear: () => {
      for (const range of ranges) kept.delete(range);
    },
  };
}
