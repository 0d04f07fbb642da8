import type { Actor } from '../../server/kernel/deps.ts';
import type { Role } from '../../server/people/index.ts';

const idsOn = (path: string) => path.split('/').filter((id) => id !== '');

/**
 * An actor for tests of rules, without a database: `at` is the path of the home organisation ('/city/county/school/'),
 * `roles` are held there unless they name another path.
 */
export function anActor(
  at: string,
  roles: readonly (Role | { role: Role; at: string })[] = [],
  more: Partial<Actor> = {},
): Actor {
  const grants = roles.map((given) => {
    const { role, at: orgPath } = typeof given === 'string' ? { role: given, at } : given;
    return { role, orgId: idsOn(orgPath).at(-1) ?? '', orgPath };
  });
  return {
    personId: 'per_actor',
    userName: 'actor',
    orgId: idsOn(at).at(-1) ?? '',
    orgPath: at,
    schoolPath: null,
    roles: grants,
    memberOf: [...new Set([at, ...grants.map((grant) => grant.orgPath)].flatMap(idsOn))],
    locale: 'zh',
    ...more,
  };
}
