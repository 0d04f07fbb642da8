import { z } from 'zod';
import { page } from '../kernel/page.ts';
import { KINDS, LADDER, POSITIONS, ROLES } from './rules.ts';

const id = z.string().min(1).max(64);
const name = z.string().trim().min(1).max(80);
/** Lower case, so that 'Lin' and 'lin' cannot be two persons. */
const userName = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9._-]{1,39}$/);
/** Length is what counts; scrypt would take longer texts, but nobody types them. */
const password = z.string().min(8).max(128);
const subject = z.string().trim().min(1).max(40).nullable();
const grades = z.array(z.string().trim().min(1).max(8)).max(12);

export const byId = z.strictObject({ id });
export const byRole = z.strictObject({ id, roleId: id });

/** Anything short enough is looked up: what cannot be a user name fails like a wrong password. */
export const signInInput = z.strictObject({
  userName: z.string().trim().toLowerCase().min(1).max(80),
  password: z.string().min(1).max(128),
});
export const passwordInput = z.strictObject({ current: z.string().min(1).max(128), next: password });
export const localeInput = z.strictObject({ locale: z.enum(['zh', 'en']) });

export const organisationInput = z.strictObject({
  parentId: id,
  kind: z.enum(KINDS),
  name,
  isRural: z.boolean().default(false),
  isCityDirect: z.boolean().default(false),
});
export const setupInput = z.strictObject({
  organisation: z.strictObject({ kind: z.enum(KINDS), name }),
  administrator: z.strictObject({ userName, name, password }),
});

export const roleInput = z.strictObject({ role: z.enum(ROLES), orgId: id });
const positions = z
  .array(z.strictObject({ position: z.enum(POSITIONS), from: z.iso.date(), to: z.iso.date().nullable() }))
  .max(40);
const personFields = {
  name,
  orgId: id,
  subject,
  stage: subject,
  grades,
  ladderLevel: z.enum(LADDER).nullable(),
  teachingYears: z.number().int().min(0).max(60).nullable(),
  hiredOn: z.iso.date().nullable(),
  positions,
};
export const personInput = z.strictObject({
  ...personFields,
  userName,
  password,
  subject: subject.default(null),
  stage: subject.default(null),
  grades: grades.default([]),
  ladderLevel: personFields.ladderLevel.default(null),
  teachingYears: personFields.teachingYears.default(null),
  hiredOn: personFields.hiredOn.default(null),
  positions: positions.default([]),
  /** Held at the home organisation unless they name another. */
  roles: z
    .array(z.strictObject({ role: z.enum(ROLES), orgId: id.optional() }))
    .max(10)
    .default([]),
});
export const personChange = z.strictObject({ ...personFields, isActive: z.boolean() }).partial();
export const newPassword = z.strictObject({ password });
export const personsQuery = z.strictObject({ ...page, orgId: id.optional(), q: z.string().trim().max(60).optional() });
export const pageQuery = z.strictObject(page);

export type SetupInput = z.output<typeof setupInput>;
export type OrganisationInput = z.output<typeof organisationInput>;
export type PersonInput = z.output<typeof personInput>;
export type PersonChange = z.output<typeof personChange>;
export type PersonsQuery = z.output<typeof personsQuery>;
