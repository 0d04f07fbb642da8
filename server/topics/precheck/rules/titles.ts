import { fold } from './fold.ts';

export type Known = { id: string; title: string };
export type TitleHit<T extends Known> = T & { isExact: boolean; likeness: number };

/** From here two titles say the same with other words around it: 现状研究 beside 研究. */
const NEAR = 0.7;
const SHORTEST = 6;

const pairsOf = (chars: string): Set<string> => {
  const pairs = new Set<string>();
  for (let i = 0; i + 2 <= chars.length; i++) pairs.add(chars.slice(i, i + 2));
  return pairs;
};

/** Words of the trade say nothing about what a title is about. */
const COMMON = /的|与|和|及|之|基于|关于|研究|实践|探索|探究|策略|应用|分析|思考|初探|现状|实施|路径|以.{2,8}为例/g;

/** Dice's coefficient of pairs of letters, 0–1. */
function dice(a: Set<string>, b: Set<string>): number {
  if (a.size + b.size === 0) return 0;
  let both = 0;
  for (const pair of a) if (b.has(pair)) both++;
  return (2 * both) / (a.size + b.size);
}

/** Titles in use that are this one, or nearly; the nearest first. */
export function titlesLike<T extends Known>(title: string, known: readonly T[], most = 5): TitleHit<T>[] {
  const own = fold(title).chars;
  if (own.length < SHORTEST) return [];
  const ownPairs = pairsOf(own);
  const ownCore = pairsOf(own.replace(COMMON, ''));
  const found: TitleHit<T>[] = [];
  for (const one of known) {
    const { chars } = fold(one.title);
    if (chars.length < SHORTEST) continue;
    const whole = dice(ownPairs, pairsOf(chars));
    // Without the words of the trade, short titles would agree in anything.
    const core = ownCore.size >= 4 ? dice(ownCore, pairsOf(chars.replace(COMMON, ''))) : 0;
    const likeness = whole * 0.5 + core * 0.5;
    if (chars === own || (likeness >= NEAR && core >= NEAR)) found.push({ ...one, isExact: chars === own, likeness });
  }
  return found.sort((a, b) => b.likeness - a.likeness || (a.id < b.id ? -1 : 1)).slice(0, most);
}
