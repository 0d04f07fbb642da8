import { describe, expect, test } from 'vitest';
import { isToTell, whyNotAttend, whyNotChange, whyNotClose, whyNotShow } from '../../server/activities/rules.ts';

const STATES = ['planned', 'held', 'cancelled'] as const;
const ATTENDANCES = ['invited', 'present', 'absent'] as const;

describe('an activity', () => {
  test.each([
    ['planned', '2026-09-01', '2026-09-01', null],
    ['planned', '2026-09-02', '2026-09-01', 'activities.not_yet'],
    ['planned', '2026-08-01', '2026-09-01', null],
    ['held', '2026-08-01', '2026-09-01', 'activities.already_held'],
    ['cancelled', '2026-08-01', '2026-09-01', 'activities.cancelled'],
  ] as const)('%s on %s is closed on %s: %s', (state, heldOn, today, refusal) => {
    expect(whyNotClose({ state, heldOn }, today)).toBe(refusal);
  });

  test('changes only while it is planned', () => {
    expect(STATES.map(whyNotChange)).toEqual([null, 'activities.already_held', 'activities.cancelled']);
  });
});

describe('an attendance', () => {
  test('is told exactly when it was held, she was there, shows something, and was not told before', () => {
    const told = STATES.flatMap((state) =>
      ATTENDANCES.flatMap((attendance) =>
        [0, 1].flatMap((shows) =>
          [false, true]
            .filter((isTold) => isToTell({ state }, { state: attendance, isTold, artefacts: Array(shows).fill(null) }))
            .map((isTold) => [state, attendance, shows, isTold]),
        ),
      ),
    );
    expect(told).toEqual([['held', 'present', 1, false]]);
  });

  test('stays as it is once told, and nothing is shown by who was absent', () => {
    expect(whyNotAttend({ isTold: true }, 'held')).toBe('activities.counted');
    expect(whyNotAttend({ isTold: false }, 'held')).toBeNull();
    expect(whyNotShow({ state: 'absent', isTold: false }, 'held')).toBe('activities.not_present');
    expect(whyNotShow({ state: 'present', isTold: true }, 'held')).toBe('activities.counted');
    expect(whyNotShow({ state: 'invited', isTold: false }, 'planned')).toBeNull();
    expect(whyNotShow({ state: 'invited', isTold: false }, 'cancelled')).toBe('activities.cancelled');
  });
});
