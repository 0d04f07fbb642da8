import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  authorsAfter,
  bodyOf,
  COMMANDS,
  LISTINGS,
  POINTS,
  STATES,
  standingOf,
  step,
  whyNotList,
  type Access,
  type Command,
  type Standing,
} from '../../server/audit/rules.ts';
import type { Subject } from '../../server/audit/repo/subject.ts';
import { accessOf } from '../../server/audit/usecases/access.ts';
import { anActor } from '../helpers/actors.ts';

/**
 * What each command leads to, or why it does not fit the moment, for a resource that is (row) and whose newest audit is
 * (row). 'draft machine' means: a draft whose audit is in its machine check. '·' is: nothing in the standing changes.
 */
const MOMENT = `
listing         audit           submit          finish_check   list            return          recall          withdraw           edit
draft           none            >machine_check  decided        none_open       none_open       none_open       not_listed         ·
draft           machine_check   open_already    >human_check   still_checking  still_checking  >recalled       not_listed         ·
draft           human_check     open_already    decided        >listed         >returned       >recalled       not_listed         ·
draft           listed          >machine_check  decided        decided         decided         decided         not_listed         ·
draft           returned        >machine_check  decided        decided         decided         decided         not_listed         ·
draft           recalled        >machine_check  decided        decided         decided         decided         not_listed         ·
listed          none            nothing_changed decided        none_open       none_open       none_open       >withdrawn         >changed
listed          machine_check   open_already    >human_check   still_checking  still_checking  >recalled       >withdrawn+recall  >changed
listed          human_check     open_already    decided        >listed         >returned       >recalled       >withdrawn+recall  >changed
listed          listed          nothing_changed decided        decided         decided         decided         >withdrawn         >changed
listed          returned        nothing_changed decided        decided         decided         decided         >withdrawn         >changed
listed          recalled        nothing_changed decided        decided         decided         decided         >withdrawn         >changed
listed_changed  none            >machine_check  decided        none_open       none_open       none_open       >withdrawn         ·
listed_changed  machine_check   open_already    >human_check   still_checking  still_checking  >recalled       >withdrawn+recall  ·
listed_changed  human_check     open_already    decided        >listed         >returned       >recalled       >withdrawn+recall  ·
listed_changed  listed          >machine_check  decided        decided         decided         decided         >withdrawn         ·
listed_changed  returned        >machine_check  decided        decided         decided         decided         >withdrawn         ·
listed_changed  recalled        >machine_check  decided        decided         decided         decided         >withdrawn         ·
withdrawn       none            >machine_check  decided        none_open       none_open       none_open       not_listed         ·
withdrawn       machine_check   open_already    >human_check   still_checking  still_checking  >recalled       not_listed         ·
withdrawn       human_check     open_already    decided        >listed         >returned       >recalled       not_listed         ·
withdrawn       listed          >machine_check  decided        decided         decided         decided         not_listed         ·
withdrawn       returned        >machine_check  decided        decided         decided         decided         not_listed         ·
withdrawn       recalled        >machine_check  decided        decided         decided         decided         not_listed         ·
`;

/**
 * Who may give which command at all, for a teacher's resource of /city/county/school/ that is shared with the county's
 * group at work (draft), audited at the county. 'own': it is her own work; 'rol', 'out', 'not': no such role, a
 * role elsewhere, not hers; 'dev': only the machine does it.
 */
const WHO = `
who                submit  finish_check  list  return  recall  withdraw  edit
owner              yes     dev           own   own     yes     yes       yes
owner_as_steward   yes     dev           own   own     yes     yes       yes
co_author_steward  yes     dev           own   own     not     yes       yes
submitter_steward  yes     dev           own   own     yes     yes       yes
submitter          rol     dev           own   own     yes     rol       rol
co_editor          yes     dev           rol   rol     yes     rol       yes
body_steward       yes     dev           yes   yes     not     yes       yes
steward_above      yes     dev           yes   yes     not     yes       yes
steward_below      yes     dev           out   out     not     out       yes
steward_elsewhere  out     dev           out   out     not     out       out
colleague          rol     dev           rol   rol     not     rol       rol
stranger           rol     dev           rol   rol     not     rol       rol
machine            dev     yes           dev   dev     dev     dev       dev
`;

const COUNTY = '/city/county/';
const SCHOOL = '/city/county/school/';
/** Listed for the county already: the newest version is by its owner and a second author. */
const SUBJECT: Subject = {
  id: 'res_1',
  title: '背影',
  ownerId: 'per_owner',
  ownerName: '林老师',
  orgId: 'school',
  orgPath: SCHOOL,
  editingOrgId: 'group',
  visibility: 'organisation',
  visibleOrgId: 'county',
  visibleOrgPath: COUNTY,
  listing: 'listed',
  headVersion: 3,
  listedVersion: 2,
  warnings: [],
};
const DECIDING = { bodyPath: COUNTY, authorIds: ['per_owner', 'per_author'], submittedBy: 'per_submitter' };
const person = (at: string, roles: Parameters<typeof anActor>[1] = [], personId = 'per_actor') =>
  accessOf(anActor(at, roles, { personId }), SUBJECT, DECIDING);

const ACCESS: Record<string, Access> = {
  owner: person(SCHOOL, ['teacher'], 'per_owner'),
  owner_as_steward: person(COUNTY, ['county_admin'], 'per_owner'),
  co_author_steward: person('/city/', [{ role: 'researcher', at: COUNTY }], 'per_author'),
  submitter_steward: person('/city/', [{ role: 'researcher', at: COUNTY }], 'per_submitter'),
  submitter: person(SCHOOL, ['teacher'], 'per_submitter'),
  co_editor: person(`${SCHOOL}group/`, ['teacher']),
  body_steward: person(COUNTY, ['researcher']),
  steward_above: person('/city/', ['city_admin']),
  steward_below: person(SCHOOL, ['school_admin']),
  steward_elsewhere: person('/city/other/', ['county_admin']),
  colleague: person(SCHOOL, ['teacher']),
  stranger: person('/elsewhere/', ['teacher']),
  machine: { who: 'machine' },
};

const REASONS: Record<string, string | null> = {
  yes: null,
  own: 'access.own_work',
  rol: 'access.role_needed',
  out: 'access.outside_your_organisations',
  not: 'access.not_yours',
  dev: 'audit.machine_only',
};

const rowsOf = (table: string) => {
  const [head = [], ...rows] = table
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  return { head, rows };
};

const who = rowsOf(WHO);
const moment = rowsOf(MOMENT);
const isOneOf = <T extends string>(known: readonly T[], given: string): T => {
  const found = known.find((one) => one === given);
  if (found === undefined) throw new Error(`${given} is none of ${known.join(' ')}`);
  return found;
};

/** What a cell of the first table says. */
function outcomeOf(standing: Standing, cell: string) {
  if (cell === '·') return { ok: true, next: standing };
  if (!cell.startsWith('>')) return { ok: false, because: `audit.${cell}` };
  const to = cell.slice(1);
  if (to === 'changed') return { ok: true, next: { ...standing, listing: 'listed_changed' } };
  if (to === 'withdrawn') return { ok: true, next: { ...standing, listing: 'withdrawn' } };
  if (to === 'withdrawn+recall') return { ok: true, next: { listing: 'withdrawn', latest: 'recalled' } };
  if (to === 'listed') return { ok: true, next: { listing: 'listed', latest: 'listed' } };
  return { ok: true, next: { ...standing, latest: to } };
}

const every = moment.rows.flatMap(([listing = '', latest = '', ...cells]) =>
  cells.flatMap((cell, i) =>
    who.rows.map(([name = '', ...may]) => {
      const command = isOneOf(COMMANDS, moment.head[i + 2] ?? '');
      const standing = { listing: isOneOf(LISTINGS, listing), latest: isOneOf([...STATES, 'none'], latest) } as const;
      const because = REASONS[may[who.head.indexOf(command) - 1] ?? ''];
      const expected = because === null ? outcomeOf(standing, cell) : { ok: false, because };
      return { standing, command, name, expected };
    }),
  ),
);

describe('every command, by everybody, at every moment', () => {
  test('is in the tables', () => {
    expect(moment.rows).toHaveLength(LISTINGS.length * (STATES.length + 1));
    expect(who.rows.map(([name]) => name)).toEqual(Object.keys(ACCESS));
    expect(new Set(moment.head.slice(2))).toEqual(new Set(COMMANDS));
    expect(new Set(who.head.slice(1))).toEqual(new Set(COMMANDS));
    expect(every).toHaveLength(24 * COMMANDS.length * who.rows.length);
    expect(new Set(every.map((one) => JSON.stringify([one.standing, one.command, one.name]))).size).toBe(every.length);
  });

  test.each(who.rows.map(([name = '']) => name))('%s', (name) => {
    for (const { standing, command, expected } of every.filter((one) => one.name === name)) {
      const access = ACCESS[name] ?? { who: 'machine' };
      expect(step(standing, command, access), `${command} of ${standing.listing} · ${standing.latest}`).toEqual(
        expected,
      );
    }
  });
});

const standing = fc.record({
  listing: fc.constantFrom(...LISTINGS),
  latest: fc.constantFrom(...STATES, 'none' as const),
});
const anything: Access = { who: 'person', edit: null, audit: null, withdraw: null, recall: null };
const walk = (from: Standing, commands: readonly Command[]) =>
  commands.reduce(
    ({ now, listings }, command) => {
      const by: Access = command === 'finish_check' ? { who: 'machine' } : anything;
      const taken = step(now, command, by);
      if (!taken.ok) return { now, listings };
      const isNewlyListed = taken.next.listing === 'listed' && (now.listing !== 'listed' || command === 'list');
      return { now: taken.next, listings: isNewlyListed ? [...listings, now.latest] : listings };
    },
    { now: from, listings: [] as string[] },
  );

describe('whatever happens', () => {
  test('nothing is listed that was not in a human check right before', () => {
    fc.assert(
      fc.property(standing, fc.array(fc.constantFrom(...COMMANDS), { maxLength: 20 }), (from, commands) => {
        expect(walk(from, commands).listings.every((before) => before === 'human_check')).toBe(true);
      }),
    );
  });

  test('a change of what is listed is never what readers see until it is listed', () => {
    const changed = step({ listing: 'listed', latest: 'listed' }, 'edit', anything);
    expect(changed).toEqual({ ok: true, next: { listing: 'listed_changed', latest: 'listed' } });
    expect(standingOf({ listing: 'listed', headVersion: 3, listedVersion: 2, latest: 'listed' }).listing).toBe(
      'listed_changed',
    );
  });
});

describe('the body that decides', () => {
  const scope = (kind: string) => ({ visibility: 'organisation', orgId: 'county', orgPath: COUNTY, kind }) as const;

  test('is the organisation of the scope; a group at work needs none; for everybody it is the root', () => {
    expect(bodyOf(scope('county'), SCHOOL)).toBe('county');
    expect(bodyOf(scope('group'), SCHOOL)).toBeNull();
    expect(bodyOf({ visibility: 'public' }, SCHOOL)).toBe('city');
  });

  test('looks at the authors since the listed version, and at all of them when the scope is a new one', () => {
    expect(authorsAfter({ against: null, changed: { fields: ['title'] } })).toBe(0);
    expect(authorsAfter({ against: 4, changed: { fields: ['title'] } })).toBe(4);
    expect(authorsAfter({ against: 4, changed: { fields: ['title', 'scope'] } })).toBe(0);
  });
});

describe('a verdict', () => {
  const all = POINTS.map((point) => ({ point, ok: true, note: '' }));
  const blocking = (answer: string | null) => ({ severity: 'blocking' as const, answer });

  test.each([
    ['lists when all seven points are right', all, [], null],
    ['does not list when a point is missing', all.slice(1), [], 'audit.points_incomplete'],
    ['does not list when a point is said twice', [...all.slice(1), all[1] ?? all[0]], [], 'audit.points_incomplete'],
    ['does not list when a point is wrong', all.map((p, i) => ({ ...p, ok: i !== 2 })), [], 'audit.points_not_ok'],
    ['does not list over a blocking finding', all, [blocking(null)], 'audit.findings_open'],
    ['does not take blanks for an answer', all, [blocking('  ')], 'audit.findings_open'],
    ['lists when it was answered', all, [blocking('虚构的号码')], null],
    ['lists over what is only to be looked at', all, [{ severity: 'notice' as const, answer: null }], null],
  ])('%s', (_, verdict, findings, expected) => {
    expect(
      whyNotList(
        verdict.flatMap((point) => point ?? []),
        findings,
      ),
    ).toBe(expected);
  });
});
