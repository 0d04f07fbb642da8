import { describe, expect, test } from 'vitest';
import { gate, groupsOf, isWithin, litOf, menuOf, returnPath, tabsOf } from '../../web/app/menu.ts';
import type { Page } from '../../web/app/pages.ts';

const entry = (path: string, order: number, more: Partial<Page> = {}): Page => ({
  path,
  load: () => Promise.reject(new Error('not opened here')),
  title: 'app.home',
  menu: { icon: () => ({}), order, tab: true },
  ...more,
});

const signedIn = { status: 'known', isSignedIn: true, may: (what: string) => what === 'upload' } as const;
const signedOut = { ...signedIn, isSignedIn: false };

describe('the menu', () => {
  const pages = [
    entry('/status', 70, { can: 'managePeople' }),
    entry('/library', 20),
    entry('/library/:id', 0, { menu: undefined }),
    entry('/', 10),
    entry('/upload', 50, { can: 'upload' }),
  ];

  test('holds, in order, the pages a person may open', () => {
    expect(menuOf(pages, signedIn.may).map((page) => page.path)).toEqual(['/', '/library', '/upload']);
    expect(menuOf(pages, () => true).map((page) => page.path)).toEqual(['/', '/library', '/upload', '/status']);
  });

  test('stands under headings by its order; home has none', () => {
    const groups = groupsOf(menuOf(pages, () => true));
    expect(groups.map(({ title, pages: under }) => [title, under.map((page) => page.path)])).toEqual([
      [null, ['/']],
      ['app.menu.library', ['/library']],
      ['app.menu.topics', ['/upload']],
      ['app.menu.administration', ['/status']],
    ]);
  });

  test('gives a phone four tabs at most', () => {
    const many = menuOf(
      [1, 2, 3, 4, 5, 6].map((n) => entry(`/p${n}`, n)),
      () => true,
    );
    expect(tabsOf(many).map((page) => page.path)).toEqual(['/p1', '/p2', '/p3', '/p4']);
  });

  test('lights an entry for everything below it, and home only at home', () => {
    expect(isWithin('/library', '/library/res_1')).toBe(true);
    expect(isWithin('/library', '/library-of-others')).toBe(false);
    expect(isWithin('/', '/library')).toBe(false);
  });
});

describe('the gate', () => {
  test.each([
    [
      'a public page opens for anyone, even before we know who it is',
      entry('/sign-in', 0, { public: true }),
      { ...signedOut, status: 'loading' as const },
      'open',
    ],
    ['a page waits until we know who it is', entry('/', 0), { ...signedOut, status: 'loading' as const }, 'waiting'],
    ['a page says so when we cannot know', entry('/', 0), { ...signedOut, status: 'failed' as const }, 'failed'],
    ['a stranger is asked to sign in', entry('/', 0), signedOut, 'sign-in'],
    ['a stranger learns nothing about which pages exist', undefined, signedOut, 'sign-in'],
    ['an unknown address is told to a person we know', undefined, signedIn, 'missing'],
    ['a page opens for who may', entry('/upload', 0, { can: 'upload' }), signedIn, 'open'],
    ['a page is refused to who may not', entry('/status', 0, { can: 'managePeople' }), signedIn, 'forbidden'],
  ])('%s', (_, page, session, answer) => {
    expect(gate(page, session)).toBe(answer);
  });
});

describe('the way back after signing in', () => {
  test('is the page one came from', () => {
    expect(returnPath('?return=%2Fpaths%2Fp1%3Fweek%3D2')).toBe('/paths/p1?week=2');
  });

  test.each([
    '',
    '?return=https://evil.example',
    '?return=//evil.example',
    '?return=/%5Cevil.example',
    '?return=/sign-in',
  ])('is home for %s', (search) => {
    expect(returnPath(search)).toBe('/');
  });
});

test('of two entries that hold a path the nearer one is lit, and only it', () => {
  const menu = [{ path: '/' }, { path: '/standing' }, { path: '/standing/organisations' }];
  expect(litOf(menu, '/standing')?.path).toBe('/standing');
  expect(litOf(menu, '/standing/persons/per_1')?.path).toBe('/standing');
  expect(litOf(menu, '/standing/organisations/org_1')?.path).toBe('/standing/organisations');
  expect(litOf(menu, '/library')).toBeUndefined();
});
