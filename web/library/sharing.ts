/** With whom one may share and for whom one may upload: the server's rules, so that only what works is offered. */
export type Organisation = {
  readonly id: string;
  readonly parentId: string | null;
  readonly name: string;
  readonly kind?: string;
};
export type Me = {
  readonly orgId: string;
  readonly roles: readonly { readonly role: string; readonly orgId: string }[];
};
export type Choice = { value: string; label: string };

const STEWARDS = ['school_admin', 'county_admin', 'city_admin', 'province_admin', 'researcher'];
const WORKING = [...STEWARDS, 'teacher', 'group_leader'];

const parents = (organisations: readonly Organisation[]) =>
  new Map(organisations.map(({ id, parentId }) => [id, parentId]));

/** An organisation and all above it that are known. */
function chain(id: string, of: ReadonlyMap<string, string | null>): string[] {
  const found: string[] = [];
  for (let at: string | null = id; at !== null && of.has(at) && !found.includes(at); at = of.get(at) ?? null)
    found.push(at);
  return found;
}

const held = (me: Me, roles: readonly string[]) =>
  me.roles.filter(({ role }) => roles.includes(role)).map(({ orgId }) => orgId);

/** Indented by depth, parents before children. */
function choices(organisations: readonly Organisation[], isOffered: (chain: readonly string[]) => boolean): Choice[] {
  const of = parents(organisations);
  const chains = organisations.map((one) => ({ one, up: chain(one.id, of) }));
  const offered = chains.filter(({ up }) => isOffered(up));
  const shallowest = Math.min(...offered.map(({ up }) => up.length));
  return offered.map(({ one, up }) => ({ value: one.id, label: '\u3000'.repeat(up.length - shallowest) + one.name }));
}

/** Those one works in or under, and everything below what one looks after. */
export function shareable(organisations: readonly Organisation[], me: Me): Choice[] {
  const of = parents(organisations);
  const member = new Set([me.orgId, ...me.roles.map(({ orgId }) => orgId)].flatMap((id) => chain(id, of)));
  const stewarded = held(me, STEWARDS);
  return choices(organisations, (up) => member.has(up[0] ?? '') || up.some((id) => stewarded.includes(id)));
}

/** The groups at work among them: with those one shares at once, everything wider is audited. */
export function groups(organisations: readonly Organisation[], me: Me): Choice[] {
  const ids = organisations.filter(({ kind }) => kind === 'group').map(({ id }) => id);
  return shareable(organisations, me)
    .filter(({ value }) => ids.includes(value))
    .map(({ value, label }) => ({ value, label: label.trim() }));
}

/** Those at or below an organisation where one works. */
export function uploadable(organisations: readonly Organisation[], me: Me): Choice[] {
  const working = held(me, WORKING);
  return choices(organisations, (up) => up.some((id) => working.includes(id)));
}
