const ADMINS = ['school_admin', 'county_admin', 'city_admin', 'province_admin'];

type Grant = { readonly role: string; readonly orgId: string };

/** The roles by which somebody certifies, or sees who can be certified. */
export const certifying = (roles: readonly Grant[]): Grant[] => roles.filter(({ role }) => ADMINS.includes(role));
