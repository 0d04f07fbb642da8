/** Repeatable chance below `most`: what is made by it differs from piece to piece, not from run to run. */
export function chance(seed: number): (most: number) => number {
  let state = seed;
  return (most) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >>> 8) % most;
  };
}
