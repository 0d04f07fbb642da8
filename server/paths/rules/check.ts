import type { TemplateNode } from '../../../db/schema/paths.ts';

/**
 * Checks a finished plan against its rules, without anything of the code that made it: a plan is saved only when
 * this accepts it.
 */
export type CheckedStep = { id: string; group: string | null; minutes: number; credits: number };
export type Violation = { rule: string; needed: number; has: number };

type Limits = { weeks: number; minutesPerWeek: number; precise: { least: number; most: number } };

/**
 * @param available how many resources each 'all' leaf had to offer, by leaf id
 * @returns what the plan breaks; empty when it breaks nothing
 */
export function violationsOf(
  root: TemplateNode,
  steps: readonly CheckedStep[],
  available: ReadonlyMap<string, number>,
  limits: Limits,
): Violation[] {
  const found: Violation[] = [];
  const ids = new Set(steps.map((s) => s.id));
  if (ids.size !== steps.length) found.push({ rule: 'each_once', needed: ids.size, has: steps.length });
  const minutes = steps.reduce((sum, s) => sum + s.minutes, 0);
  const budget = limits.weeks * limits.minutesPerWeek;
  if (minutes > budget) found.push({ rule: 'time', needed: budget, has: minutes });
  const precise = steps.filter((s) => s.group === null).length;
  if (precise < limits.precise.least) found.push({ rule: 'precise', needed: limits.precise.least, has: precise });
  const gap = gapOf(root, steps, available);
  return gap ? [...found, ...gap] : found;
}

/** What a node lacks, or null when its rule holds. A parent reports the lacks of the children it needs. */
function gapOf(
  node: TemplateNode,
  steps: readonly CheckedStep[],
  available: ReadonlyMap<string, number>,
): Violation[] | null {
  const mine = stepsUnder(node, steps);
  const credits = Math.round(mine.reduce((sum, s) => sum + s.credits, 0) * 10) / 10;
  if (node.rule.type === 'credits') {
    return credits + 1e-9 >= node.rule.credits ? null : [{ rule: node.id, needed: node.rule.credits, has: credits }];
  }
  if (node.children === null) {
    const needed = node.rule.type === 'all' ? Math.max(1, available.get(node.id) ?? 0) : node.rule.count;
    return mine.length >= needed ? null : [{ rule: node.id, needed, has: mine.length }];
  }
  const gaps = node.children.map((child) => gapOf(child, steps, available));
  const fulfilled = gaps.filter((gap) => gap === null).length;
  const needed = node.rule.type === 'all' ? node.children.length : node.rule.count;
  if (fulfilled >= needed) return null;
  return [{ rule: node.id, needed, has: fulfilled }, ...gaps.flatMap((gap) => gap ?? [])];
}

function stepsUnder(node: TemplateNode, steps: readonly CheckedStep[]): CheckedStep[] {
  if (node.children === null) return steps.filter((s) => s.group === node.id);
  return node.children.flatMap((child) => stepsUnder(child, steps));
}
