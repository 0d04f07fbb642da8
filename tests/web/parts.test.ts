import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { filesOfDrop, isWanted } from '../../web/ui/dropped.ts';
import { pagesAround } from '../../web/ui/pagination.ts';

describe('the pages offered', () => {
  test('are the first, the last and those around', () => {
    expect(pagesAround(4, 12)).toEqual([1, 2, 3, 4, 5, null, 12]);
    expect(pagesAround(1, 1)).toEqual([1]);
    expect(pagesAround(7, 12)).toEqual([1, null, 6, 7, 8, null, 12]);
  });

  test('rise, hold the current one, and a gap always hides at least two', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.nat(), (pages, seed) => {
        const page = 1 + (seed % pages);
        const shown = pagesAround(page, pages);
        expect(shown).toContain(page);
        for (const [i, one] of shown.entries()) {
          const [before, after] = [shown[i - 1], shown[i + 1]];
          if (one === null) expect((after ?? 0) - (before ?? 0)).toBeGreaterThan(2);
          else if (typeof before === 'number') expect(one - before).toBe(1);
        }
      }),
    );
  });
});

describe('a dropped folder', () => {
  type Fake = { name: string; fullPath: string; isFile: boolean; isDirectory: boolean };

  const file = (fullPath: string): Fake & { file: (done: (file: File) => void) => void } => ({
    name: fullPath.split('/').at(-1) ?? '',
    fullPath,
    isFile: true,
    isDirectory: false,
    file: (done) => done(new File(['x'], fullPath)),
  });

  const folder = (fullPath: string, inside: Fake[]) => ({
    name: fullPath.split('/').at(-1) ?? '',
    fullPath,
    isFile: false,
    isDirectory: true,
    createReader: () => {
      const left = [...inside];
      return { readEntries: (done: (batch: Fake[]) => void) => done(left.splice(0, 100)) };
    },
  });

  const dropOf = (...entries: Fake[]): DataTransfer =>
    Object.assign(Object.create(null), {
      items: entries.map((entry) => ({ webkitGetAsEntry: () => entry })),
      files: [],
    });

  test('is read whole, beyond the hundred entries a browser hands out at a time', async () => {
    const many = Array.from({ length: 250 }, (_, i) => file(`/三年级/课件${i}.pptx`));
    const found = await filesOfDrop(dropOf(folder('/三年级', many), file('/说明.md')));
    expect(found).toHaveLength(251);
    expect(found[0]?.path).toBe('三年级/课件0.pptx');
    expect(found.at(-1)?.path).toBe('说明.md');
  });

  test('leaves behind what nobody means to hand in', async () => {
    const inside = [file('/a/.DS_Store'), file('/a/~$教案.docx'), file('/a/Thumbs.db'), file('/a/教案.docx')];
    expect((await filesOfDrop(dropOf(folder('/a', inside)))).map(({ path }) => path)).toEqual(['a/教案.docx']);
    expect(isWanted('教案~$.docx')).toBe(true);
  });
});
