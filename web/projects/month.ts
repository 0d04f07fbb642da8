const two = (n: number): string => String(n).padStart(2, '0');

/** A month some months later, as YYYY-MM. */
export function shifted(month: string, by: number): string {
  const count = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + by;
  return `${Math.floor(count / 12)}-${two((count % 12) + 1)}`;
}

/** Days of a month as YYYY-MM-DD in whole weeks from Monday; null where another month's would stand. */
export function cellsOf(month: string): (string | null)[] {
  const [year, number] = [Number(month.slice(0, 4)), Number(month.slice(5))];
  const length = new Date(Date.UTC(year, number, 0)).getUTCDate();
  const before = (new Date(Date.UTC(year, number - 1, 1)).getUTCDay() + 6) % 7;
  const days = Array.from({ length }, (_, i) => `${month}-${two(i + 1)}`);
  const after = (7 - ((before + length) % 7)) % 7;
  const none = (n: number): null[] => Array.from({ length: n }, () => null);
  return [...none(before), ...days, ...none(after)];
}

export const monthName = (month: string, tag: string): string =>
  new Intl.DateTimeFormat(tag, { year: 'numeric', month: 'long' }).format(new Date(`${month}-15T12:00:00`));
