type Thread = {
  readonly resolvedAt: string | null;
  readonly state: 'shown' | 'taken_back' | 'hidden';
  readonly replies: readonly unknown[];
  readonly place:
    | { readonly kind: 'resource' }
    | { readonly kind: 'section'; readonly sectionId: string }
    | { readonly kind: 'second'; readonly second: number };
};

function countBy<K>(keys: readonly K[]): Map<K, number> {
  const counts = new Map<K, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

/** Where something open was said: how often per section, and per whole second in order. Pure. */
export function marksOf(threads: readonly Thread[]): {
  sections: ReadonlyMap<string, number>;
  seconds: { second: number; count: number }[];
} {
  const open = threads.filter(
    ({ resolvedAt, state, replies }) => resolvedAt === null && (state === 'shown' || replies.length > 0),
  );
  const places = open.map(({ place }) => place);
  const seconds = countBy(places.flatMap((place) => (place.kind === 'second' ? [Math.floor(place.second)] : [])));
  return {
    sections: countBy(places.flatMap((place) => (place.kind === 'section' ? [place.sectionId] : []))),
    seconds: [...seconds].map(([second, count]) => ({ second, count })).sort((a, b) => a.second - b.second),
  };
}
