import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { disposition, mimeOf, parseRange, toVtt, videoMime } from '../../server/library/serving.ts';

describe('a range', () => {
  test.each([
    ['bytes=0-9', { start: 0, end: 9 }],
    ['bytes=90-', { start: 90, end: 99 }],
    ['bytes=-5', { start: 95, end: 99 }],
    ['bytes=-500', { start: 0, end: 99 }],
    ['bytes=0-1000', { start: 0, end: 99 }],
    ['bytes=100-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=9-3', null],
    ['bytes=0-1,5-6', null],
    ['pages=1-2', null],
    [undefined, null],
  ] as const)('%s of a hundred bytes', (header, expected) => expect(parseRange(header, 100)).toEqual(expected));

  test('never leaves the file', () => {
    const edge = fc.option(fc.nat({ max: 300 }), { nil: '' as const });
    fc.assert(
      fc.property(edge, edge, fc.nat({ max: 200 }), (first, last, size) => {
        const range = parseRange(`bytes=${first}-${last}`, size);
        if (range === null || range === 'unsatisfiable') return;
        expect(range.start).toBeGreaterThanOrEqual(0);
        expect(range.end).toBeLessThan(size);
        expect(range.start).toBeLessThanOrEqual(range.end);
      }),
    );
  });
});

describe('the name of a file in a header', () => {
  test('is whole and plain ASCII whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }), (name) => {
        const header = disposition('application/pdf', name);
        expect(header).toMatch(/^inline; filename="[\x20-\x21\x23-\x7e]*"; filename\*=UTF-8''[A-Za-z0-9%!_.~-]*$/);
        expect(decodeURIComponent(header.split("UTF-8''")[1] ?? '')).toBe(name.toWellFormed());
      }),
    );
  });

  test('is shown only for what cannot run in our origin', () => {
    for (const format of ['html', 'docx', 'md', 'zip', 'srt', 'whatever']) {
      expect(disposition(mimeOf(format), 'a')).toMatch(/^attachment;/);
    }
    for (const format of ['pdf', 'txt', 'vtt']) expect(disposition(mimeOf(format), 'a')).toMatch(/^inline;/);
  });
});

test('captions are WebVTT with hours and milliseconds, and carry no markup', () => {
  expect(toVtt([{ from: 3661.5, to: 3662.0004, text: '<script>a</script> & b' }])).toBe(
    'WEBVTT\n\n01:01:01.500 --> 01:01:02.000\n&lt;script&gt;a&lt;/script&gt; &amp; b\n',
  );
});

test('recordings are known by their bytes', () => {
  const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));
  expect(videoMime(bytes('\u0000\u0000\u0000\u0018ftypisom'))).toBe('video/mp4');
  expect(videoMime(bytes('\u001aE\u00df\u00a3\u0001\u0000B\u0082\u0084webm'))).toBe('video/webm');
  expect(videoMime(bytes('\u001aE\u00df\u00a3\u0001\u0000B\u0082\u0088matroska'))).toBeNull();
  expect(videoMime(bytes('RIFF....AVI '))).toBeNull();
});
