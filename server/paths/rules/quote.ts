type Span = { start: number; end: number };

/** Where the sentences of a passage stand, each with its end mark and the quotation marks that close with it. */
export function sentencesOf(passage: string): Span[] {
  const spans: Span[] = [];
  for (const found of passage.matchAll(/[^。！？!?；;\n]+[。！？!?；;]*[”’」』）)]*/g)) {
    const lead = found[0].length - found[0].trimStart().length;
    const text = found[0].trim();
    if (text !== '') spans.push({ start: found.index + lead, end: found.index + lead + text.length });
  }
  return spans;
}

/** Single sentences, and pairs that follow each other in one paragraph: often the second one says what to do. */
function windowsOf(passage: string): string[] {
  const spans = sentencesOf(passage);
  return spans.flatMap((span, i) => {
    const next = spans[i + 1];
    const single = passage.slice(span.start, span.end);
    const pair = next ? passage.slice(span.start, next.end) : null;
    return pair === null || pair.includes('\n') || pair.length > MOST ? [single] : [single, pair];
  });
}

const LEAST = 8;
const MOST = 120;
/** What a word says by being there: its length, and less the more passages have it. */
export type Weights = ReadonlyMap<string, number>;

/**
 * Weighs words by how few of the passages hold them, so that "学生" and "课堂" do not choose the quotation.
 * @param passages all passages that quotations are chosen from
 */
export function weightsOf(words: readonly string[], passages: readonly string[]): Weights {
  const unique = [...new Set(words)].filter((word) => word.length > 1);
  const count = Math.max(1, passages.length);
  return new Map(
    unique.map((word) => {
      const having = passages.filter((passage) => passage.includes(word)).length;
      return [word, word.length * Math.log((count + 1) / (having + 0.5))];
    }),
  );
}

type Source = { id: string; text: string; breadcrumb: readonly string[] };

/**
 * The sentence, of all passages of a resource, that says most about the words looked for: a verbatim piece of its
 * passage, at most 120 characters. Whole sentences are preferred to headings and cells; among equals the earlier
 * one, so that the same question always gets the same quotation. Null when there is nothing to quote.
 */
export function chooseQuote(passages: readonly Source[], weights: Weights): { id: string; quote: string } | null {
  let best: { id: string; quote: string; score: number } | null = null;
  for (const passage of passages) {
    const heads = new Set(passage.breadcrumb);
    for (const sentence of windowsOf(passage.text)) {
      const quote = [...sentence].slice(0, MOST).join('').trim();
      if (quote.length < LEAST || heads.has(quote)) continue;
      const score = worth(quote, weights);
      if (!best || score > best.score) best = { id: passage.id, quote, score };
    }
  }
  return best ? { id: best.id, quote: best.quote } : null;
}

/** Words found, for a sentence's length; a cell of a table or a line without an end says less than a sentence. */
function worth(sentence: string, weights: Weights): number {
  let found = 0;
  for (const [word, weight] of weights) if (sentence.includes(word)) found += weight;
  const isWhole = /[。！？!?；;][”’」』）)]*$/.test(sentence);
  const isBalanced = (sentence.match(/[“「『]/g)?.length ?? 0) === (sentence.match(/[”」』]/g)?.length ?? 0);
  const isCell = sentence.includes(' | ') || /^[^。]{1,12}[:：]/.test(sentence);
  const shape = (isWhole ? 1 : 0.5) * (isCell ? 0.6 : 1) * (isBalanced ? 1 : 0.6);
  // A little for shape alone, so that a resource without any of the words is still quoted with a whole sentence.
  return (found / Math.sqrt(Math.max(40, sentence.length)) + 0.01) * shape;
}
