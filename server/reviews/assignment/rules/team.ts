import { unitRoom, type PanelInput } from './panel.ts';

const NONE = Number.NEGATIVE_INFINITY;

/** Best sums of 0, 1, … of a unit's people, by how many of them are of the subject. */
function choicesOf(values: readonly { value: number; ofSubject: boolean }[], room: number): number[][] {
  const sums = (ofSubject: boolean) => {
    const own = values.filter((one) => one.ofSubject === ofSubject).map(({ value }) => value);
    const best = own.sort((a, b) => b - a).slice(0, room);
    return best.reduce<number[]>((all, value) => [...all, (all.at(-1) ?? 0) + value], [0]);
  };
  const [subject, other] = [sums(true), sums(false)];
  return subject.map((sum, s) => other.slice(0, room - s + 1).map((more) => sum + more));
}

/**
 * The most that `size` experts can bring to a topic, whatever the others need: at most so many of a unit, at least
 * `subjectNeed` of its subject. −∞ when there is no such team.
 * @param value of an expert to the topic, which loads may have made dearer; asked only of those not barred
 */
export function bestTeam(
  input: PanelInput,
  i: number,
  asked: { size: number; subjectNeed: number; value: (expert: number) => number },
): number {
  const topic = input.topics[i];
  const row = input.fit[i];
  if (!topic || !row) return NONE;
  const { size, subjectNeed, value } = asked;
  const units = new Map<string, { value: number; ofSubject: boolean }[]>();
  for (let j = 0; j < row.length; j++) {
    const expert = input.experts[j];
    if (!expert || (row[j] ?? -1) < 0 || expert.room < 1) continue;
    const own = units.get(expert.unit) ?? [];
    own.push({ value: value(j), ofSubject: input.ofSubject[i]?.[j] === 1 });
    units.set(expert.unit, own);
  }
  const width = subjectNeed + 1;
  // best[k * width + s]: the most that k people bring of whom s, or more at the last, are of the subject.
  let best = new Float64Array((size + 1) * width).fill(NONE);
  best[0] = 0;
  for (const [unit, values] of units) {
    const choices = choicesOf(values, Math.min(size, unitRoom(input, topic, unit)));
    const next = best.slice();
    for (let k = 0; k <= size; k++) {
      for (let s = 0; s < width; s++) {
        const from = best[k * width + s] ?? NONE;
        if (from === NONE) continue;
        choices.forEach((byOther, t) =>
          byOther.forEach((sum, o) => {
            const at = (k + t + o) * width + Math.min(subjectNeed, s + t);
            if (k + t + o <= size && from + sum > (next[at] ?? NONE)) next[at] = from + sum;
          }),
        );
      }
    }
    best = next;
  }
  return best[size * width + subjectNeed] ?? NONE;
}

/** The same problem without what no panel could give: seats and subjects that a topic's own experts cannot fill. */
export function servable(input: PanelInput): PanelInput {
  let isChanged = false;
  const topics = input.topics.map((topic, i) => {
    let { need, subjectNeed } = topic;
    const isPossible = () => bestTeam(input, i, { size: need, subjectNeed, value: () => 0 }) > NONE;
    while (need > 0 && !isPossible()) {
      isChanged = true;
      if (subjectNeed > 0) subjectNeed--;
      else need--;
    }
    return { ...topic, need, subjectNeed: Math.min(need, subjectNeed) };
  });
  return isChanged ? { ...input, topics } : input;
}
