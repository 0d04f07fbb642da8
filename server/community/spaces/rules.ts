/** Which organisations show as spaces, and with how much. Pure. */
export type Organisation = { id: string; name: string; kind: string; path: string };
export type Held = Organisation & { resources: number; shelves: number };

/**
 * Every organisation with what it and those below it hold. `holders` hold something themselves; `seen` one may see
 * anyway. What one may not see is named by nothing but its own content.
 */
export function spacesOf(seen: readonly Organisation[], holders: readonly Held[]): Held[] {
  const known = new Map<string, Held>();
  for (const { id, name, kind, path } of [...seen, ...holders]) {
    known.set(id, { id, name, kind, path, resources: 0, shelves: 0 });
  }
  for (const holder of holders) {
    const own = known.get(holder.id);
    if (own) own.shelves = holder.shelves;
    for (const id of holder.path.split('/')) {
      const space = known.get(id);
      if (space) space.resources += holder.resources;
    }
  }
  return [...known.values()]
    .filter(({ resources, shelves }) => resources + shelves > 0)
    .sort((a, b) => b.resources - a.resources || b.shelves - a.shelves || (a.path < b.path ? -1 : 1));
}
