import { t } from '../lib/i18n/index.svelte.ts';

type Choice = { value: string; label: string };
type Me = { orgId: string; roles: readonly { role: string; orgId: string }[] };

const STEWARDS = ['school_admin', 'county_admin', 'city_admin', 'province_admin', 'researcher'];

/** Organisations one looks after: `shareable` for one's steward roles alone, without the homes above them. */
export function curated(shareable: (me: Me) => Choice[], _orgId: string, roles: Me['roles']): Choice[] {
  const own = roles.filter(({ role }) => STEWARDS.includes(role));
  const above = new Set(shareable({ orgId: '', roles: own.map((one) => ({ ...one, role: 'teacher' })) }).map(({ value }) => value)); // prettier-ignore
  const held = new Set(own.map(({ orgId }) => orgId));
  return shareable({ orgId: '', roles: own }).filter(({ value }) => held.has(value) || !above.has(value));
}

const two = (n: number): string => String(n).padStart(2, '0');

/** A day some days after `today`, as 'YYYY-MM-DD' of this device. */
export function inThreeWeeks(today: Date, days = 21): string {
  const then = new Date(today.getFullYear(), today.getMonth(), today.getDate() + days);
  return `${then.getFullYear()}-${two(then.getMonth() + 1)}-${two(then.getDate())}`;
}

/** A first wording of a call from what is missing; '' when nothing was said. */
export const titleOf = (parts: readonly (string | false)[]): string => {
  const what = parts.filter(Boolean).join(' ');
  return what === '' ? '' : t('community.call.title_of', { what });
};
