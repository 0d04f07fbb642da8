import type { TemplateNode } from '../../../db/schema/paths.ts';

export type CountedStep = { group: string | null; state: 'open' | 'done'; credits: number };
/** The live numbers of a group header: "选修 5 选 3,已完成 1" is offered 5, needed 3, done 1. */
export type GroupStanding = {
  id: string;
  /** What `needed` counts: steps, fulfilled child groups or credits. */
  unit: 'steps' | 'groups' | 'credits';
  needed: number;
  chosen: number;
  done: number;
  offered: number;
  isFulfilled: boolean;
};

const tenth = (value: number) => Math.round(value * 10) / 10;

/**
 * Where a path stands under its template: one entry per node, parents before children.
 * @param offered how many judged resources each leaf could choose from
 */
export function standingOf(
  root: TemplateNode,
  steps: readonly CountedStep[],
  offered: ReadonlyMap<string, number>,
): GroupStanding[] {
  const entry = (node: TemplateNode): GroupStanding[] => {
    const below = (node.children ?? []).map(entry);
    const mine = stepsOf(node, steps);
    const done = mine.filter((s) => s.state === 'done');
    const heads = below.map((group) => group[0]).filter((head) => head !== undefined);
    const offers = node.children === null ? (offered.get(node.id) ?? 0) : heads.reduce((sum, h) => sum + h.offered, 0);
    const credits = (list: readonly CountedStep[]) => tenth(list.reduce((sum, s) => sum + s.credits, 0));
    const count = (unit: GroupStanding['unit'], needed: number, chosen: number, finished: number): GroupStanding => ({
      id: node.id,
      unit,
      needed,
      chosen,
      done: finished,
      offered: offers,
      isFulfilled: finished >= needed,
    });
    if (node.rule.type === 'credits')
      return [count('credits', node.rule.credits, credits(mine), credits(done)), ...below.flat()];
    if (node.children === null) {
      const needed = node.rule.type === 'all' ? Math.max(1, mine.length) : node.rule.count;
      return [count('steps', needed, mine.length, done.length)];
    }
    const needed = node.rule.type === 'all' ? heads.length : node.rule.count;
    const fulfilled = heads.filter((h) => h.isFulfilled).length;
    return [count('groups', needed, heads.filter((h) => h.chosen >= h.needed).length, fulfilled), ...below.flat()];
  };
  return entry(root);
}

function stepsOf(node: TemplateNode, steps: readonly CountedStep[]): CountedStep[] {
  if (node.children === null) return steps.filter((s) => s.group === node.id);
  return node.children.flatMap((child) => stepsOf(child, steps));
}
