import type { Db } from '../../../db/client.ts';
import { asOfDay, listExceptions, offeringsFor, standingsOf, type Stood } from '../../credits/index.ts';
import { defineJob } from '../../jobs/port.ts';
import type { Deps } from '../../kernel/deps.ts';
import { isTeacher, listProfiles } from '../../people/index.ts';
import { policyAsIf, type AsOf, type InForce } from '../../policy/index.ts';
import { cycleAt, rulesOf, standingOf, withExceptions } from '../../policy/rules/index.ts';
import { offeringCandidates, type Offering } from '../cycle/candidates.ts';
import { planCycle } from '../planning/plan-cycle.ts';
import type { Task } from '../planning/types.ts';
import { consequencesOf, quickly } from './decide.ts';
import { countVerdicts, findRunForJob, insertRows, listCounted, saveRun, type ReachRow, type RunIn } from './repo.ts';
import { reachJob } from './schemas.ts';

/** Rows are kept after so many persons: what a crash takes is little. */
const KEEP_EVERY = 20;
/** One teacher may not hold up a county. */
const SECONDS = 10;

export const REACH = 'paths.reach';

/** The rules that a run asks about for each place, remembered: thousands of persons work in a few. */
function policyFor(db: Db, run: RunIn, asOf: AsOf) {
  const known = new Map<string, Promise<InForce | null>>();
  return async ({ profile, policy }: Stood): Promise<InForce> => {
    if (run.policyId === null) return policy;
    const found = known.get(profile.orgPath) ?? policyAsIf(db, run.policyId, profile.orgPath, asOf);
    known.set(profile.orgPath, found);
    const tried = (await found) ?? policy;
    return { ...tried, ...withExceptions(tried, await listExceptions(db, [profile.personId], asOf)) };
  };
}

function offeringsAt(db: Db, asOf: AsOf) {
  const known = new Map<string, Promise<Offering[]>>();
  return (orgPath: string, span: { from: string; to: string }) => {
    const key = `${orgPath} ${span.from} ${span.to}`;
    const found = known.get(key) ?? offeringsFor(db, orgPath, { from: asOf.day, to: span.to });
    known.set(key, found);
    return found;
  };
}

type Verdict = Pick<ReachRow, 'verdict' | 'conflicts' | 'minutes'>;
/**
 * People with the same facts under the same rules, who are offered the same, have the same answer: a school that came
 * through the same trainings is asked about once.
 */
const likeness = ({ policy, person, facts, candidates }: Task): string => {
  const { ladderLevel, subject, stage, hiredOn, positions } = person;
  const had = facts.map((f) => [
    ...[f.category, f.level, f.form, f.on, f.hours, f.credits, f.expiresOn],
    f.certificateNo !== null,
  ]);
  const ruled = policy.rules.map((rule) => [
    ...[rule.policyId, rule.id],
    // What exceptions change.
    'least' in rule ? rule.least : 'most' in rule ? rule.most : rule.type === 'cycle' ? rule.to : null,
  ]);
  const offered = candidates.map(({ ref, credits }) => [ref, credits]);
  return JSON.stringify([ruled, ladderLevel, subject, stage, hiredOn, positions, had, offered]);
};

async function verdictOn(deps: Deps, task: Task): Promise<Verdict> {
  const quick = quickly(task);
  switch (quick.verdict) {
    case 'finished':
      return { verdict: 'finished', conflicts: [], minutes: 0 };
    case 'cannot_finish':
      return { verdict: 'cannot_finish', conflicts: quick.conflicts, minutes: null };
    case 'can_finish':
      return { verdict: 'can_finish', conflicts: [], minutes: quick.minutes };
    case 'ask_the_planner': {
      const planned = await planCycle(task, deps.solver.solve, { seconds: SECONDS, relax: false });
      if (planned.status === 'unsolved') return { verdict: 'unsolved', conflicts: [], minutes: null };
      if (planned.status === 'planned') return { verdict: 'can_finish', conflicts: [], minutes: planned.minutes };
      return {
        verdict: 'cannot_finish',
        conflicts: [...new Set(planned.conflicts.map(({ id }) => id))],
        minutes: null,
      };
    }
  }
}

/** Counts everybody of a run who has not been counted yet. */
export async function countReach(
  deps: Deps,
  runId: string,
  context: { signal: AbortSignal; progress: (done: number, total: number | null) => Promise<void> },
) {
  const { db } = deps;
  const run = await findRunForJob(db, runId);
  if (!run) return { counted: 0 };
  const asOf = asOfDay(run.asOf, deps.now());
  const profiles = (await listProfiles(db, asOf.known, { orgPath: run.orgPath })).filter(isTeacher);
  const counted = new Set((await listCounted(db, runId)).map(({ personId }) => personId));
  const [policyOf, offerings, alike] = [policyFor(db, run, asOf), offeringsAt(db, asOf), new Map<string, Verdict>()];
  const left = profiles.filter(({ personId }) => !counted.has(personId));
  let done = profiles.length - left.length;
  let rows: ReachRow[] = [];
  const keep = async () => {
    await insertRows(db, rows);
    rows = [];
    await context.progress(done, profiles.length);
  };
  for await (const stood of standingsOf(db, left, asOf)) {
    if (context.signal.aborted) return { counted: done };
    const task = await taskFor(run, stood, { policy: await policyOf(stood), offerings, day: asOf.day });
    if (task) {
      const key = likeness(task);
      const verdict = alike.get(key) ?? (await verdictOn(deps, task));
      alike.set(key, verdict);
      rows.push({ id: deps.newId('rrw'), runId, personId: stood.profile.personId, ...verdict });
    }
    done += 1;
    if (done % KEEP_EVERY === 0) await keep();
  }
  await keep();
  const counts = { ...(await countVerdicts(db, runId)), persons: profiles.length };
  await saveRun(db, runId, { state: 'done', counts, updatedAt: deps.now() });
  return { counted: done };
}

type Around = { policy: InForce; offerings: ReturnType<typeof offeringsAt>; day: string };
/** What is asked of the planner for one teacher; null where no cycle holds for her, and so nothing to finish. */
async function taskFor(run: RunIn, { profile, facts }: Stood, around: Around): Promise<Task | null> {
  const { policy, day } = around;
  const [rule] = rulesOf(policy, 'cycle');
  const cycle = rule ? cycleAt(rule, day) : null;
  const standing = standingOf(policy, profile, facts, day);
  if (!cycle || !standing) return null;
  const ground = { policy, person: profile, cycle, asOf: day, facts };
  const open = await around.offerings(profile.orgPath, cycle);
  return {
    ...{ policy, person: profile, facts, asOf: day, minutesPerWeek: run.minutesPerWeek },
    precise: { least: 0, most: 0 },
    candidates: offeringCandidates(open, ground, []),
    ...{ groups: [], fixed: [], accepted: consequencesOf(standing) },
  };
}

export const reachingJob = defineJob({
  name: REACH,
  payload: reachJob,
  retries: 3,
  seconds: 4 * 3600,
  run: (deps, { runId }, context) => countReach(deps, runId, context),
});
