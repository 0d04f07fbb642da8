import type { Rule, RuleType } from './rules.ts';

/** The chapters in which a policy is read, in the order that such documents have. */
export const GROUPS = ['total', 'kinds', 'counting', 'duties', 'order', 'consequences'] as const;
export type Group = (typeof GROUPS)[number];

const OF: Record<RuleType, Group> = {
  cycle: 'total',
  minimum: 'total',
  completion: 'total',
  requirement: 'total',
  category: 'kinds',
  conversion: 'counting',
  cap: 'counting',
  expiry: 'counting',
  sharing: 'counting',
  duty: 'duties',
  gate: 'duties',
  routing: 'order',
  window: 'order',
  appeal: 'order',
  source: 'order',
  threshold: 'consequences',
};

/** Rules by chapter, each chapter in the order of the policy; empty ones are left out. */
export const grouped = <R extends Rule>(rules: readonly R[]): { group: Group; rules: R[] }[] =>
  GROUPS.map((group) => ({ group, rules: rules.filter((rule) => OF[rule.type] === group) })).filter(
    (chapter) => chapter.rules.length > 0,
  );
