import { fitOf, isSubjectPair, shuffled, unitRoom, type Pair, type PanelInput } from './panel.ts';

/**
 * What a careful person does by hand: topic after topic, first whom the subject asks for, then whoever fits best and still
 * has room. The measure that the optimum is shown beside.
 */
export function greedyPanel(input: PanelInput): Pair[] {
  const room = input.experts.map((expert) => expert.room);
  const pairs: Pair[] = [];
  for (const i of shuffled(input.topics.length, input.seed)) {
    const topic = input.topics[i];
    if (!topic) continue;
    const seated = new Map<string, number>();
    const before = pairs.length;
    const ranked = input.experts
      .map((_, j): Pair => [i, j])
      .filter((pair) => fitOf(input, pair) >= 0)
      .sort((a, b) => fitOf(input, b) - fitOf(input, a) || a[1] - b[1]);
    const take = (most: number, from: readonly Pair[]) => {
      for (const [, j] of from) {
        const unit = input.experts[j]?.unit ?? '';
        const isTaken = pairs.slice(before).some(([, e]) => e === j);
        if (most === 0) return;
        if (isTaken || (room[j] ?? 0) < 1 || (seated.get(unit) ?? 0) >= unitRoom(input, topic, unit)) continue;
        room[j] = (room[j] ?? 0) - 1;
        seated.set(unit, (seated.get(unit) ?? 0) + 1);
        pairs.push([i, j]);
        most--;
      }
    };
    take(
      Math.min(topic.need, topic.subjectNeed),
      ranked.filter((pair) => isSubjectPair(input, pair)),
    );
    take(topic.need - (pairs.length - before), ranked);
  }
  return pairs;
}
