/** The query of the page: which list, of which office, what is looked for. */
export const DEFAULTS = { tab: 'mine', org: '', q: '', kind: '', page: 1 };
