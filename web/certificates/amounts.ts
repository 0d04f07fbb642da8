import { amount, unitName } from '../policy/labels.ts';

/** 364.5 学分, 2 次; hundredths, but for things that are counted whole. */
export const amounts = (value: number, unit: 'credit' | 'hour' | 'times'): string =>
  `${unit === 'times' ? value : amount(value)} ${unitName(unit)}`;
