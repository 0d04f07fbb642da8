import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { STATES as TOPIC_STATES } from '../../server/topics/rules/states.ts';
import { idOf, KINDS, libraryKind, metadataOf, nameOf } from '../../server/projects/outcomes/rules/fields.ts';
import {
  after,
  COMMANDS,
  MOVES,
  PARTS,
  STATES,
  whyNotAdd,
  whyNotOutcome,
  type OutcomeCommand,
} from '../../server/projects/outcomes/rules/states.ts';

const asking = (part: (typeof PARTS)[number] | null, more = {}) => ({
  part,
  topicState: 'closed' as const,
  hasFile: true,
  ...more,
});
const allowed = (command: OutcomeCommand, part: (typeof PARTS)[number]) =>
  STATES.filter((state) => whyNotOutcome(state, command, asking(part)) === null);

describe('the way of an outcome', () => {
  test('every command of every part in every state is as the table says, and nobody else’s', () => {
    const table = Object.fromEntries(
      PARTS.map((part) => [
        part,
        Object.fromEntries(COMMANDS.flatMap((c) => (allowed(c, part).length ? [[c, allowed(c, part)]] : []))),
      ]),
    );
    expect(table).toEqual({
      leader: {
        edit: ['draft', 'kept'],
        remove: ['draft'],
        hand_in: ['draft', 'kept'],
        keep: ['draft', 'handed_in'],
        take_back: ['handed_in', 'kept'],
        publish: ['handed_in', 'publishing'],
      },
      member: { edit: ['draft', 'kept'], remove: ['draft'] },
      product: {
        publish: ['handed_in', 'publishing'],
        submit: ['publishing'],
        fail: ['publishing'],
        list: ['handed_in', 'publishing', 'in_audit', 'kept'],
        withdraw: ['published'],
        lose: ['handed_in', 'publishing', 'in_audit'],
      },
    });
    for (const state of STATES) {
      for (const command of COMMANDS)
        expect(whyNotOutcome(state, command, asking(null))).toBe('topics.not_yours_to_do');
    }
  });

  test('only the library’s own listing makes an outcome published: no other command leads there', () => {
    const leading = COMMANDS.filter((command) => MOVES[command].to === 'published');
    expect(leading).toEqual(['list']);
    expect(MOVES.list.by).toEqual(['product']);
  });

  test('people change outcomes while a topic runs and after it is closed, not while a panel judges it', () => {
    const open = TOPIC_STATES.filter((topicState) => whyNotAdd('member', topicState) === null);
    expect(open).toEqual(['running', 'suspended', 'deferred', 'closed']);
    for (const topicState of TOPIC_STATES) {
      const because = whyNotOutcome('draft', 'edit', asking('leader', { topicState }));
      expect(because).toBe(open.includes(topicState) ? null : 'projects.outcomes_not_yet');
    }
  });

  test('without a file nothing is handed in, before the closing nothing is published', () => {
    expect(whyNotOutcome('draft', 'hand_in', asking('leader', { hasFile: false }))).toBe('projects.outcome_no_file');
    expect(whyNotOutcome('handed_in', 'publish', asking('leader', { topicState: 'running' }))).toBe(
      'projects.topic_not_closed',
    );
  });

  test('whatever happens in whatever order, an outcome is published only after it was listed', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...COMMANDS), fc.constantFrom(...PARTS))), (deeds) => {
        let state: (typeof STATES)[number] = 'draft';
        let isListed = false;
        for (const [command, part] of deeds) {
          if (whyNotOutcome(state, command, asking(part)) !== null) continue;
          state = after(state, command);
          if (command === 'list') isListed = true;
          if (command === 'withdraw') isListed = false;
          if ((state === 'published') !== isListed && state === 'published') return false;
        }
        return true;
      }),
    );
  });
});

describe('what the library is told', () => {
  const words = {
    subjects: [{ id: 'mathematics', zh: '数学', en: 'Mathematics' }],
    stages: [{ id: 'junior', zh: '初中', en: 'Junior' }],
  };
  test('subject and stage by their catalogue ids, the kind the library has, the flag of AI and the licence', () => {
    const outcome = { title: '错因分类表', kind: 'tool' as const, abstract: '' };
    const topic = { title: '读《背影》', number: 'LJ-1' };
    const said = { aiUse: 'assisted' as const, licence: 'cc-by' };
    expect(metadataOf(outcome, { ...topic, subject: '数学', stage: 'junior' }, said, words)).toEqual({
      title: '错因分类表',
      kind: 'other',
      aiUse: 'assisted',
      licence: 'cc-by',
      sourceName: '课题《读〈背影〉》（LJ-1）研究成果',
      subject: 'mathematics',
      stage: 'junior',
    });
    expect(metadataOf(outcome, { ...topic, subject: '校本课程', stage: null }, said, words)).not.toHaveProperty(
      'subject',
    );
  });
  test('every kind of outcome has a kind of resource, and unknown words stand as they are', () => {
    expect(new Set(KINDS.map(libraryKind))).toEqual(
      new Set(['other', 'lesson_plan', 'case', 'micro_lesson', 'courseware']),
    );
    expect(idOf(words.subjects, ' 数学 ')).toBe('mathematics');
    expect(nameOf(words.subjects, '校本课程', 'zh')).toBe('校本课程');
    expect(nameOf(words.subjects, 'mathematics', 'zh')).toBe('数学');
  });
});
