/** Today in China, as days are counted everywhere in the product. */
export const todayHere = (now: Date = new Date()): string =>
  new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
