import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Toasts } from '../../web/ui/toast.svelte.ts';

const texts = (toasts: Toasts) => toasts.shown.map((toast) => toast.text);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a notice', () => {
  test('stays five seconds', () => {
    const toasts = new Toasts();
    toasts.add('已保存');
    vi.advanceTimersByTime(4999);
    expect(texts(toasts)).toEqual(['已保存']);
    vi.advanceTimersByTime(1);
    expect(texts(toasts)).toEqual([]);
  });

  test('waits while it is read: the time under the pointer does not count', () => {
    const toasts = new Toasts();
    toasts.add('已移除');
    vi.advanceTimersByTime(3000);
    toasts.pause();
    vi.advanceTimersByTime(60_000);
    toasts.pause();
    expect(texts(toasts)).toEqual(['已移除']);
    toasts.resume();
    vi.advanceTimersByTime(1999);
    expect(texts(toasts)).toEqual(['已移除']);
    vi.advanceTimersByTime(1);
    expect(texts(toasts)).toEqual([]);
  });

  test('undone acts once and leaves', () => {
    const toasts = new Toasts();
    const act = vi.fn();
    const id = toasts.add('已移除', { action: { label: '撤销', act } });
    toasts.act(id);
    toasts.act(id);
    vi.advanceTimersByTime(10_000);
    expect(act).toHaveBeenCalledOnce();
    expect(texts(toasts)).toEqual([]);
  });

  test('makes room: three are shown at most, the oldest leaves', () => {
    const toasts = new Toasts();
    for (const text of ['一', '二', '三', '四']) toasts.add(text);
    expect(texts(toasts)).toEqual(['二', '三', '四']);
  });

  test('that leaves under the pointer does not hold the next one for ever', () => {
    const toasts = new Toasts();
    toasts.pause();
    toasts.dismiss(toasts.add('一'));
    toasts.add('二');
    vi.advanceTimersByTime(5000);
    expect(texts(toasts)).toEqual([]);
  });
});
