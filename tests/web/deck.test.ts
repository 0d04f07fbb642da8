import PptxGen from 'pptxgenjs';
import { describe, expect, test } from 'vitest';
import { Parts } from '../../web/library/deck/parts.ts';
import { readDeck, type Deck } from '../../web/library/deck/slides.ts';

const DOT =
  'image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** A show of two slides, 10 by 5.625 inches. */
async function deck(): Promise<Deck> {
  const show = new PptxGen();
  const first = show.addSlide();
  first.background = { color: 'FFF2CC' };
  first.addText('认识周长', { x: 1, y: 0.5, w: 8, h: 1, fontSize: 36, bold: true, color: 'C00000', align: 'center' });
  first.addText(
    [
      { text: '围一围', options: { bullet: true, breakLine: true } },
      { text: '量一量', options: { bullet: true, italic: true } },
    ],
    { x: 1, y: 2, w: 4, h: 2, fontSize: 20 },
  );
  first.addImage({ data: DOT, x: 6, y: 2, w: 2, h: 2 });
  const second = show.addSlide();
  second.addTable(
    [
      [{ text: '环节' }, { text: '时长' }],
      [{ text: '导入' }, { text: '5 分钟' }],
    ],
    { x: 1, y: 1, w: 6 },
  );
  second.addShape('ellipse', { x: 8, y: 4, w: 1, h: 1, fill: { color: '0070C0' } });
  return readDeck(new Parts((await show.write({ outputType: 'uint8array' })) as Uint8Array));
}
const words = (paragraphs: readonly { runs: readonly { text: string }[] }[]) =>
  paragraphs.map(({ runs }) => runs.map(({ text }) => text).join(''));

describe('a presentation in place', () => {
  test('has its slides with their ground, in its proportions', async () => {
    const { slides, ratio, width } = await deck();
    expect(ratio).toBeCloseTo(16 / 9, 2);
    expect(width).toBeCloseTo(720, 0);
    expect(slides.map((slide) => slide.number)).toEqual([1, 2]);
    expect(slides[0]?.background).toContain('hsl(45 100% 90');
  });

  test('keeps words where they stand and as they look', async () => {
    const [first] = (await deck()).slides;
    const title = first?.items.find((item) => words(item.paragraphs).includes('认识周长'));
    expect(title?.box.x).toBeCloseTo(0.1, 2);
    expect(title?.paragraphs[0]).toMatchObject({
      align: 'center',
      runs: [{ text: '认识周长', size: 36, isBold: true, colour: expect.stringContaining('hsl(0 100%') as string }],
    });
    const list = first?.items.find((item) => words(item.paragraphs).includes('围一围'));
    expect(list?.paragraphs.map(({ bullet }) => bullet)).toEqual(['•', '•']);
    expect(list?.paragraphs[1]?.runs[0]?.isItalic).toBe(true);
  });

  test('shows pictures, tables and shapes', async () => {
    const { slides } = await deck();
    expect(slides[0]?.items.find((item) => item.picture)?.box).toMatchObject({ w: expect.closeTo(0.2, 2) as number });
    const table = slides[1]?.items.find((item) => item.rows.length > 0);
    expect(table?.rows.map((row) => row.map((cell) => words(cell.text).join('')))).toEqual([
      ['环节', '时长'],
      ['导入', '5 分钟'],
    ]);
    expect(slides[1]?.items.find((item) => item.shape === 'ellipse')?.fill).toContain('hsl(205 100% 37.6%');
  });

  test('refuses bytes that are no presentation', () => {
    expect(() => new Parts(new TextEncoder().encode('not a zip'))).toThrow();
  });
});
