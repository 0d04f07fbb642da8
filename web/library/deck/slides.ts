import { colourIn, fillOf, themeOf, type Theme } from './colour.ts';
import { all, find, number, type Node, type Parts } from './parts.ts';
import { paragraphsOf, type Paragraph, type Styles } from './text.ts';

/** A presentation as boxes on slides: near enough to the original to judge it, not a second PowerPoint. */
export type Box = { x: number; y: number; w: number; h: number; turn: number };
export type Item = {
  /** Shares of the slide, 0..1. */
  box: Box;
  shape: 'rect' | 'round' | 'ellipse' | 'line';
  fill: string | null;
  line: string | null;
  picture: string | null;
  /** A picture of a kind that browsers do not draw, a chart, a film. */
  isMissing: boolean;
  paragraphs: Paragraph[];
  anchor: 'start' | 'center' | 'end';
  rows: { text: Paragraph[]; fill: string | null; span: number }[][];
};
export type Slide = { number: number; background: string; picture: string | null; items: Item[] };
export type Deck = {
  ratio: number;
  /** Width in points, which type sizes are measured against. */ width: number;
  slides: Slide[];
};

const EMU_PER_POINT = 12_700;

/** Everything a slide inherits from. */
type Context = {
  parts: Parts;
  relations: ReturnType<Parts['relations']>;
  theme: Theme;
  layout: Node | undefined;
  master: Node | undefined;
  /** Size of the slide in EMU. */
  size: { w: number; h: number };
  defaults: Node | undefined;
};
/** A group's own coordinates in those of the slide. */
type Frame = { x: number; y: number; sx: number; sy: number };
const WHOLE: Frame = { x: 0, y: 0, sx: 1, sy: 1 };

const tree = (part: Node | undefined) => find(part, 'cSld', 'spTree');
const holderOf = (shape: Node) => find(shape, 'nvSpPr', 'nvPr', 'ph') ?? find(shape, 'nvPicPr', 'nvPr', 'ph');
const kindOf = (holder: Node | undefined) => holder?.attributes['type'] ?? 'body';
const FURNITURE = new Set(['sldNum', 'dt', 'ftr', 'hdr']);

/** The shape of a layout or master that a placeholder takes its place and looks from. */
function origin(part: Node | undefined, holder: Node | undefined): Node | undefined {
  if (!holder) return undefined;
  const shapes = all(tree(part), 'sp');
  const idx = holder.attributes['idx'];
  const same = (kind: string) => (kind === 'ctrTitle' ? 'title' : kind === 'subTitle' ? 'body' : kind);
  return (
    shapes.find((shape) => idx !== undefined && holderOf(shape)?.attributes['idx'] === idx) ??
    shapes.find((shape) => holderOf(shape) && same(kindOf(holderOf(shape))) === same(kindOf(holder)))
  );
}

function boxIn(transform: Node | undefined, frame: Frame, { size }: Context): Box | null {
  const [off, ext] = [find(transform, 'off'), find(transform, 'ext')];
  const [x, y, w, h] = [number(off, 'x'), number(off, 'y'), number(ext, 'cx'), number(ext, 'cy')];
  if (x === null || y === null || w === null || h === null) return null;
  return {
    x: (frame.x + x * frame.sx) / size.w,
    y: (frame.y + y * frame.sy) / size.h,
    w: (w * frame.sx) / size.w,
    h: (h * frame.sy) / size.h,
    turn: (number(transform, 'rot') ?? 0) / 60_000,
  };
}

const SHAPES: Record<string, Item['shape']> = {
  roundRect: 'round',
  ellipse: 'ellipse',
  line: 'line',
  straightConnector1: 'line',
};
const ANCHORS: Record<string, Item['anchor']> = { t: 'start', ctr: 'center', b: 'end' };
const empty = {
  fill: null,
  line: null,
  picture: null,
  isMissing: false,
  paragraphs: [],
  anchor: 'start' as const,
  rows: [],
};

function textStyles(
  { master, defaults }: Context,
  holder: Node | undefined,
  origins: readonly (Node | undefined)[],
): Styles {
  const kind = kindOf(holder);
  const family = !holder ? 'otherStyle' : kind === 'title' || kind === 'ctrTitle' ? 'titleStyle' : 'bodyStyle';
  return [...origins.map((shape) => find(shape, 'txBody', 'lstStyle')), find(master, 'txStyles', family), defaults];
}

function shapeItem(shape: Node, frame: Frame, context: Context): Item | null {
  const holder = holderOf(shape);
  const origins = [origin(context.layout, holder), origin(context.master, holder)];
  const properties = [shape, ...origins].map((one) => find(one, 'spPr'));
  const box = properties.map((one) => boxIn(find(one, 'xfrm'), frame, context)).find((found) => found !== null);
  if (!box) return null;
  const { theme } = context;
  const style = find(shape, 'style');
  const fill = properties.map((one) => fillOf(one, theme)).find((found) => found !== null);
  const line = properties.map((one) => fillOf(find(one, 'ln'), theme)).find((found) => found !== null);
  const bodies = [shape, ...origins].map((one) => find(one, 'txBody', 'bodyPr'));
  const anchor = bodies.find((one) => one?.attributes['anchor'])?.attributes['anchor'];
  const scale = (number(find(bodies[0], 'normAutofit'), 'fontScale') ?? 100_000) / 100_000;
  const geometry = find(properties[0], 'prstGeom')?.attributes['prst'] ?? '';
  return {
    ...empty,
    box,
    shape: SHAPES[geometry] ?? 'rect',
    fill: fill === 'none' ? null : (fill ?? colourIn(find(style, 'fillRef'), theme)),
    line: line === 'none' ? null : (line ?? colourIn(find(style, 'lnRef'), theme)),
    paragraphs: paragraphsOf(find(shape, 'txBody'), {
      styles: textStyles(context, holder, origins),
      theme,
      scale,
      colour: colourIn(find(style, 'fontRef'), theme),
    }),
    anchor: ANCHORS[anchor ?? 't'] ?? 'start',
  };
}

const related = (id: string | undefined, { relations }: Context) => relations.get(id ?? '')?.target ?? '';

function pictureItem(picture: Node, frame: Frame, context: Context): Item | null {
  const holder = holderOf(picture);
  const box =
    boxIn(find(picture, 'spPr', 'xfrm'), frame, context) ??
    boxIn(find(origin(context.layout, holder), 'spPr', 'xfrm'), frame, context);
  if (!box) return null;
  const source = context.parts.picture(related(find(picture, 'blipFill', 'blip')?.attributes['r:embed'], context));
  return { ...empty, box, shape: 'rect', picture: source, isMissing: source === null };
}

function tableItem(graphic: Node, frame: Frame, context: Context): Item | null {
  const box = boxIn(find(graphic, 'xfrm'), frame, context);
  if (!box) return null;
  const table = find(graphic, 'graphic', 'graphicData', 'tbl');
  if (!table) return { ...empty, box, shape: 'rect', isMissing: true };
  const { theme, defaults } = context;
  const rows = all(table, 'tr').map((row) =>
    all(row, 'tc')
      .filter((cell) => !cell.attributes['hMerge'] && !cell.attributes['vMerge'])
      .map((cell) => {
        const fill = fillOf(find(cell, 'tcPr'), theme);
        const text = paragraphsOf(find(cell, 'txBody'), { styles: [defaults], theme, scale: 1, colour: null });
        return { text, fill: fill === 'none' ? null : fill, span: number(cell, 'gridSpan') ?? 1 };
      }),
  );
  return { ...empty, box, shape: 'rect', rows };
}

function itemsOf(holder: Node | undefined, frame: Frame, context: Context, isBeneath: boolean): Item[] {
  return (holder?.children ?? []).flatMap((child): Item[] => {
    const place = holderOf(child);
    // What a layout holds ready is drawn by the slide that fills it.
    if (place && (isBeneath || FURNITURE.has(kindOf(place)))) return [];
    if (child.name === 'AlternateContent') return itemsOf(find(child, 'Choice'), frame, context, isBeneath);
    if (child.name === 'grpSp') return itemsOf(child, within(child, frame), context, isBeneath);
    const item =
      child.name === 'sp' || child.name === 'cxnSp'
        ? shapeItem(child, frame, context)
        : child.name === 'pic'
          ? pictureItem(child, frame, context)
          : child.name === 'graphicFrame'
            ? tableItem(child, frame, context)
            : null;
    return item ? [item] : [];
  });
}

function within(group: Node, frame: Frame): Frame {
  const transform = find(group, 'grpSpPr', 'xfrm');
  const of = (name: string, attribute: string) => number(find(transform, name), attribute) ?? 0;
  const sx = of('chExt', 'cx') > 0 ? of('ext', 'cx') / of('chExt', 'cx') : 1;
  const sy = of('chExt', 'cy') > 0 ? of('ext', 'cy') / of('chExt', 'cy') : 1;
  return {
    x: frame.x + (of('off', 'x') - of('chOff', 'x') * sx) * frame.sx,
    y: frame.y + (of('off', 'y') - of('chOff', 'y') * sy) * frame.sy,
    sx: frame.sx * sx,
    sy: frame.sy * sy,
  };
}

type Ground = { fill: string | null; picture: string | null };
function groundOf(part: Node | undefined, context: Context): Ground | null {
  const ground = find(part, 'cSld', 'bg');
  if (!ground) return null;
  const properties = find(ground, 'bgPr');
  const blip = find(properties, 'blipFill', 'blip')?.attributes['r:embed'];
  const picture = blip ? context.parts.picture(related(blip, context)) : null;
  const fill = fillOf(properties, context.theme) ?? colourIn(find(ground, 'bgRef'), context.theme);
  return { fill: fill === 'none' ? null : fill, picture };
}

const targetOf = (relations: ReturnType<Parts['relations']>, type: string) =>
  [...relations.values()].find((relation) => relation.type === type)?.target ?? '';

/** Slides in their order; hidden ones are left out but counted, as their numbers are in quotations. */
export function readDeck(parts: Parts): Deck {
  const presentation = parts.xml('ppt/presentation.xml');
  const shown = find(presentation, 'sldSz');
  const size = { w: number(shown, 'cx') ?? 12_192_000, h: number(shown, 'cy') ?? 6_858_000 };
  const relations = parts.relations('ppt/presentation.xml');
  const names = all(find(presentation, 'sldIdLst'), 'sldId').map((one) => relations.get(one.attributes['r:id'] ?? '')?.target ?? ''); // prettier-ignore
  const defaults = find(presentation, 'defaultTextStyle');
  const slides = names.flatMap((name, at): Slide[] => {
    const slide = parts.xml(name);
    if (!slide || slide.attributes['show'] === '0') return [];
    const own = parts.relations(name);
    const layoutName = targetOf(own, 'slideLayout');
    const layoutRelations = parts.relations(layoutName);
    const masterName = targetOf(layoutRelations, 'slideMaster');
    const masterRelations = parts.relations(masterName);
    const [layout, master] = [parts.xml(layoutName), parts.xml(masterName)];
    const theme = themeOf(parts.xml(targetOf(masterRelations, 'theme')), find(master, 'clrMap'));
    const context = { parts, theme, layout, master, size, defaults };
    const beneath: Item[] = [];
    if (slide.attributes['showMasterSp'] !== '0') {
      if (layout?.attributes['showMasterSp'] !== '0')
        beneath.push(...itemsOf(tree(master), WHOLE, { ...context, relations: masterRelations }, true));
      beneath.push(...itemsOf(tree(layout), WHOLE, { ...context, relations: layoutRelations }, true));
    }
    const ground =
      groundOf(slide, { ...context, relations: own }) ??
      groundOf(layout, { ...context, relations: layoutRelations }) ??
      groundOf(master, { ...context, relations: masterRelations });
    const items = itemsOf(tree(slide), WHOLE, { ...context, relations: own }, false);
    return [
      {
        number: at + 1,
        background: ground?.fill ?? '#fff',
        picture: ground?.picture ?? null,
        items: [...beneath, ...items],
      },
    ];
  });
  return { ratio: size.w / size.h, width: size.w / EMU_PER_POINT, slides };
}
