import { describe, expect, test, vi } from 'vitest';
import { mainRole, type Role } from '../../web/people/roles.ts';
import { SignIn, sorted, type DemoAccount } from '../../web/people/sign-in.svelte.ts';

const account = (userName: string, ...roles: Role[]): DemoAccount => ({
  userName,
  name: userName,
  orgName: '实验小学',
  subject: null,
  roles,
  password: 'secret-words',
});

/** A server that answers one request with `body`; remembers what it was asked. */
const answer = (body: unknown, status = 200) => {
  const fetch = vi.fn((_url: string | URL | Request, _init?: RequestInit) =>
    Promise.resolve(new Response(JSON.stringify(body), { status })),
  );
  vi.stubGlobal('fetch', fetch);
  return fetch;
};

describe('the demo accounts at the door', () => {
  test('show one for each main role, teachers first, and keep everybody else below', () => {
    const all = [account('he', 'city_admin'), account('zhou', 'school_admin', 'teacher'), account('lin', 'teacher')];
    const { first, others } = sorted([...all, account('wu', 'teacher')]);
    expect(first.map(({ userName }) => userName)).toEqual(['lin', 'zhou', 'he']);
    expect(others.map(({ userName }) => userName)).toEqual(['wu']);
  });

  test('call a person by the widest of several roles', () => {
    expect(mainRole(['teacher', 'group_leader'])).toBe('group_leader');
    expect(mainRole([])).toBe('teacher');
  });

  test('sign in with one press', async () => {
    const fetch = answer({ done: true });
    const door = new SignIn();
    expect(await door.enterAs(account('lin', 'teacher'))).toBe(true);
    expect(fetch.mock.calls[0]?.[1]?.body).toBe(JSON.stringify({ userName: 'lin', password: 'secret-words' }));
  });
});

describe('signing in', () => {
  const filled = () => Object.assign(new SignIn(), { userName: ' lin ', password: 'x' });

  test('is not sent while something is missing', async () => {
    const fetch = answer({ done: true });
    expect(await new SignIn().enter()).toBe(false);
    expect(fetch).not.toHaveBeenCalled();
  });

  test('keeps the reason of a refusal and lets the person try again', async () => {
    answer({ error: { code: 'people.sign_in_failed' } }, 401);
    const door = filled();
    expect(await door.enter()).toBe(false);
    expect(door.error?.code).toBe('people.sign_in_failed');
    answer({ done: true });
    expect(await door.enter()).toBe(true);
    expect(door.error).toBeNull();
  });

  test('counts down the minutes of a lock, for the locked account alone', async () => {
    answer({ error: { code: 'people.sign_in_locked', params: { minutes: 15 } } }, 423);
    const door = filled();
    await door.enter(() => 0);
    expect(door.minutesLeft(0)).toBe(15);
    expect(door.minutesLeft(14.5 * 60_000)).toBe(1);
    expect(door.minutesLeft(15 * 60_000)).toBe(0);
    door.userName = 'zhao';
    expect(door.minutesLeft(0)).toBe(0);
  });

  test('tells a broken network from a wrong password', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('failed to fetch')));
    const door = filled();
    await door.enter();
    expect(door.error?.code).toBe('network.offline');
  });

  test('begins with the reason for which the identity provider sent somebody back', () => {
    expect(new SignIn('people.oidc_unknown_person').error?.code).toBe('people.oidc_unknown_person');
  });
});
