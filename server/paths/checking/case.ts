import type { ProofLine } from '../../../db/schema/paths.ts';
import type { Cycle, Fact } from '../../policy/rules/index.ts';
import type { CycleCandidate, Task } from '../planning/types.ts';
import type { Piece } from './pieces.ts';

/** What a plan breaks: a rule of the policy or 'time', 'precise', 'group:…', 'fixed', 'window', 'order', 'once', 'expiry'. */
export type Violation = { id: string; ref: string | null; needed: number; has: number };
export type Proof = { ok: boolean; lines: ProofLine[]; violations: Violation[] };

/** A placement, looked up and put where it counts. */
export type Step = { candidate: CycleCandidate; piece: Piece; at: number; fact: Fact };
/** Everything the checks look at. `known`: what counts to the end of the cycle. */
export type Case = {
  task: Task;
  cycle: Cycle;
  pieces: readonly Piece[];
  known: readonly Fact[];
  steps: readonly Step[];
};

export type Result = { line: ProofLine | null; broken: Violation[] };

/** A line, broken when it does not hold although it is asked for. */
export function resultOf(line: Omit<ProofLine, 'holds'>, isAsked = true, id = line.ruleId): Result {
  const holds = line.relation === '>=' ? line.reached >= line.bound : line.reached <= line.bound;
  const broken = isAsked && !holds ? [{ id, ref: null, needed: line.bound, has: line.reached }] : [];
  return { line: { ...line, holds }, broken };
}
