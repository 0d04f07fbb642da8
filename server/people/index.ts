import './events.ts';
import { deleteAttemptsBefore } from './repo.ts';
import type { Feature } from '../kernel/feature.ts';
import { FORGOTTEN_AFTER_MS } from './rules.ts';

export { findAdministrator, idsOnPath, loadActor, PRODUCT, type Doer } from './actor.ts';
export { identify, identity } from './identity.ts';
export { authRoutes, peopleRoutes } from './routes.ts';
export * from './rules.ts';
export { createOrganisation } from './usecases/organisations.ts';
export { resetPassword } from './usecases/password.ts';
export { createPerson } from './usecases/persons.ts';
export { grantRole } from './usecases/roles.ts';
export { DEMO_PASSWORD, setupState } from './usecases/setup.ts';
export {
  findOrganisation,
  findOrganisationByName,
  findOrganisationPath,
  findPerson,
  findPersonByUserName,
  isTeacher,
  listOnPath,
  listProfiles,
  type OrganisationRow,
  type Profile,
} from './repo.ts';

export const feature: Feature = {
  name: 'people',
  jobs: [],
  on: {},
  resume: async ({ db, now }) => {
    await deleteAttemptsBefore(db, new Date(now().getTime() - 2 * FORGOTTEN_AFTER_MS));
  },
};
