import { describe, expect, test } from 'vitest';
import type { TopicState } from '../../db/schema/topic-data.ts';
import {
  COMMANDS,
  commandsFor,
  PARTS,
  STATES,
  target,
  whyNotMove,
  type Command,
  type Part,
} from '../../server/topics/rules/states.ts';

/**
 * The whole table, written a second time by hand: state → (command → state it leads to, and by whom). Whatever is not
 * here must be refused, for every state, command and part.
 */
const ALLOWED: Record<TopicState, Partial<Record<Command, [TopicState, Part]>>> = {
  draft: { submit: ['submitted', 'leader'] },
  submitted: {
    endorse: ['screening', 'unit'],
    hand_back: ['draft', 'unit'],
    withdraw: ['withdrawn', 'leader'],
  },
  screening: {
    withdraw: ['withdrawn', 'leader'],
    return: ['returned', 'keeper'],
    accept: ['accepted', 'keeper'],
    refuse: ['refused', 'keeper'],
  },
  returned: { withdraw: ['withdrawn', 'leader'], resubmit: ['screening', 'leader'] },
  refused: { readmit: ['screening', 'second'] },
  accepted: { withdraw: ['withdrawn', 'leader'], start_review: ['reviewing', 'keeper'] },
  reviewing: { end_review: ['deliberating', 'keeper'] },
  deliberating: { reopen_review: ['reviewing', 'keeper'], propose: ['proposed', 'keeper'] },
  proposed: {
    reject_proposal: ['deliberating', 'second'],
    confirm_approval: ['notice', 'second'],
    confirm_revision: ['revising', 'second'],
    confirm_merger: ['merged', 'second'],
    confirm_decline: ['declined', 'second'],
  },
  revising: { hand_in_revision: ['revised', 'leader'] },
  revised: { accept_revision: ['notice', 'keeper'], return_revision: ['revising', 'keeper'] },
  notice: { uphold_objection: ['deliberating', 'second'], approve: ['approved', 'keeper'] },
  approved: { open: ['running', 'keeper'], suspend: ['suspended', 'keeper'], cancel: ['cancelled', 'keeper'] },
  running: {
    suspend: ['suspended', 'keeper'],
    apply_closing: ['closing', 'leader'],
    cancel: ['cancelled', 'keeper'],
  },
  suspended: { resume: ['running', 'keeper'], cancel: ['cancelled', 'keeper'] },
  closing: { return_closing: ['running', 'keeper'], close: ['closed', 'keeper'], defer: ['deferred', 'keeper'] },
  deferred: { apply_closing: ['closing', 'leader'], cancel: ['cancelled', 'keeper'] },
  closed: {},
  declined: { redecide: ['deliberating', 'second'] },
  merged: { redecide: ['deliberating', 'second'] },
  withdrawn: {},
  cancelled: {},
};
const NOBODY: readonly Part[] = [];

describe.each(STATES)('a topic that is %s', (state) => {
  test.each(COMMANDS)('answers %s the same to everybody the table does not name', (command) => {
    const entry = ALLOWED[state][command];
    for (const part of PARTS) {
      const refusal = whyNotMove(state, command, [part]);
      if (entry?.[1] === part) expect([part, refusal, target(command)]).toEqual([part, null, entry[0]]);
      else expect([part, refusal]).not.toEqual([part, null]);
    }
    expect(whyNotMove(state, command, NOBODY)).toBe('topics.not_yours_to_do');
  });

  test('shows each part just the commands that are its own', () => {
    for (const part of PARTS) {
      const own = Object.entries(ALLOWED[state]).flatMap(([command, [, by]]) => (by === part ? [command] : []));
      expect([part, [...commandsFor(state, [part])].sort()]).toEqual([part, own.sort()]);
    }
  });
});

test('an expert and a member move nothing', () => {
  for (const state of STATES) expect(commandsFor(state, ['expert', 'member'])).toEqual([]);
});

test('every command is somebody’s, and every state but the first can be reached', () => {
  const used = new Set(Object.values(ALLOWED).flatMap((row) => Object.keys(row)));
  expect([...COMMANDS].filter((command) => !used.has(command))).toEqual([]);
  const reached = new Set<string>(['draft', ...COMMANDS.map(target)]);
  expect(STATES.filter((state) => !reached.has(state))).toEqual([]);
});
