import { organisations, persons, roleGrants } from '../../db/schema/index.ts';
import type { Actor, Deps } from '../../server/kernel/deps.ts';
import { loadActor, type Role } from '../../server/people/index.ts';

type Organisation = typeof organisations.$inferSelect;
type Person = typeof persons.$inferSelect;
type Given<T> = Partial<Omit<T, 'id' | 'path' | 'parentId' | 'orgId' | 'createdAt' | 'updatedAt'>>;

/** Rows with sensible defaults: a test names only what matters to it. */
export const make = {
  /** An organisation below `parent`, or a root. */
  organisation: async (deps: Deps, given: Given<Organisation> & { parent?: Organisation } = {}) => {
    const { parent, ...fields } = given;
    const id = deps.newId('org');
    const row: Organisation = {
      id,
      parentId: parent?.id ?? null,
      kind: 'school',
      name: `组织 ${id}`,
      path: `${parent?.path ?? '/'}${id}/`,
      isRural: false,
      isCityDirect: false,
      createdAt: deps.now(),
      updatedAt: deps.now(),
      ...fields,
    };
    await deps.db.insert(organisations).values(row);
    return row;
  },

  /** A person of `org`, without a password; sign-in is tested with people's own use cases. */
  person: async (deps: Deps, given: Given<Person> & { org: Organisation }) => {
    const { org, ...fields } = given;
    const id = deps.newId('per');
    const row: Person = {
      id,
      userName: id,
      name: `老师 ${id}`,
      orgId: org.id,
      subject: null,
      stage: null,
      grades: [],
      ladderLevel: null,
      teachingYears: null,
      hiredOn: null,
      positions: [],
      locale: 'zh',
      isActive: true,
      createdAt: deps.now(),
      updatedAt: deps.now(),
      ...fields,
    };
    await deps.db.insert(persons).values(row);
    return row;
  },

  /** A person with roles (held at `org` unless they name another), read back as the one who acts. */
  actor: async (
    deps: Deps,
    given: Given<Person> & { org: Organisation; roles?: readonly (Role | { role: Role; org: Organisation })[] },
  ): Promise<Actor> => {
    const { roles = ['teacher'], ...person } = given;
    const { id } = await make.person(deps, person);
    const now = deps.now();
    const grants = roles.map((held) => (typeof held === 'string' ? { role: held, org: given.org } : held));
    if (grants.length > 0) {
      await deps.db.insert(roleGrants).values(
        grants.map(({ role, org }) => ({
          id: deps.newId('rol'),
          personId: id,
          orgId: org.id,
          role,
          createdAt: now,
          updatedAt: now,
        })),
      );
    }
    const actor = await loadActor(deps, id);
    if (!actor) throw new Error('the person just made is not there');
    return actor;
  },
};
