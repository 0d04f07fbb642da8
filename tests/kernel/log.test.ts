import { expect, test } from 'vitest';
import { createEmit, type AppEvents } from '../../server/kernel/events.ts';
import { AppError, appError, refuse } from '../../server/kernel/errors.ts';
import { newId } from '../../server/kernel/ids.ts';
import { createLog } from '../../server/kernel/log.ts';
import { startFailure } from '../../server/kernel/stopping.ts';
import { BadConfig } from '../../server/kernel/config.ts';
import { DirectoryInUse } from '../../db/lock.ts';

test('a log of a level leaves out what is below it', () => {
  const lines: string[] = [];
  const log = createLog('warn', (line) => void lines.push(line));
  log.info('request');
  log.warn('job.slow', { ms: 5 });
  expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([{ level: 'warn', event: 'job.slow', ms: 5 }]);
});

test('a failed statement is logged without the values it carried', () => {
  const lines: string[] = [];
  const log = createLog('error', (line) => void lines.push(line));
  log.error('request.failed', {}, new Error('insert into persons failed\nparams: 林晓雨'));
  expect(lines.join()).toContain('insert into persons failed');
  expect(lines.join()).not.toContain('林晓雨');
});

test('ids of one kind sort by the time they were made', () => {
  const ids = [1, 2, 3].map((day) => newId('res', new Date(2026, 0, day)));
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(Array.from({ length: 1000 }, () => newId('res'))).size).toBe(1000);
});

test('an error code is declared once', () => {
  appError('test.only_once', 409, 'once');
  expect(() => appError('test.only_once', 409, 'twice')).toThrow(TypeError);
});

test('a refusal becomes the error of its code, none passes', () => {
  expect(() => refuse(null)).not.toThrow();
  expect(() => refuse('test.only_once')).toThrow(AppError);
});

test('what follows from an event runs one after another, and a failure stops the rest', async () => {
  const seen: string[] = [];
  const name = 'test.happened' as keyof AppEvents;
  const say = (word: string) => ({ [name]: () => void seen.push(word) });
  const fail = { [name]: () => Promise.reject(new Error('full')) };
  const emit = createEmit(() => null, [say('first'), fail, say('never')] as never);
  await expect(emit(null as never, name, null as never)).rejects.toThrow('full');
  expect(seen).toEqual(['first']);
});

test('whoever starts the server in vain reads why in both languages', () => {
  expect(startFailure(new BadConfig('YANTU_PORT: no'))).toContain('YANTU_PORT: no');
  expect(startFailure(new DirectoryInUse('data', '42'))).toMatch(/另一个进程.*Another process/s);
  expect(startFailure(Object.assign(new Error('listen'), { code: 'EADDRINUSE' }))).toContain('YANTU_PORT');
  expect(startFailure(new Error('anything else'))).toBeNull();
});
