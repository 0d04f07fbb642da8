/** Addresses, pure: patterns to params, and query strings to typed values and back. */

/** '/library/:id' gives { id: string }. */
export type ParamsOf<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Record<Name, string> & ParamsOf<`/${Rest}`>
  : Path extends `${string}:${infer Name}`
    ? Record<Name, string>
    : Record<never, string>;

export type Params = Readonly<Record<string, string>>;

const split = (path: string): string[] => path.split('/').filter((part) => part !== '');

const decode = (part: string): string | null => {
  try {
    return decodeURIComponent(part);
  } catch {
    return null; // '%E7' alone is no text: such an address is simply not ours
  }
};

/** The params of a path under a pattern, or null when it does not match. A trailing slash does not matter. */
export const parse = (pattern: string, path: string): Params | null => {
  const [wanted, given] = [split(pattern), split(path)];
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [i, part] of wanted.entries()) {
    const text = decode(given[i] ?? '');
    if (text === null || (!part.startsWith(':') && part !== text)) return null;
    if (part.startsWith(':')) params[part.slice(1)] = text;
  }
  return params;
};

const holes = (pattern: string): number => split(pattern).filter((part) => part.startsWith(':')).length;

/** The page of a path; '/needs/new' wins over '/needs/:id' in whatever order they are listed. */
export const match = <P extends { readonly path: string }>(
  pages: readonly P[],
  path: string,
): { page: P; params: Params } | null => {
  const found = pages.flatMap((page) => {
    const params = parse(page.path, path);
    return params ? [{ page, params }] : [];
  });
  return found.sort((a, b) => holes(a.page.path) - holes(b.page.path))[0] ?? null;
};

/** Fills a pattern: link('/library/:id', { id }) with the values encoded. */
export const link = <Path extends string>(pattern: Path, params: ParamsOf<Path>): string =>
  pattern.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent((params as Params)[name] ?? ''));

/** A page names its query once, by defaults: { q: '', subject: [], page: 1, mine: false }. */
export type Query = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** The defaults' own shape, widened: '' stands for any string, [] for a list of them. */
export type QueryOf<Q extends Query> = {
  -readonly [K in keyof Q]: Q[K] extends string
    ? string
    : Q[K] extends number
      ? number
      : Q[K] extends boolean
        ? boolean
        : readonly string[];
};

const readOne = (given: readonly string[], standard: Query[string]): Query[string] => {
  const first = given[0];
  if (typeof standard === 'object') return given.length > 0 ? [...new Set(given)] : [...standard];
  if (first === undefined) return standard;
  if (typeof standard === 'string') return first;
  if (typeof standard === 'boolean') return first === 'true';
  return first !== '' && Number.isFinite(Number(first)) ? Number(first) : standard;
};

/** The values a search string gives a page; what is missing or malformed falls to its default. */
export const readQuery = <Q extends Query>(search: string, defaults: Q): QueryOf<Q> => {
  const given = new URLSearchParams(search);
  const read = Object.entries(defaults).map(([name, standard]) => [name, readOne(given.getAll(name), standard)]);
  return Object.fromEntries(read) as QueryOf<Q>; // readOne answers each default with its own type
};

const isSame = (a: Query[string], b: Query[string] | undefined): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The search string ('' or '?…') of values; defaults are left out, so that equal states share one address. */
export const writeQuery = <Q extends Query>(values: Partial<QueryOf<Q>>, defaults: Q): string => {
  const out = new URLSearchParams();
  for (const name of Object.keys(defaults)) {
    const value: Query[string] | undefined = values[name];
    if (value === undefined || isSame(value, defaults[name])) continue;
    if (typeof value === 'object') for (const one of value) out.append(name, one);
    else out.set(name, String(value));
  }
  const text = out.toString();
  return text === '' ? '' : `?${text}`;
};
