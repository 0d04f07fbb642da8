import type { InferRequestType } from 'hono/client';
import type { api } from '../lib/api.ts';

type GrantRole = (typeof api.people.persons)[':id']['roles']['$post'];
type MakeOrganisation = typeof api.people.organisations.$post;

export type Role = InferRequestType<GrantRole>['json']['role'];
export type Kind = InferRequestType<MakeOrganisation>['json']['kind'];

/** From the widest to the narrowest: what a person is first of all. */
export const ROLES = [
  'province_admin',
  'city_admin',
  'county_admin',
  'school_admin',
  'researcher',
  'expert',
  'group_leader',
  'teacher',
] as const satisfies readonly Role[];

export const KINDS = ['province', 'city', 'county', 'school', 'group'] as const satisfies readonly Kind[];

export const LEVELS = ['novice', 'qualified', 'backbone', 'subject_leader', 'master'] as const;
export type Level = (typeof LEVELS)[number];

export const isRole = (text: string): text is Role => ROLES.some((role) => role === text);
export const isKind = (text: string): text is Kind => KINDS.some((kind) => kind === text);
export const isLevel = (text: string): text is Level => LEVELS.some((level) => level === text);

/** The widest of several roles; whoever has none is shown as a teacher. */
export const mainRole = (roles: readonly string[]): Role => ROLES.find((role) => roles.includes(role)) ?? 'teacher';

export const POSITIONS = [
  'class_teacher',
  'principal',
  'principal_designate',
  'psychology_teacher',
  'backbone_candidate',
  'master_candidate',
  'weak_subject_teacher',
  'teaching_outside_degree',
] as const;
