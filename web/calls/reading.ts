/** Facts of a verdict are figures and names under keys; these read them without trusting their shapes. */
export type Fact = Readonly<Record<string, unknown>>;

const isFact = (value: unknown): value is Fact => typeof value === 'object' && value !== null && !Array.isArray(value);
export const number = (fact: Fact, key: string): number => {
  const value = fact[key];
  return typeof value === 'number' ? value : 0;
};
export const text = (fact: Fact, key: string): string => {
  const value = fact[key];
  return typeof value === 'string' ? value : '';
};
export const is = (fact: Fact, key: string): boolean => fact[key] === true;
export const has = (fact: Fact, key: string): boolean => fact[key] !== undefined && fact[key] !== null;
export const within = (fact: Fact, key: string): Fact | null => {
  const value = fact[key];
  return isFact(value) ? value : null;
};
export const rows = (fact: Fact, key: string): Fact[] => {
  const value = fact[key];
  return Array.isArray(value) ? value.filter(isFact) : [];
};
export const strings = (fact: Fact, key: string): string[] => {
  const value = fact[key];
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
};
export const places = (fact: Fact, key: string): number[] => {
  const value = fact[key];
  return Array.isArray(value) ? value.filter((one) => typeof one === 'number') : [];
};
