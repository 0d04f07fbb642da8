import type { TemplateNode } from '../../../db/schema/paths.ts';
import type { Constraint, Milp, Term } from '../../kernel/milp.ts';
import { nodesOf } from './template.ts';

/**
 * Choosing steps as an integer program.
 *
 * y(i,g) = resource i serves leaf g; p(i) = resource i is a precise step; z(n) = node n of the template is fulfilled.
 * Every rule of the template is a row with the node's name, the weekly minutes are the row 'time', the need is the
 * row 'precise': so a plan satisfies all of them, and an impossible one can name those that conflict.
 */
export type PlanCandidate = {
  id: string;
  minutes: number;
  credits: number;
  /** 0–3 */
  relevance: number;
  /** Leaves that accept it. */
  leaves: readonly string[];
  mayBePrecise: boolean;
};
export type Placement = { id: string; group: string | null };
export type PlanInput = {
  root: TemplateNode;
  candidates: readonly PlanCandidate[];
  weeks: number;
  minutesPerWeek: number;
  precise: { least: number; most: number };
  /** Steps that stay as they are (done, or not touched by a swap). */
  fixed?: readonly Placement[];
  /** Resources that may not be chosen. */
  forbidden?: ReadonlySet<string>;
  /** When set, nothing may be chosen besides `fixed` and these. */
  only?: ReadonlySet<string>;
};

/** A step costs something by being there, so a plan holds no more of them than the rules and the need ask for. */
const COST = { step: 50, perMinute: 0.3 } as const;
const WORTH = { group: 10, precise: 60 } as const;
/** Picks beyond the least that a leaf may hold, for parents that count credits. */
const SPARE = 2;

export const rowNames = { time: 'time', precise: 'precise' } as const;

type Variables = {
  serves: { variable: string; candidate: PlanCandidate; leaf: string }[];
  precise: { variable: string; candidate: PlanCandidate }[];
  fulfilled: Map<string, string>;
};

function variablesOf(input: PlanInput): Variables {
  const allowed = input.candidates.filter(
    (c) => isFixed(input, c.id) || (!input.forbidden?.has(c.id) && (!input.only || input.only.has(c.id))),
  );
  const serves = allowed.flatMap((candidate, i) =>
    candidate.leaves.map((leaf, j) => ({ variable: `y${i}_${j}`, candidate, leaf })),
  );
  const precise = allowed.flatMap((candidate, i) => (candidate.mayBePrecise ? [{ variable: `p${i}`, candidate }] : []));
  return { serves, precise, fulfilled: new Map(nodesOf(input.root).map((node, i) => [node.id, `z${i}`])) };
}

const isFixed = (input: PlanInput, id: string) => input.fixed?.some((f) => f.id === id) ?? false;
const one = (variable: string): Term => ({ variable, coefficient: 1 });

/** The row that makes `z(node) = 1` mean that the node's rule holds; it carries the node's id as its name. */
function ruleRow(node: TemplateNode, v: Variables, input: PlanInput): Constraint {
  const z = v.fulfilled.get(node.id) ?? '';
  /** terms ≥ least · z */
  const atLeast = (terms: Term[], least: number): Constraint => ({
    name: node.id,
    terms: [...terms, { variable: z, coefficient: -least }],
    relation: '>=',
    bound: 0,
  });
  if (node.children !== null) {
    const children = node.children.map((child) => v.fulfilled.get(child.id) ?? '');
    if (node.rule.type === 'credits') {
      const inside = new Set(nodesOf(node).map((n) => n.id));
      const earned = v.serves
        .filter((s) => inside.has(s.leaf))
        .map((s) => ({ variable: s.variable, coefficient: s.candidate.credits }));
      return atLeast(earned, node.rule.credits);
    }
    const least = node.rule.type === 'all' ? children.length : node.rule.count;
    return atLeast(children.map(one), least);
  }
  const picks = v.serves.filter((s) => s.leaf === node.id);
  const count = picks.map((s) => one(s.variable));
  switch (node.rule.type) {
    case 'all':
      // All that the leaf accepts, also what may not be chosen now: leaving one out must not make the rule easier. And
      // "all of nothing" would be fulfilled by an empty library.
      return atLeast(count, Math.max(1, input.candidates.filter((c) => c.leaves.includes(node.id)).length));
    case 'at_least':
      return atLeast(count, node.rule.count);
    case 'credits':
      return atLeast(
        picks.map((s) => ({ variable: s.variable, coefficient: s.candidate.credits })),
        node.rule.credits,
      );
  }
}

/** A leaf holds no more than asked for, and a little for parents that count credits. */
const mostOf = (node: TemplateNode, available: number): number =>
  node.rule.type === 'at_least' ? node.rule.count + SPARE : available;

/** The integer program of an input; `without` leaves out the rows of that name, to find out what conflicts. */
export function planProblem(input: PlanInput, without: ReadonlySet<string> = new Set()): Milp {
  const v = variablesOf(input);
  const nodes = nodesOf(input.root);
  const constraints: Constraint[] = [];
  const fixed = new Map((input.fixed ?? []).map((f) => [f.id, f.group]));

  for (const node of nodes) {
    constraints.push(ruleRow(node, v, input));
    if (node.children !== null) continue;
    const picks = v.serves.filter((s) => s.leaf === node.id);
    const kept = picks.filter((s) => fixed.get(s.candidate.id) === node.id).length;
    const most = Math.max(kept, mostOf(node, picks.length));
    constraints.push({ name: 'shape', terms: picks.map((s) => one(s.variable)), relation: '<=', bound: most });
  }
  constraints.push({
    name: input.root.id,
    terms: [one(v.fulfilled.get(input.root.id) ?? '')],
    relation: '=',
    bound: 1,
  });

  const roles = new Map<string, Term[]>();
  for (const s of v.serves) roles.set(s.candidate.id, [...(roles.get(s.candidate.id) ?? []), one(s.variable)]);
  for (const p of v.precise) roles.set(p.candidate.id, [...(roles.get(p.candidate.id) ?? []), one(p.variable)]);
  for (const terms of roles.values()) constraints.push({ name: 'shape', terms, relation: '<=', bound: 1 });

  const minutes = [...v.serves, ...v.precise].map((x) => ({ variable: x.variable, coefficient: x.candidate.minutes }));
  constraints.push({ name: rowNames.time, terms: minutes, relation: '<=', bound: input.weeks * input.minutesPerWeek });

  const preciseTerms = v.precise.map((p) => one(p.variable));
  const keptPrecise = v.precise.filter((p) => fixed.get(p.candidate.id) === null).length;
  constraints.push({ name: rowNames.precise, terms: preciseTerms, relation: '>=', bound: input.precise.least });
  constraints.push({
    name: 'shape',
    terms: preciseTerms,
    relation: '<=',
    bound: Math.max(input.precise.most, keptPrecise),
  });

  for (const s of v.serves) {
    if (fixed.get(s.candidate.id) === s.leaf)
      constraints.push({ name: 'fixed', terms: [one(s.variable)], relation: '=', bound: 1 });
  }
  for (const p of v.precise) {
    if (fixed.has(p.candidate.id) && fixed.get(p.candidate.id) === null) {
      constraints.push({ name: 'fixed', terms: [one(p.variable)], relation: '=', bound: 1 });
    }
  }
  return {
    variables: [...v.serves.map((s) => s.variable), ...v.precise.map((p) => p.variable), ...v.fulfilled.values()],
    objective: [
      ...v.serves.map((s) => worth(s.variable, s.candidate, WORTH.group)),
      ...v.precise.map((p) => worth(p.variable, p.candidate, WORTH.precise)),
    ],
    constraints: constraints.filter((row) => !without.has(row.name)),
  };
}

const worth = (variable: string, c: PlanCandidate, each: number): Term => ({
  variable,
  coefficient: Math.round((each * c.relevance - COST.step - COST.perMinute * c.minutes) * 100) / 100,
});

/** Turns the solver's decisions back into steps. */
export function placementsOf(input: PlanInput, chosen: ReadonlySet<string>): Placement[] {
  const v = variablesOf(input);
  return [
    ...v.serves.filter((s) => chosen.has(s.variable)).map((s) => ({ id: s.candidate.id, group: s.leaf })),
    ...v.precise.filter((p) => chosen.has(p.variable)).map((p) => ({ id: p.candidate.id, group: null })),
  ];
}
