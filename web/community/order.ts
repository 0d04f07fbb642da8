/** The order after one move: the same rule as the server's, so that what is shown at once is what will stand. */
export function moved<T>(
  list: readonly T[],
  idOf: (item: T) => string,
  { id, before }: { id: string; before: string | null },
): readonly T[] {
  const found = list.find((one) => idOf(one) === id);
  if (!found || id === before) return list;
  const rest = list.filter((one) => one !== found);
  const at = before === null ? rest.length : rest.findIndex((one) => idOf(one) === before);
  if (at < 0 || rest.slice(0, at).length === list.indexOf(found)) return list;
  return [...rest.slice(0, at), found, ...rest.slice(at)];
}

/** Before which one the item at `from` stands when it goes to place `to`; undefined when it stays. */
export function neighbour(ids: readonly string[], from: number, to: number): string | null | undefined {
  if (to === from || to < 0 || to >= ids.length || from < 0 || from >= ids.length) return undefined;
  return (to > from ? ids[to + 1] : ids[to]) ?? null;
}

/** The place a pointer at height `y` means, among items whose middles these are, without the one that is dragged. */
export const placeAt = (middles: readonly number[], y: number): number => middles.filter((middle) => middle < y).length;
