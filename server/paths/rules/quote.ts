/** Sentences of a passage, each verbatim, with its end mark. */
export function sentencesOf(passage: string): string[] {
  return (passage.match(/[^。！？!?；;\n]+[。！？!?；;]?/g) ?? []).map((s) => s.trim()).filter((s) => s.length > 0);
}

const LEAST = 8;
const MOST = 120;

/**
 * The sentence of a passage that says most about the words looked for: a verbatim piece of it, at most 120
 * characters. Among equals the earlier, so that the same question always gets the same quotation.
 */
export function quoteByWords(passage: string, words: readonly string[]): string {
  const sentences = sentencesOf(passage);
  let best = { text: sentences.find((s) => s.length >= LEAST) ?? sentences[0] ?? '', score: 0 };
  for (const sentence of sentences) {
    if (sentence.length < LEAST) continue;
    const hits = words.filter((word) => word.length > 1 && sentence.includes(word)).reduce((n, w) => n + w.length, 0);
    const score = hits / Math.sqrt(Math.max(30, sentence.length));
    if (score > best.score) best = { text: sentence, score };
  }
  return [...best.text].slice(0, MOST).join('');
}
