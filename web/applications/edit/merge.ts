const isPlain = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** The database orders keys in its own way: forms are compared by what they hold. */
export function isSame(a: unknown, b: unknown): boolean {
  if (isPlain(a) && isPlain(b)) {
    const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
    return [...keys].every((key) => isSame(a[key], b[key]));
  }
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, at) => isSame(item, b[at]));
  return a === b;
}

/** A place that both sides wrote: `theirs` is shown so that nobody's words are lost. */
export type Clash = { field: string; theirs: unknown };

function merged(base: unknown, mine: unknown, theirs: unknown, at: string, clashes: Clash[]): unknown {
  if (isSame(mine, theirs) || isSame(theirs, base)) return mine;
  if (isSame(mine, base)) return theirs;
  if (isPlain(mine) && isPlain(theirs)) {
    const before = isPlain(base) ? base : {};
    const keys = [...new Set([...Object.keys(theirs), ...Object.keys(mine)])];
    const inner = (key: string) =>
      merged(before[key], mine[key], theirs[key], at === '' ? key : `${at}.${key}`, clashes);
    return Object.fromEntries(keys.map((key) => [key, inner(key)] as const).filter(([, value]) => value !== undefined));
  }
  clashes.push({ field: at, theirs });
  return mine;
}

/**
 * Two people's, or two windows', changes of one form: what only one side changed is taken from it; where both wrote, mine
 * stays and theirs is told.
 */
export function mergeForms<F extends object>(base: F, mine: F, theirs: F): { form: F; clashes: Clash[] } {
  const clashes: Clash[] = [];
  const form = merged(base, mine, theirs, '', clashes);
  return { form: isForm<F>(form) ? form : mine, clashes };
}
const isForm = <F extends object>(value: unknown): value is F => isPlain(value);
