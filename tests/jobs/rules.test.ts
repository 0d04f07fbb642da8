import fc from 'fast-check';
import { expect, test } from 'vitest';
import { afterTrouble, fromMessage, hasEnded, toMessage, type State } from '../../server/jobs/rules.ts';

const trouble = fc
  .constantFrom('later', 'failed')
  .chain((kind) =>
    fc
      .double({ min: -10, max: 1e7, noNaN: true })
      .map((seconds) =>
        kind === 'later'
          ? ({ kind: 'later', seconds, code: 'x.later' } as const)
          : ({ kind: 'failed', code: 'x.failed' } as const),
      ),
  );

test('work that keeps failing is run once more than it may be repeated, then it has failed', () => {
  fc.assert(
    fc.property(
      trouble,
      fc.integer({ min: 0, max: 20 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (t, retries, chance) => {
        let runs = 1;
        while (afterTrouble(t, runs, retries, chance).kind === 'again') runs++;
        expect(runs).toBe(retries + 1);
      },
    ),
  );
});

test('pauses grow, and never beyond ten minutes for a failure or a day for a wish', () => {
  fc.assert(
    fc.property(trouble, fc.integer({ min: 1, max: 30 }), (t, attempts) => {
      const next = afterTrouble(t, attempts, 30, 1);
      const after = afterTrouble(t, attempts + 1, 31, 1);
      if (next.kind !== 'again' || after.kind !== 'again') throw new Error('expected another run');
      expect(next.seconds).toBeGreaterThanOrEqual(0);
      expect(next.seconds).toBeLessThanOrEqual(t.kind === 'later' ? 86_400 : 600);
      expect(after.seconds).toBeGreaterThanOrEqual(next.seconds);
    }),
  );
});

test('what is refused is not tried again', () => {
  expect(afterTrouble({ kind: 'refused', code: 'library.gone' }, 1, 9, 0.5)).toEqual({
    kind: 'failed',
    code: 'library.gone',
  });
});

test('news of a job says which and what, and foreign messages are nothing', () => {
  const states: State[] = ['waiting', 'running', 'done', 'failed', 'cancelled'];
  for (const state of states) expect(fromMessage(toMessage('job_1', state))).toEqual({ id: 'job_1', state });
  expect(states.filter(hasEnded)).toEqual(['done', 'failed', 'cancelled']);
  for (const message of ['', 'job_1', 'job_1 flying']) expect(fromMessage(message)).toBeNull();
});
