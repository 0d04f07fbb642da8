import { domainWords } from '../../ingest/dictionary.ts';
import { words } from '../../ingest/segment.ts';
import { readSets } from '../evals/sets.ts';
import { fileURLToPath } from 'node:url';

/**
 * Made-up passages out of committed words: 500 topics of very different size, each with words of its own, in sentences
 * of words that all share. Latency depends on how terms are spread, not on what is said.
 */
export type MadeChunk = { text: string; topic: number };

export function chanceOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
}

const TOPICS = 500;
const OWN_WORDS = 24;
const CHARACTERS = 350;

/** Words by how often they come: the fixtures' in the order of the text, then the dictionary's. */
function vocabulary(): string[] {
  const [fixtures] = readSets(fileURLToPath(new URL('../evals/fixtures', import.meta.url)));
  const read = (fixtures?.documents ?? []).flatMap(({ title, text }) => words(`${title}。${text}`));
  return [...new Set([...read, ...domainWords()])].filter((word) => [...word].length > 1);
}

export function corpus(seed = 1) {
  const chance = chanceOf(seed);
  const all = vocabulary();
  const zipf = (most: number) => Math.min(most - 1, Math.floor(most ** chance()) - 1);
  const topics = Array.from({ length: TOPICS }, () =>
    Array.from({ length: OWN_WORDS }, () => all[Math.floor(chance() * all.length)] ?? ''),
  );
  const shared = (): string => all[Math.max(0, zipf(all.length))] ?? '';
  const own = (topic: number): string => topics[topic]?.[Math.max(0, zipf(OWN_WORDS))] ?? '';
  const topicOf = () => Math.max(0, zipf(TOPICS));
  return {
    chunk(): MadeChunk {
      const topic = topicOf();
      let text = '';
      for (let i = 1; text.length < CHARACTERS; i++)
        text += (chance() < 0.35 ? own(topic) : shared()) + (i % 9 === 0 ? '。' : '');
      return { text, topic };
    },
    /** What people type: one word of a topic, a few, or a sentence. */
    queries(count: number): string[] {
      return Array.from({ length: count }, (_, i) => {
        const topic = topicOf();
        if (i % 3 === 0) return own(topic);
        if (i % 3 === 1) return `${own(topic)} ${own(topic)}`;
        return `${shared()}${own(topic)}${shared()}怎么${own(topic)}${shared()}`;
      });
    },
  };
}
