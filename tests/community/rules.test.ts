import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  filledOf,
  isOpen,
  misfitsOf,
  whyNotAccept,
  whyNotSend,
  type Sent,
} from '../../server/community/calls/rules.ts';
import { move, whyNotContribute, whyNotTakeOut, type Collection } from '../../server/community/collections/rules.ts';
import {
  hasPlace,
  placeOf,
  stateOf,
  whyNotChange,
  whyNotHide,
  whyNotResolve,
} from '../../server/community/comments/rules.ts';
import { whyNotDecide } from '../../server/community/flags/rules.ts';
import { qualityOf, summaryOf, whyNotSentence } from '../../server/community/ratings/rules.ts';
import { dayOf } from '../../server/community/rules.ts';
import { spacesOf } from '../../server/community/spaces/rules.ts';
import { whyNot } from '../../server/people/index.ts';
import { anActor } from '../helpers/actors.ts';

describe('moving in a collection', () => {
  const orders = fc.uniqueArray(fc.integer({ min: 0, max: 60 }).map(String), { minLength: 1, maxLength: 20 });
  const cases = orders.chain((order) =>
    fc.record({
      order: fc.constant(order),
      moves: fc.array(
        fc.record({
          id: fc.constantFrom(...order),
          before: fc.option(fc.constantFrom(...order), { nil: null }),
        }),
        { minLength: 1, maxLength: 6 },
      ),
    }),
  );

  test('loses nothing and doubles nothing, whoever else moves, and the last move holds', () => {
    fc.assert(
      fc.property(cases, ({ order, moves }) => {
        const after = moves.reduce((now, one) => move(now, one) ?? now, order);
        expect([...after].sort()).toEqual([...order].sort());
        const last = moves.at(-1);
        if (!last || last.id === last.before) return;
        const at = after.indexOf(last.id);
        expect(after[at + 1] ?? null).toBe(last.before);
      }),
    );
  });

  test('leaves all others in their order', () => {
    fc.assert(
      fc.property(cases, ({ order, moves: [first] }) => {
        if (!first) return;
        const rest = (list: readonly string[]) => list.filter((id) => id !== first.id);
        expect(rest(move(order, first) ?? [])).toEqual(rest(order));
      }),
    );
  });

  test('means the same to somebody who sees only a part of it', () => {
    const withChoice = cases.chain(({ order, moves }) =>
      fc.record({ order: fc.constant(order), moves: fc.constant(moves), seen: fc.subarray(order) }),
    );
    fc.assert(
      fc.property(withChoice, ({ order, moves: [first], seen }) => {
        if (!first || !seen.includes(first.id) || (first.before !== null && !seen.includes(first.before))) return;
        const whole = move(order, first)?.filter((id) => seen.includes(id));
        expect(whole).toEqual(
          move(
            order.filter((id) => seen.includes(id)),
            first,
          ),
        );
      }),
    );
  });

  test('is refused when what is named is not in it', () => {
    expect(move(['a', 'b'], { id: 'c', before: null })).toBeNull();
    expect(move(['a', 'b'], { id: 'a', before: 'c' })).toBeNull();
  });
});

describe('an open collection', () => {
  const shared: Collection = {
    ownerId: 'per_owner',
    orgPath: '/county/school/',
    visibility: 'organisation',
    visibleOrgId: 'school',
    visibleOrgPath: '/county/school/',
    isOpen: true,
    isShelf: false,
    hiddenAt: null,
  };
  const colleague = anActor('/county/school/group/', ['teacher']);
  const stranger = anActor('/county/other/', ['teacher']);

  test('is added to by everybody who works where it is shared, and by nobody else', () => {
    expect(whyNotContribute(colleague, shared)).toBeNull();
    expect(whyNotContribute(stranger, shared)).toBe('access.role_needed');
    expect(whyNotContribute(colleague, { ...shared, isOpen: false })).toBe('access.role_needed');
    expect(whyNotContribute(colleague, { ...shared, visibility: 'public', visibleOrgId: null })).toBe(
      'access.role_needed',
    );
  });

  test('gives back to each only what they put in', () => {
    expect(whyNotTakeOut(colleague, shared, colleague.personId)).toBeNull();
    expect(whyNotTakeOut(colleague, shared, 'per_other')).toBe('access.role_needed');
    expect(whyNotTakeOut(anActor('/county/school/', ['school_admin']), shared, 'per_other')).toBeNull();
  });
});

describe('the sentence of a rating', () => {
  test.each([
    '导入用了生活里的例子，学生一下子就听进去了',
    '第二环节的追问很好，把学生的错误用起来了',
    'The exit ticket shows at once who has not understood.',
  ])('speaks for its stars: %s', (sentence) => expect(whyNotSentence(sentence)).toBeNull());

  test.each([
    ['很好', 'community.sentence_too_short'],
    ['！！！！！！！！！！', 'community.sentence_too_short'],
    ['好好好好好好好好好好', 'community.sentence_empty'],
    ['非常好，值得学习，感谢老师分享！', 'community.sentence_empty'],
    ['内容丰富 受益匪浅 谢谢老师', 'community.sentence_empty'],
    ['6666666666', 'community.sentence_empty'],
    ['Very good, thank you!', 'community.sentence_empty'],
  ])('says nothing: %s', (sentence, refusal) => expect(whyNotSentence(sentence)).toBe(refusal));

  test('is not made of phrases, however many and whatever stands between them', () => {
    const phrases = fc.array(fc.constantFrom('很好', '非常好', '值得学习', '谢谢分享', '支持', '点赞', '受益匪浅'), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(phrases, fc.constantFrom('，', ' ', '！', '👍'), (said, between) => {
        expect(whyNotSentence(said.join(between))).not.toBeNull();
      }),
    );
  });
});

describe('the summary of ratings', () => {
  const stars = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 50 });

  test('counts every rating once and lies between the lowest and the highest', () => {
    fc.assert(
      fc.property(stars, (given) => {
        const { count, mean, distribution } = summaryOf(given);
        expect(count).toBe(given.length);
        expect(distribution.reduce((sum, n) => sum + n, 0)).toBe(given.length);
        if (given.length === 0) expect(mean).toBeNull();
        if (mean === null) return;
        expect(mean).toBeGreaterThanOrEqual(Math.min(...given));
        expect(mean).toBeLessThanOrEqual(Math.max(...given));
      }),
    );
  });
});

describe('quality', () => {
  const known = fc.record({
    ratings: fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 40 }),
    adapted: fc.nat(50),
    taught: fc.nat(50),
    cited: fc.nat(50),
  });

  test('is a half while nothing is known', () => {
    expect(qualityOf({ ratings: [], adapted: 0, taught: 0, cited: 0 })).toBe(0.5);
  });

  test('lies between 0 and 1, and neither a better rating nor more reuse lowers it', () => {
    fc.assert(
      fc.property(known, (about) => {
        const before = qualityOf(about);
        expect(before).toBeGreaterThanOrEqual(0);
        expect(before).toBeLessThanOrEqual(1);
        for (const more of ['adapted', 'taught', 'cited'] as const) {
          expect(qualityOf({ ...about, [more]: about[more] + 1 })).toBeGreaterThanOrEqual(before);
        }
        expect(qualityOf({ ...about, ratings: [...about.ratings, 5] })).toBeGreaterThanOrEqual(before);
        const better = about.ratings.map((stars) => Math.min(5, stars + 1));
        expect(qualityOf({ ...about, ratings: better })).toBeGreaterThanOrEqual(before);
      }),
    );
  });

  test('is moved more by thirty voices than by one', () => {
    const one = qualityOf({ ratings: [5], adapted: 0, taught: 0, cited: 0 });
    const thirty = qualityOf({ ratings: Array.from({ length: 30 }, () => 5), adapted: 0, taught: 0, cited: 0 });
    expect(one).toBeLessThan(0.6);
    expect(thirty).toBeGreaterThan(0.9);
  });

  test('gains from reuse no more than a bounded part, so that what is rated badly stays behind', () => {
    const bad = qualityOf({ ratings: Array.from({ length: 20 }, () => 1), adapted: 50, taught: 50, cited: 50 });
    expect(bad).toBeLessThan(0.5);
  });
});

describe('the place of a comment', () => {
  const now = [{ id: 's1', key: 'process', title: '教学过程' }];
  const then = [
    { id: 's0', key: 'learners', title: '学情分析' },
    { id: 's1', key: 'process', title: '过程' },
  ];

  test('is where its section stands now, under its present title', () => {
    expect(placeOf({ kind: 'section', sectionId: 's1' }, now, then)).toEqual({
      kind: 'section',
      sectionId: 's1',
      number: 1,
      key: 'process',
      title: '教学过程',
      isGone: false,
    });
  });

  test('is told by its old number when the section is gone', () => {
    expect(placeOf({ kind: 'section', sectionId: 's0' }, now, then)).toMatchObject({
      number: 1,
      key: 'learners',
      title: '学情分析',
      isGone: true,
    });
    expect(placeOf({ kind: 'section', sectionId: 's9' }, now, then)).toMatchObject({
      number: null,
      title: null,
      isGone: true,
    });
  });

  test('has to be in what readers see', () => {
    expect(hasPlace({ kind: 'section', sectionId: 's0' }, { sections: now, isSpoken: false })).toBe(false);
    expect(hasPlace({ kind: 'second', second: 3 }, { sections: now, isSpoken: false })).toBe(false);
    expect(hasPlace({ kind: 'second', second: 3 }, { sections: [], isSpoken: true })).toBe(true);
  });
});

describe('a comment', () => {
  const mine = { id: 'c', parentId: null, personId: 'me', hiddenAt: null, hiddenBy: null };
  const gone = { ...mine, hiddenAt: new Date(0) };
  const hidden = { ...gone, hiddenBy: 'steward' };
  const me = { personId: 'me', isEditor: false, isModerator: false };
  const editor = { personId: 'ed', isEditor: true, isModerator: false };
  const steward = { personId: 'st', isEditor: false, isModerator: true };

  test.each([
    ['its author', me, [null, null, 'access.role_needed']],
    ['who works at the resource', editor, ['community.not_your_comment', null, 'access.role_needed']],
    ['a steward', steward, ['community.not_your_comment', 'access.role_needed', null]],
  ] as const)('is changed, settled and hidden as fits %s', (_who, reader, [change, resolve, hide]) => {
    expect(whyNotChange(mine, reader)).toBe(change);
    expect(whyNotResolve(mine, reader)).toBe(resolve);
    expect(whyNotHide(mine, reader)).toBe(hide);
  });

  test('that is gone is neither changed nor brought back by a steward', () => {
    expect([stateOf(mine), stateOf(gone), stateOf(hidden)]).toEqual(['shown', 'taken_back', 'hidden']);
    expect(whyNotChange(gone, me)).toBe('community.comment_gone');
    expect(whyNotChange(hidden, me)).toBe('community.comment_gone');
    expect(whyNotHide(gone, steward)).toBe('community.comment_gone');
    expect(whyNotHide(hidden, steward)).toBeNull();
  });
});

describe('a flag', () => {
  const flag = { state: 'open' as const, ownerId: 'owner', personId: 'reporter' };
  test('is settled by neither who owns the resource nor who raised it, and once', () => {
    expect(whyNotDecide(flag, 'steward')).toBeNull();
    expect(whyNotDecide(flag, 'owner')).toBe('access.own_work');
    expect(whyNotDecide(flag, 'reporter')).toBe('access.own_work');
    expect(whyNotDecide({ ...flag, state: 'resolved' }, 'steward')).toBe('community.flag_decided');
  });
});

describe('a call for contributions', () => {
  const call = { kind: 'lesson_plan', stage: 'primary', subject: 'math', grades: ['g3', 'g4'], unit: '第三单元' };
  const plan: Sent = { ...call, grades: ['g3'], unit: '第三单元 面积' };

  test('says in what a resource is not what was asked for', () => {
    expect(misfitsOf(call, plan)).toEqual([]);
    expect(misfitsOf(call, { kind: 'case', stage: null, subject: 'chinese', grades: ['g5'], unit: null })).toEqual([
      'kind',
      'stage',
      'subject',
      'grades',
      'unit',
    ]);
    expect(misfitsOf({ kind: null, stage: null, subject: null, grades: [], unit: null }, plan)).toEqual([]);
  });

  test('counts the gaps that fitting resources fill, and never more than there are', () => {
    expect(filledOf(call, [plan])).toEqual({ gaps: 2, filled: 1 });
    expect(filledOf(call, [plan, plan, { ...plan, kind: 'case', grades: ['g4'] }])).toEqual({ gaps: 2, filled: 1 });
    expect(filledOf(call, [plan, { ...plan, grades: ['g4', 'g5'] }])).toEqual({ gaps: 2, filled: 2 });
    expect(filledOf({ ...call, grades: [] }, [plan, plan])).toEqual({ gaps: 1, filled: 1 });
  });

  test('is open through its last day and no longer', () => {
    const open = { state: 'open' as const, closesOn: '2026-09-10' };
    expect([isOpen(open, '2026-09-10'), isOpen(open, '2026-09-11')]).toEqual([true, false]);
    expect(isOpen({ ...open, state: 'closed' }, '2026-09-01')).toBe(false);
  });

  test('takes what every steward of its organisation can read, and only that', () => {
    const paths = ['/a/', '/a/b/', '/a/b/c/', '/a/d/', '/ab/'];
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.constantFrom(...paths), (callPath, shownPath) => {
        const steward = anActor(callPath, ['researcher'], { personId: 'per_steward' });
        const orgId = shownPath.split('/').at(-2) ?? '';
        const sharing = { visibility: 'organisation' as const, orgId, orgPath: shownPath };
        const isRead = whyNot(steward, 'library.read', { orgPath: '/x/', ownerId: 'o', sharing }) === null;
        const sent = { listing: 'listed', visibility: 'organisation', visibleOrgPath: shownPath };
        expect(whyNotSend(sent, callPath) === null).toBe(isRead);
      }),
    );
    expect(whyNotSend({ listing: 'draft', visibility: 'organisation', visibleOrgPath: '/a/' }, '/a/')).toBe(
      'community.contribution_not_listed',
    );
  });

  test('is decided by nobody about their own', () => {
    const sent = { state: 'submitted', personId: 'sender', ownerId: 'owner' };
    expect(whyNotAccept(sent, 'steward')).toBeNull();
    expect(whyNotAccept(sent, 'sender')).toBe('access.own_work');
    expect(whyNotAccept(sent, 'owner')).toBe('access.own_work');
    expect(whyNotAccept({ ...sent, state: 'accepted' }, 'steward')).toBe('community.contribution_decided');
  });
});

describe('spaces', () => {
  const county = { id: 'county', name: '县', kind: 'county', path: '/county/' };
  const school = { id: 'school', name: '校', kind: 'school', path: '/county/school/' };
  const far = { id: 'far', name: '外县学校', kind: 'school', path: '/other/far/' };

  test('count what lies below, and name nothing above that one may not see', () => {
    const spaces = spacesOf(
      [county],
      [
        { ...school, resources: 3, shelves: 1 },
        { ...far, resources: 1, shelves: 0 },
      ],
    );
    expect(spaces.map(({ id, resources, shelves }) => [id, resources, shelves])).toEqual([
      ['school', 3, 1],
      ['county', 3, 0],
      ['far', 1, 0],
    ]);
  });

  test('without content are not listed', () => expect(spacesOf([county, school], [])).toEqual([]));
});

test('a day begins at midnight in China', () => {
  expect(dayOf(new Date('2026-09-01T15:59:59Z'))).toBe('2026-09-01');
  expect(dayOf(new Date('2026-09-01T16:00:00Z'))).toBe('2026-09-02');
});
