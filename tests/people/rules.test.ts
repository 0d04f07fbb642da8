import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ACTIONS,
  holds,
  peopleScope,
  readingScope,
  ROLES,
  whyNot,
  whyNotGrant,
  whyNotHeldAt,
  whyNotManagePerson,
  type Action,
  type Role,
  type Target,
} from '../../server/people/index.ts';
import { countAttempt, FORGOTTEN_AFTER_MS, minutesLocked, takeBack, type Attempts } from '../../server/people/rules.ts';
import { anActor } from '../helpers/actors.ts';

// Where the target lies, seen from somebody whose home and role are at /city/county/school/.
const HERE = '/city/county/school/';
const PLACES = {
  below: '/city/county/school/group/',
  here: HERE,
  above: '/city/county/',
  beside: '/city/county/other/',
};
type Place = keyof typeof PLACES;

const REASONS = {
  yes: null,
  role: 'access.role_needed',
  out: 'access.outside_your_organisations',
  own: 'access.not_yours',
  shared: 'access.not_shared_with_you',
} as const;
type Word = keyof typeof REASONS;

/**
 * For every action that a role decides: what each role is told about something of somebody else's
 * below, here, above and beside the organisation that the role is held at.
 */
const TABLE = `
                   teacher          group_leader     school_admin     researcher       county_admin     city_admin       province_admin   expert
library.read       yes yes yes sha  yes yes yes sha  yes yes yes sha  yes yes yes sha  yes yes yes sha  yes yes yes sha  yes yes yes sha  yes yes yes sha
library.upload     yes yes out out  yes yes out out  yes yes out out  yes yes out out  yes yes out out  yes yes out out  yes yes out out  rol rol rol rol
library.edit       rol rol rol rol  rol rol rol rol  yes yes out out  yes yes out out  yes yes out out  yes yes out out  yes yes out out  rol rol rol rol
library.share      yes yes yes out  yes yes yes out  yes yes yes out  yes yes yes out  yes yes yes out  yes yes yes out  yes yes yes out  yes yes yes out
library.audit      rol rol rol rol  rol rol rol rol  yes yes out out  yes yes out out  yes yes out out  yes yes out out  yes yes out out  rol rol rol rol
library.withdraw   rol rol rol rol  rol rol rol rol  yes yes out out  yes yes out out  yes yes out out  yes yes out out  yes yes out out  rol rol rol rol
library.curate     rol rol rol rol  rol rol rol rol  yes yes out out  yes yes out out  yes yes out out  yes yes out out  yes yes out out  rol rol rol rol
people.read        yes yes yes rol  yes yes yes out  yes yes yes out  yes yes yes out  yes yes yes out  yes yes yes out  yes yes yes out  yes yes yes rol
people.manage      rol rol rol rol  rol rol rol rol  yes yes out out  rol rol rol rol  yes yes out out  yes yes out out  yes yes out out  rol rol rol rol
paths.build        own own own own  own own own own  own own own own  own own own own  own own own own  own own own own  own own own own  own own own own
paths.publish      rol rol rol rol  rol rol rol rol  rol rol rol rol  yes yes out out  yes yes out out  yes yes out out  yes yes out out  rol rol rol rol
community.moderate rol rol rol rol  rol rol rol rol  yes yes out out  yes yes out out  yes yes out out  yes yes out out  yes yes out out  rol rol rol rol
policy.edit        rol rol rol rol  rol rol rol rol  yes yes out out  rol rol rol rol  yes yes out out  yes yes out out  yes yes out out  rol rol rol rol
credits.keep       rol rol rol rol  rol rol rol rol  out yes out out  out yes out out  out yes out out  out yes out out  out yes out out  rol rol rol rol
credits.standing   rol rol rol rol  yes yes out out  yes yes out out  yes yes out out  yes yes out out  yes yes out out  yes yes out out  rol rol rol rol
credits.import     rol rol rol rol  rol rol rol rol  yes yes out out  rol rol rol rol  yes yes out out  yes yes out out  yes yes out out  rol rol rol rol
credits.except     rol rol rol rol  rol rol rol rol  yes yes out out  rol rol rol rol  yes yes out out  yes yes out out  yes yes out out  rol rol rol rol
credits.offer      rol rol rol rol  rol rol rol rol  yes yes out out  yes yes out out  yes yes out out  yes yes out out  yes yes out out  rol rol rol rol
credits.certify    rol rol rol rol  rol rol rol rol  yes yes out out  rol rol rol rol  yes yes out out  yes yes out out  yes yes out out  rol rol rol rol
activities.run     rol rol rol rol  yes yes out out  yes yes out out  yes yes out out  yes yes out out  yes yes out out  yes yes out out  rol rol rol rol
topics.run         rol rol rol rol  rol rol rol rol  yes yes out out  yes yes out out  yes yes out out  yes yes out out  yes yes out out  rol rol rol rol
topics.endorse     rol rol rol rol  rol rol rol rol  yes yes out out  rol rol rol rol  yes yes out out  yes yes out out  yes yes out out  rol rol rol rol
search.tune        rol rol rol rol  rol rol rol rol  rol rol rol rol  yes yes out out  yes yes out out  yes yes out out  yes yes out out  rol rol rol rol
status.read        rol rol rol rol  rol rol rol rol  yes yes yes yes  rol rol rol rol  yes yes yes yes  yes yes yes yes  yes yes yes yes  rol rol rol rol
`;
const SHORT: Record<string, Word> = { yes: 'yes', rol: 'role', out: 'out', own: 'own', sha: 'shared' };
const ORDER: Place[] = ['below', 'here', 'above', 'beside'];
const rows = TABLE.trim()
  .split('\n')
  .map((line) => line.trim().split(/\s+/));
const roleNames = rows[0] ?? [];

describe('the table of access', () => {
  const cases = rows.slice(1).flatMap(([action = '', ...cells]) =>
    cells.map((cell, i) => ({
      action: action as Action,
      role: (roleNames[Math.floor(i / ORDER.length)] ?? '') as Role,
      place: ORDER[i % ORDER.length] as Place,
      expected: REASONS[SHORT[cell] ?? 'yes'],
    })),
  );

  test('covers every action and every role', () => {
    expect(new Set(cases.map((each) => each.action))).toEqual(new Set(ACTIONS));
    expect(new Set(roleNames)).toEqual(new Set(ROLES));
    expect(cases).toHaveLength(ACTIONS.length * ROLES.length * ORDER.length);
  });

  test.each(cases)('$role · $action · $place → $expected', ({ action, role, place, expected }) => {
    // What is shared below is read by its members; the actor is one, as a teacher of that group is.
    const actor = anActor(HERE, [role], { schoolPath: HERE });
    const orgPath = PLACES[place];
    const orgId = orgPath.split('/').at(-2) ?? '';
    const isMember = place === 'below';
    const target: Target = { orgPath, ownerId: 'per_other', sharing: { visibility: 'organisation', orgId, orgPath } };
    const asked = isMember ? { ...actor, memberOf: [...actor.memberOf, orgId] } : actor;
    expect(whyNot(asked, action, target)).toBe(expected);
  });
});

describe('reading', () => {
  const shared = (orgPath: string): Target => ({
    orgPath,
    ownerId: 'per_other',
    sharing: { visibility: 'organisation', orgId: orgPath.split('/').at(-2) ?? '', orgPath },
  });

  test('a draft is read by its owner alone, not even by a steward', () => {
    const draft: Target = { orgPath: HERE, ownerId: 'per_other', sharing: { visibility: 'own' } };
    expect(whyNot(anActor(HERE, ['school_admin']), 'library.read', draft)).toBe('access.not_yours');
    expect(whyNot(anActor(HERE, [], { personId: 'per_other' }), 'library.read', draft)).toBeNull();
  });

  test('what is shared with a group is read by its members and by stewards above, not by the rest of the school', () => {
    const group = shared(`${HERE}group/`);
    expect(whyNot(anActor(`${HERE}group/`, ['teacher']), 'library.read', group)).toBeNull();
    expect(whyNot(anActor(HERE, ['teacher']), 'library.read', group)).toBe('access.not_shared_with_you');
    expect(whyNot(anActor('/city/county/', ['researcher']), 'library.read', group)).toBeNull();
  });

  test('what everybody may read is read by everybody', () => {
    const target: Target = { orgPath: '/elsewhere/', ownerId: 'per_other', sharing: { visibility: 'public' } };
    expect(whyNot(anActor(HERE), 'library.read', target)).toBeNull();
  });
});

describe('the audit', () => {
  const steward = anActor(HERE, ['school_admin'], { personId: 'per_steward' });

  test('is never in the hands of the owner or of anybody who has written at it', () => {
    expect(whyNot(steward, 'library.audit', { orgPath: HERE, ownerId: 'per_steward' })).toBe('access.own_work');
    const written: Target = { orgPath: HERE, ownerId: 'per_other', authorIds: ['per_third', 'per_steward'] };
    expect(whyNot(steward, 'library.audit', written)).toBe('access.own_work');
    expect(whyNot(steward, 'library.audit', { ...written, authorIds: ['per_third'] })).toBeNull();
  });

  test('what is listed is taken back by its owner, or by those who look after its scope and not only its home', () => {
    const listed: Target = {
      orgPath: HERE,
      ownerId: 'per_other',
      sharing: { visibility: 'organisation', orgId: 'county', orgPath: '/city/county/' },
    };
    expect(whyNot(anActor(HERE, [], { personId: 'per_other' }), 'library.withdraw', listed)).toBeNull();
    expect(whyNot(steward, 'library.withdraw', listed)).toBe('access.outside_your_organisations');
    expect(whyNot(anActor('/city/county/', ['researcher']), 'library.withdraw', listed)).toBeNull();
  });

  test('a remark is moderated by whoever wrote it or by stewards of its place', () => {
    const remark: Target = { orgPath: HERE, ownerId: 'per_other' };
    expect(whyNot(anActor('/elsewhere/', [], { personId: 'per_other' }), 'community.moderate', remark)).toBeNull();
  });
});

// Random trees: a path is a root and a way down; ids repeat nowhere else, as in the database.
const path = fc
  .array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 4 })
  .map((way) => `/${way.map((_, i) => `o${way.slice(0, i + 1).join('')}`).join('/')}/`);
const role = fc.constantFrom(...ROLES);
const actor = fc
  .record({ home: path, grants: fc.array(fc.record({ role, at: path }), { maxLength: 3 }), isInSchool: fc.boolean() })
  .map(({ home, grants, isInSchool }) => anActor(home, grants, { schoolPath: isInSchool ? home : null }));
const isUnder = (orgPath: string, roots: readonly string[]) => roots.some((root) => orgPath.startsWith(root));

describe('for every tree, person and target', () => {
  test('nobody manages anything outside the organisations they administer', () => {
    fc.assert(
      fc.property(actor, path, (who, orgPath) => {
        const administered = who.roles.filter((grant) => grant.role.endsWith('_admin')).map((grant) => grant.orgPath);
        expect(whyNot(who, 'people.manage', { orgPath }) === null).toBe(isUnder(orgPath, administered));
      }),
    );
  });

  test('whatever somebody can give, they could have been given: giving never reaches above or outside', () => {
    fc.assert(
      fc.property(actor, role, path, path, (who, given, at, then) => {
        fc.pre(whyNotGrant(who, given, at) === null);
        const receiver = anActor(at, [given]);
        if (whyNot(receiver, 'people.manage', { orgPath: then }) === null) {
          expect(whyNot(who, 'people.manage', { orgPath: then })).toBeNull();
        }
        for (const next of ROLES) {
          if (whyNotGrant(receiver, next, then) === null) expect(whyNotGrant(who, next, then)).toBeNull();
        }
      }),
      { numRuns: 500 },
    );
  });

  test('who manages a person could have given that person every role', () => {
    fc.assert(
      fc.property(actor, actor, (who, person) => {
        if (whyNotManagePerson(who, person) !== null) return;
        for (const grant of person.roles) expect(whyNotGrant(who, grant.role, grant.orgPath)).toBeNull();
        expect(
          isUnder(
            person.orgPath,
            who.roles.map((grant) => grant.orgPath),
          ),
        ).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('the scope of a query and the rule for one thing give the same answer', () => {
    fc.assert(
      fc.property(actor, path, (who, orgPath) => {
        const orgId = orgPath.split('/').at(-2) ?? '';
        const people = peopleScope(who);
        const isListed = people.orgIds.includes(orgId) || isUnder(orgPath, people.paths);
        expect(isListed).toBe(whyNot(who, 'people.read', { orgPath }) === null);

        const reading = readingScope(who);
        const isReadable = reading.memberOf.includes(orgId) || isUnder(orgPath, reading.stewardPaths);
        const sharing = { visibility: 'organisation', orgId, orgPath } as const;
        expect(isReadable).toBe(whyNot(who, 'library.read', { orgPath, ownerId: 'per_other', sharing }) === null);
      }),
      { numRuns: 500 },
    );
  });

  test('a role held at an organisation holds for what is below it and nothing else', () => {
    fc.assert(
      fc.property(role, path, path, (held, at, orgPath) => {
        expect(holds(anActor('/home/', [{ role: held, at }]), [held], orgPath)).toBe(orgPath.startsWith(at));
      }),
    );
  });
});

describe('where roles are held', () => {
  test.each([
    ['teacher', 'group', null],
    ['teacher', 'county', 'people.role_does_not_fit'],
    ['school_admin', 'school', null],
    ['school_admin', 'group', 'people.role_does_not_fit'],
    ['county_admin', 'county', null],
    ['county_admin', 'school', 'people.role_does_not_fit'],
    ['researcher', 'city', null],
    ['expert', 'group', null],
  ] as const)('%s at a %s: %s', (held, kind, expected) => expect(whyNotHeldAt(held, kind)).toBe(expected));
});

describe('counting failures', () => {
  const MINUTE = 60_000;
  const none: Attempts = { failures: 0, lockedUntil: null, lastAt: new Date(0) };
  const after = (n: number, of: 'account' | 'address', everyMs: number): Attempts => {
    let attempts = none;
    for (let i = 0; i < n; i++) attempts = countAttempt(attempts, of, new Date(i * everyMs));
    return attempts;
  };

  test('an account locks at the fifth failure for 15 minutes, then 30, 60, at most a day', () => {
    expect(after(4, 'account', 0).lockedUntil).toBeNull();
    const minutes = [5, 6, 7, 40].map((n) => minutesLocked(after(n, 'account', 0), new Date(0)));
    expect(minutes).toEqual([15, 30, 60, 1440]);
  });

  test('a day without a failure is forgiven', () => {
    const later = new Date(FORGOTTEN_AFTER_MS + MINUTE);
    expect(countAttempt(after(4, 'account', 0), 'account', later)).toMatchObject({ failures: 1, lockedUntil: null });
  });

  test('a school that mistypes six times a minute all day is never locked; two hundred guesses at once are', () => {
    expect(after(6 * 60 * 24, 'address', 10_000).lockedUntil).toBeNull();
    expect(after(200, 'address', 0).lockedUntil).not.toBeNull();
  });

  test('right passwords take back their own attempt and no other', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 90 }), (tries) => {
        let attempts = none;
        for (const isRight of tries) {
          attempts = countAttempt(attempts, 'address', none.lastAt);
          if (isRight) attempts = takeBack(attempts);
        }
        expect(attempts.failures).toBe(tries.filter((isRight) => !isRight).length);
      }),
    );
  });
});
