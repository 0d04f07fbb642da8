import { analyse } from '../../ingest/segment.ts';

/**
 * The built-in embedding: no model, no download, no network. Words, pairs and ideographs are hashed to random
 * directions and added up, so that texts that share rare terms point the same way. It finds near-duplicates and
 * neighbours; it knows no synonyms, which is why its say in ranking has to be earned like any other's.
 */
export const OFFLINE = { provider: 'yantu', model: 'hashed-terms-3', dimensions: 256 } as const;

/** Particles and helping words carry no topic: single ideographs first, then words. */
const COMMON = new Set([
  ...'的一是在不了有和人这中为上个们到说要以时就也都而及与着或于对从把被让吗呢吧啊么什怎哪谁几多少很更最又再还但并其它他她我你您',
  ...'自己 可以 能够 应该 如何 什么 怎么 为什么 怎样 哪些 没有 这个 那个 我们 他们 以及 进行 通过'.split(' '),
  ...'the a an of to in and or for is are be on with by as that this it from at how what'.split(' '),
]);

const KIND_WEIGHTS = { word: 1, pair: 0.8, character: 0.25 } as const;

/** FNV-1a over UTF-16 units. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}

/** The next number of a small generator: seeded with a term's hash it gives the signs of the term's direction. */
function scramble(value: number): number {
  let x = (value + 0x6d2b79f5) | 0;
  x = Math.imul(x ^ (x >>> 15), x | 1);
  x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
  return (x ^ (x >>> 14)) >>> 0;
}

function weights(text: string): Map<string, number> {
  const found = new Map<string, number>();
  const { words, pairs, characters } = analyse(text);
  const add = (terms: readonly string[], weight: number) => {
    const counts = new Map<string, number>();
    for (const term of terms) if (!COMMON.has(term)) counts.set(term, (counts.get(term) ?? 0) + 1);
    for (const [term, count] of counts) found.set(term, (found.get(term) ?? 0) + weight * (1 + Math.log(count)));
  };
  add(words, KIND_WEIGHTS.word);
  add(pairs, KIND_WEIGHTS.pair);
  add(characters, KIND_WEIGHTS.character);
  return found;
}

/** A unit vector of `OFFLINE.dimensions`; all zero for a text without terms. */
export function embedOffline(text: string): Float32Array {
  const sums = new Float64Array(OFFLINE.dimensions);
  for (const [term, weight] of weights(text)) {
    let bits = hash(term);
    for (let i = 0; i < OFFLINE.dimensions; i += 32) {
      bits = scramble(bits + i);
      for (let bit = 0; bit < 32; bit++) {
        sums[i + bit] = (sums[i + bit] ?? 0) + ((bits >>> bit) & 1 ? weight : -weight);
      }
    }
  }
  const norm = Math.hypot(...sums);
  return Float32Array.from(sums, (value) => (norm === 0 ? 0 : value / norm));
}
