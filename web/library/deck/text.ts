import { colourIn, type Theme } from './colour.ts';
import { all, find, number, type Node } from './parts.ts';

/** Paragraphs of a shape with the looks that the slide, its layout and its master give them, the nearest first. */
export type Run = {
  text: string;
  /** Points. */
  size: number;
  isBold: boolean;
  isItalic: boolean;
  isUnderlined: boolean;
  colour: string | null;
};
export type Paragraph = { runs: Run[]; align: 'left' | 'center' | 'right' | 'justify'; level: number; bullet: string };

const ALIGN: Record<string, Paragraph['align']> = {
  l: 'left',
  ctr: 'center',
  r: 'right',
  just: 'justify',
  dist: 'justify',
};
const USUAL_SIZE = 18;

/** Where looks are inherited from: lists of styles by level, the nearest first. */
export type Styles = readonly (Node | undefined)[];

const levels = (styles: Styles, level: number): Node[] =>
  styles.flatMap((style) => find(style, `lvl${level + 1}pPr`) ?? find(style, 'defPPr') ?? []);

const attribute = (nodes: readonly (Node | undefined)[], name: string): string | undefined =>
  nodes.find((node) => node?.attributes[name] !== undefined)?.attributes[name];

const isOn = (value: string | undefined) => value === '1' || value === 'true';

export function paragraphsOf(
  body: Node | undefined,
  { styles, theme, scale, colour }: { styles: Styles; theme: Theme; scale: number; colour: string | null },
): Paragraph[] {
  return all(body, 'p').map((paragraph) => {
    const own = find(paragraph, 'pPr');
    const level = number(own, 'lvl') ?? 0;
    const inherited = levels([find(body, 'lstStyle'), ...styles], level);
    const runs = paragraph.children.flatMap((child): Run[] => {
      if (child.name === 'br') return [{ ...plain, text: '\n' }];
      if (child.name !== 'r' && child.name !== 'fld') return [];
      const looks = [find(child, 'rPr'), ...inherited.map((style) => find(style, 'defRPr'))];
      const fill = looks.map((look) => colourIn(find(look, 'solidFill'), theme)).find((found) => found !== null);
      return [
        {
          text: find(child, 't')?.text ?? '',
          size: (Number(attribute(looks, 'sz') ?? USUAL_SIZE * 100) / 100) * scale,
          isBold: isOn(attribute(looks, 'b')),
          isItalic: isOn(attribute(looks, 'i')),
          isUnderlined: (attribute(looks, 'u') ?? 'none') !== 'none',
          colour: fill ?? colour,
        },
      ];
    });
    return {
      runs,
      level,
      align: ALIGN[attribute([own, ...inherited], 'algn') ?? 'l'] ?? 'left',
      bullet: runs.some(({ text }) => text.trim() !== '') ? bulletOf([own, ...inherited]) : '',
    };
  });
}

const plain = { size: USUAL_SIZE, isBold: false, isItalic: false, isUnderlined: false, colour: null };

function bulletOf(styles: readonly (Node | undefined)[]): string {
  for (const style of styles) {
    if (find(style, 'buNone')) return '';
    const sign = find(style, 'buChar')?.attributes['char'];
    // Signs of picture fonts are letters without their font.
    if (sign) return /^[\p{L}\p{N}\uE000-\uF8FF]$/u.test(sign) ? '•' : sign;
    if (find(style, 'buAutoNum')) return '#';
  }
  return '';
}
