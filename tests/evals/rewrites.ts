import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Ai, Prompt } from '../../server/ai/port.ts';
import { normalised } from '../../server/search/rewriting/rewrite.ts';

/** Answers of a chat model to the needs, one per line, as the product would have got and kept them (rewrites.md). */
const recorded = z.object({
  text: z.string(),
  wordings: z.array(z.string()),
  zh: z.array(z.string()),
  en: z.array(z.string()),
});
type Recorded = z.output<typeof recorded>;

const all = (): Recorded[] =>
  readFileSync(new URL('rewrites.jsonl', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => recorded.parse(JSON.parse(line)));

/** The wordings by the text of the need. */
export const readRewrites = (): Map<string, string[]> =>
  new Map(all().map(({ text, wordings, zh, en }) => [text, [...wordings, ...zh, ...en]]));

/** A model that answers what was recorded, and nothing else. */
export function recordedModel(ai: Ai, rewrites: ReadonlyMap<string, readonly string[]>): Ai {
  const byQuery = new Map(all().map((one) => [normalised(one.text), one]));
  const complete = <T>(prompt: Prompt<T>) => {
    const asked = /<need>(.*)<\/need>/s.exec(prompt.user)?.[1] ?? '';
    const read = prompt.schema.safeParse(byQuery.get(asked));
    return Promise.resolve(
      read.success
        ? { ok: true as const, value: read.data, model: 'recorded' }
        : { ok: false as const, because: 'ai.invalid_answer' as const },
    );
  };
  return { ...ai, chatModel: rewrites.size > 0 ? 'recorded' : null, complete };
}
