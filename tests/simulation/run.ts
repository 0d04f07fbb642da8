/**
 * `npm run demo:call`: a whole call for topics, from its announcement to credits, with 120 applications and 40 experts, over
 * the HTTP API of a server of its own on an empty embedded database, with a clock that the scenario moves. Nothing of it
 * stays. One line per phase; exits with 1 when a phase fails or something that has to hold does not.
 */
import { makeDistrict } from './district.ts';
import * as applying from './phases/applying.ts';
import * as judging from './phases/judging.ts';
import * as living from './phases/living.ts';
import { invariants } from './invariants.ts';
import type { Phase, Scene } from './scene.ts';
import { isMissing, startWorld } from './world.ts';

const PHASES: readonly Phase[] = [
  applying.call,
  applying.submitted,
  applying.endorsed,
  applying.prechecked,
  applying.screened,
  judging.pool,
  judging.assigned,
  judging.answered,
  judging.reviewed,
  judging.deliberated,
  judging.decided,
  living.announced,
  living.approved,
  living.opened,
  living.midterm,
  living.closed,
  living.published,
  living.credited,
  invariants,
];

const say = (line: string) => void process.stdout.write(`${line}\n`);
const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`.padStart(8);

/** Runs the phases in order. One whose route the product does not have is passed over, loudly; any other failure ends it. */
async function play(scene: Scene): Promise<{ failed: boolean; skipped: number }> {
  let skipped = 0;
  for (const { name, run } of PHASES) {
    const started = performance.now();
    try {
      const told = await run(scene);
      say(`${seconds(performance.now() - started)}  ${name}\n          ${told}`);
    } catch (error) {
      if (isMissing(error)) {
        skipped += 1;
        say(`!! SKIPPED  ${name}: ${error instanceof Error ? error.message : ''}`);
        continue;
      }
      say(`!! FAILED   ${name}: ${error instanceof Error ? error.message : String(error)}`);
      if (process.env.DEBUG && error instanceof Error) say(error.stack ?? '');
      return { failed: true, skipped };
    }
  }
  return { failed: false, skipped };
}

/** A smaller call for whoever works on the scenario: `npm run demo:call -- 24`. */
const size = Math.max(12, Math.min(120, Number(process.argv[2] ?? 120) || 120));
const schools = Math.ceil(Math.min(size, 118) / 2);

const world = await startWorld('2026-09-01');
const started = performance.now();
try {
  const district = await makeDistrict(world, schools);
  say(
    `${seconds(performance.now() - started)}  一个县 · district\n          ${schools} 所学校，${schools * 8} 位教师，40 位待入库专家；${world.url}`,
  );
  const severity = new Map<string, number>();
  const scene: Scene = {
    size,
    world,
    district,
    callId: '',
    applied: [],
    panelId: null,
    severity,
    followed: [],
    checks: [],
  };
  const { failed, skipped } = await play(scene);
  say('');
  for (const { claim, holds } of scene.checks) say(`${holds ? '  ok  ' : '  !!  '}${claim}`);
  const broken = scene.checks.filter(({ holds }) => !holds).length;
  say('');
  say(
    `${world.requests()} 次请求，${seconds(performance.now() - started).trim()}；${scene.checks.length} 项检查，${broken} 项不成立，${skipped} 个阶段跳过`,
  );
  process.exitCode = failed || broken > 0 || skipped > 0 ? 1 : 0;
} finally {
  await world.end();
}
