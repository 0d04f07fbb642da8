import { describe, expect, test } from 'vitest';
import { createBreaker } from '../../server/ai/breaker.ts';
import { createGate } from '../../server/ai/gate.ts';
import { retryAfter } from '../../server/ai/trouble.ts';

describe('an endpoint', () => {
  const at = () => {
    let now = 0;
    const breaker = createBreaker({ breakAfter: 3, breakMs: 100, longestBreakMs: 300 }, () => now);
    return { breaker, pass: (ms: number) => (now += ms) };
  };

  test('is left alone after three failures in a row, not after three in all', () => {
    const { breaker } = at();
    breaker.failed();
    breaker.failed();
    breaker.succeeded();
    breaker.failed();
    breaker.failed();
    expect(breaker.ask()).toBe('go');
    breaker.failed();
    expect(breaker.ask()).toBe('no');
  });

  test('is tried again by one caller only', () => {
    const { breaker, pass } = at();
    for (let i = 0; i < 3; i++) breaker.failed();
    pass(100);
    expect(breaker.ask()).toBe('probe');
    expect(breaker.ask()).toBe('no');
    breaker.succeeded();
    expect(breaker.ask()).toBe('go');
  });

  test('is left alone longer after each failed probe, up to the cap', () => {
    const { breaker, pass } = at();
    for (let i = 0; i < 3; i++) breaker.failed();
    for (const pause of [100, 200, 300, 300]) {
      pass(pause - 1);
      expect(breaker.ask()).toBe('no');
      pass(1);
      expect(breaker.ask()).toBe('probe');
      breaker.failed();
    }
  });

  test('gets another probe when the last told nothing', () => {
    const { breaker, pass } = at();
    for (let i = 0; i < 3; i++) breaker.failed();
    pass(100);
    breaker.ask();
    breaker.gaveUp();
    expect(breaker.ask()).toBe('probe');
  });
});

describe('the gate', () => {
  const never = new AbortController().signal;
  test('lets so many through at once, and the next when one leaves', async () => {
    const enter = createGate(1);
    const leave = await enter(never);
    let isIn = false;
    const second = enter(never).then((out) => ((isIn = true), out));
    await Promise.resolve();
    expect(isIn).toBe(false);
    leave?.();
    (await second)?.();
    expect(isIn).toBe(true);
  });

  test('forgets who would not wait any longer', async () => {
    const enter = createGate(1);
    const leave = await enter(never);
    const impatient = new AbortController();
    const waiting = enter(impatient.signal);
    impatient.abort();
    expect(await waiting).toBeNull();
    leave?.();
    expect(await enter(never)).not.toBeNull();
  });
});

test('a wish to be asked later is read in seconds and as a date', () => {
  expect(retryAfter('2', 0)).toBe(2000);
  expect(retryAfter('Thu, 01 Jan 1970 00:00:05 GMT', 1000)).toBe(4000);
  expect(retryAfter('soon', 0)).toBeNull();
  expect(retryAfter(null, 0)).toBeNull();
});
