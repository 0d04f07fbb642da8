/** Repeatable chance below `most`, from a name: the same demo every time, and every person her own. */
export function chanceOf(name: string): (most: number) => number {
  let state = [...name].reduce((sum, letter) => (Math.imul(sum, 31) + (letter.codePointAt(0) ?? 0)) | 0, 7);
  return (most) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >>> 8) % most;
  };
}
