import { describe, expect, test } from 'vitest';
import {
  CHANGE_COMMANDS,
  CHANGE_KINDS,
  CHANGE_STATES,
  changeTarget,
  consentersOf,
  delayNotices,
  whyNotAnswer,
  whyNotAsk,
  whyNotChangeNow,
  type ChangeCommand,
  type ChangeState,
} from '../../server/projects/changes/rules.ts';
import { asked } from '../../server/projects/changes/schemas.ts';
import { PARTS, STATES, type Part } from '../../server/topics/rules/index.ts';

/** Written a second time by hand. */
const ALLOWED: Record<ChangeState, Partial<Record<ChangeCommand, [ChangeState, Part]>>> = {
  asked: {
    endorse: ['endorsed', 'unit'],
    decline: ['rejected', 'unit'],
    withdraw: ['withdrawn', 'leader'],
  },
  endorsed: {
    approve: ['approved', 'keeper'],
    reject: ['rejected', 'keeper'],
    withdraw: ['withdrawn', 'leader'],
  },
  approved: {},
  rejected: {},
  withdrawn: {},
};

describe.each(CHANGE_STATES)('a change that is %s', (state) => {
  test.each(CHANGE_COMMANDS)('answers %s as the table says', (command) => {
    const entry = ALLOWED[state][command];
    for (const part of PARTS) {
      const refusal = whyNotAnswer({ state, endorsedById: 'per_other' }, command, { personId: 'per_1', parts: [part] });
      expect([part, refusal === null]).toEqual([part, entry?.[1] === part]);
    }
    if (entry) expect(changeTarget(command)).toBe(entry[0]);
    expect(whyNotAnswer({ state, endorsedById: null }, command, { personId: 'per_1', parts: [] })).toBe(
      'topics.not_yours_to_do',
    );
  });
});

test('whoever endorsed for the unit does not decide, though she keeps the call too', () => {
  const by = { personId: 'per_1', parts: ['unit', 'keeper'] as const };
  const own = { state: 'endorsed', endorsedById: 'per_1' } as const;
  expect(whyNotAnswer(own, 'approve', by)).toBe('projects.change_own_endorsement');
  expect(whyNotAnswer(own, 'reject', by)).toBe('projects.change_own_endorsement');
  expect(whyNotAnswer({ ...own, endorsedById: 'per_2' }, 'approve', by)).toBeNull();
});

test('changes are asked for by the leader of a living topic, one of a kind at a time', () => {
  const living = ['approved', 'running', 'suspended', 'deferred'];
  for (const state of STATES) {
    expect([state, whyNotChangeNow(state) === null]).toEqual([state, living.includes(state)]);
    for (const kind of CHANGE_KINDS) {
      expect(whyNotAsk(state, kind, [], ['leader']) === null).toBe(living.includes(state));
      for (const part of PARTS)
        if (part !== 'leader') expect(whyNotAsk(state, kind, [], [part])).toBe('topics.not_yours_to_do');
    }
  }
  expect(whyNotAsk('running', 'title', ['title'], ['leader'])).toBe('projects.change_open');
  expect(whyNotAsk('running', 'title', ['delay'], ['leader'])).toBeNull();
});

test.each([
  ['2028-12-31', '2029-12-31', 0, []],
  ['2028-12-31', '2030-01-01', 0, ['over_a_year']],
  ['2028-12-31', '2029-06-30', 1, ['repeated']],
  ['2028-02-29', '2029-03-01', 2, ['over_a_year', 'repeated']],
] as const)('a delay from %s to %s after %i earlier ones', (promised, to, earlier, notices) => {
  expect(delayNotices({ promised, asked: to, earlier })).toEqual(notices);
});

test('a change of people names somebody, and whoever joins or leads is asked', () => {
  const empty = { kind: 'people', reason: '工作调动' };
  expect(asked.safeParse(empty).success).toBe(false);
  expect(asked.safeParse({ ...empty, leave: ['per_1'] }).success).toBe(true);
  const join = [{ personId: 'per_2' }, { personId: 'per_3' }];
  expect(consentersOf({ leaderId: 'per_2', join })).toEqual(['per_2', 'per_3']);
});
