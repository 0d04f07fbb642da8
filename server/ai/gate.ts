/** Lets `width` callers through at once; the others wait in line, as long as their signal allows. */
export function createGate(width: number) {
  let inside = 0;
  const line: (() => void)[] = [];
  const leave = () => {
    inside--;
    line.shift()?.();
  };
  /** Resolves with the way out, or with null when `signal` was aborted first. */
  return async function enter(signal: AbortSignal): Promise<(() => void) | null> {
    if (signal.aborted) return null;
    while (inside >= width) {
      const hasTurn = await new Promise<boolean>((resolve) => {
        const turn = () => {
          signal.removeEventListener('abort', quit);
          resolve(true);
        };
        const quit = () => {
          line.splice(line.indexOf(turn), 1);
          resolve(false);
        };
        line.push(turn);
        signal.addEventListener('abort', quit, { once: true });
      });
      if (!hasTurn) return null;
    }
    inside++;
    return leave;
  };
}
export type Gate = ReturnType<typeof createGate>;
