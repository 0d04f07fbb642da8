/** A linear problem over 0/1 decisions and amounts, as data: what the planner builds and the solver answers. */
export type Term = { variable: string; coefficient: number };
export type Constraint = {
  /** Names the rule the row stands for; several rows may share it. */
  name: string;
  terms: readonly Term[];
  relation: '>=' | '<=' | '=';
  bound: number;
};
export type Milp = {
  /** Maximised. */
  objective: readonly Term[];
  constraints: readonly Constraint[];
  /** Every decision is 0 or 1. Names: letter first, then letters, digits and '_'. */
  variables: readonly string[];
  /** Amounts from 0 to `most`, not decided but counted. Names as above. */
  amounts?: readonly { name: string; most: number }[];
};

type Found = {
  chosen: ReadonlySet<string>;
  /** By name of the problem's amounts; those in no row are left out. */
  amounts: ReadonlyMap<string, number>;
  /** What one unit more of each constraint's bound would be worth, when everything is an amount; else empty. */
  prices: readonly number[];
  objective: number;
  ms: number;
};

export type Solution =
  | ({ status: 'optimal' } & Found)
  /** The time ran out with a plan in hand that may not be the best. */
  | ({ status: 'feasible' } & Found)
  | { status: 'infeasible'; ms: number }
  | { status: 'unsolved'; reason: string; ms: number };

/**
 * How far from the best a solution called optimal may be: by `gap` (just under 1 when every cost is a whole number) or
 * by this share of it.
 */
export type SolveOptions = { seconds?: number; gap?: number; share?: number };
export type Solver = {
  solve: (problem: Milp, options?: SolveOptions) => Promise<Solution>;
  close: () => Promise<void>;
};

const signed = (value: number) => (value < 0 ? `- ${-value}` : `+ ${value}`);
/** CPLEX LP lines may not grow without end, so terms are broken into lines of ten. */
function sum(terms: readonly Term[]): string {
  const merged = new Map<string, number>();
  for (const { variable, coefficient } of terms) merged.set(variable, (merged.get(variable) ?? 0) + coefficient);
  const parts = [...merged].filter(([, c]) => c !== 0).map(([variable, c]) => `${signed(c)} ${variable}`);
  const lines: string[] = [];
  for (let i = 0; i < parts.length; i += 10) lines.push(parts.slice(i, i + 10).join(' '));
  return lines.join('\n ');
}

/**
 * Whether a constraint without variables holds, or null when it has some. The LP format cannot state such rows, so
 * the solver answers them itself.
 */
export function constantTruth(constraint: Constraint): boolean | null {
  if (constraint.terms.some((term) => term.coefficient !== 0)) return null;
  if (constraint.relation === '>=') return 0 >= constraint.bound;
  return constraint.relation === '<=' ? 0 <= constraint.bound : constraint.bound === 0;
}

/** The problem in CPLEX LP format. Rows without variables are left out: see `constantTruth`. */
export function toLp(problem: Milp): string {
  const rows = problem.constraints
    .filter((constraint) => constantTruth(constraint) === null)
    .map((c, i) => ` c${i}: ${sum(c.terms)} ${c.relation} ${c.bound}`);
  const objective = sum(problem.objective) || (problem.variables[0] ? `0 ${problem.variables[0]}` : '0 nothing');
  const bounds = (problem.amounts ?? []).map(({ name, most }) => ` 0 <= ${name} <= ${most}`);
  const binaries: string[] = [];
  for (let i = 0; i < problem.variables.length; i += 20) binaries.push(problem.variables.slice(i, i + 20).join(' '));
  const amounts = bounds.length > 0 ? `Bounds\n${bounds.join('\n')}\n` : '';
  const decided = binaries.length > 0 ? `Binary\n ${binaries.join('\n ')}\n` : '';
  return `Maximize\n obj: ${objective}\nSubject To\n${rows.join('\n')}\n${amounts}${decided}End\n`;
}
