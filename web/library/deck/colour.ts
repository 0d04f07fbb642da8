import { all, find, number, type Node } from './parts.ts';

/** Colours of a presentation: a theme's names resolved, and lightened or darkened as the file says (ECMA-376 20.1.2.3). */
export type Theme = { colours: Map<string, string>; names: Map<string, string> };

const NAMES = ['dk1', 'lt1', 'dk2', 'lt2', 'accent1', 'accent2', 'accent3', 'accent4', 'accent5', 'accent6', 'hlink', 'folHlink']; // prettier-ignore
const PRESETS: Record<string, string> = {
  black: '000000',
  white: 'ffffff',
  red: 'ff0000',
  green: '008000',
  blue: '0000ff',
  yellow: 'ffff00',
  gray: '808080',
  orange: 'ffa500',
};

/** `map` is the master's clrMap: which of the theme's colours text and background are. */
export function themeOf(theme: Node | undefined, map: Node | undefined): Theme {
  const scheme = find(theme, 'themeElements', 'clrScheme');
  const colours = new Map(
    NAMES.map((name) => {
      const [colour] = find(scheme, name)?.children ?? [];
      return [name, colour?.attributes['lastClr'] ?? colour?.attributes['val'] ?? (name.startsWith('lt') ? 'ffffff' : '000000')]; // prettier-ignore
    }),
  );
  return { colours, names: new Map(Object.entries(map?.attributes ?? { bg1: 'lt1', tx1: 'dk1', bg2: 'lt2', tx2: 'dk2' })) }; // prettier-ignore
}

const clamp = (value: number) => Math.min(1, Math.max(0, value));
const channels = (hex: string) => [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);

function toHsl([r = 0, g = 0, b = 0]: number[]): [number, number, number] {
  const [most, least] = [Math.max(r, g, b), Math.min(r, g, b)];
  const light = (most + least) / 2;
  const spread = most - least;
  if (spread === 0) return [0, 0, light];
  const turn = most === r ? ((g - b) / spread + 6) % 6 : most === g ? (b - r) / spread + 2 : (r - g) / spread + 4;
  return [turn * 60, spread / (1 - Math.abs(2 * light - 1)), light];
}

/** A colour element (srgbClr, schemeClr …) as CSS; `own` stands for phClr. */
function oneColour(colour: Node, theme: Theme, own: string | null): string | null {
  const value = colour.attributes['val'] ?? '';
  const base =
    colour.name === 'srgbClr'
      ? value
      : colour.name === 'sysClr'
        ? (colour.attributes['lastClr'] ?? '000000')
        : colour.name === 'prstClr'
          ? (PRESETS[value] ?? '808080')
          : colour.name === 'schemeClr'
            ? value === 'phClr'
              ? own
              : theme.colours.get(theme.names.get(value) ?? value)
            : null;
  if (!base || !/^[0-9a-f]{6}$/i.test(base)) return null;
  const [hue, ...rest] = toHsl(channels(base));
  let [saturation, light] = rest;
  let alpha = 1;
  for (const change of colour.children) {
    const share = (number(change, 'val') ?? 100_000) / 100_000;
    if (change.name === 'lumMod') light = clamp(light * share);
    else if (change.name === 'lumOff') light = clamp(light + share);
    else if (change.name === 'satMod') saturation = clamp(saturation * share);
    else if (change.name === 'tint') light = clamp(light + (1 - light) * (1 - share));
    else if (change.name === 'shade') light = clamp(light * share);
    else if (change.name === 'alpha') alpha = clamp(share);
  }
  return `hsl(${hue.toFixed(0)} ${(saturation * 100).toFixed(0)}% ${(light * 100).toFixed(1)}% / ${alpha.toFixed(2)})`;
}

/** The colour that stands in `holder` (solidFill, a list's style …); null when none does. */
export function colourIn(holder: Node | undefined, theme: Theme, own: string | null = null): string | null {
  for (const child of holder?.children ?? []) {
    const found = oneColour(child, theme, own);
    if (found) return found;
  }
  return null;
}

/** A fill as a CSS background; 'none' when the file says so, null when it says nothing. */
export function fillOf(holder: Node | undefined, theme: Theme): string | null {
  if (find(holder, 'noFill')) return 'none';
  const solid = find(holder, 'solidFill');
  if (solid) return colourIn(solid, theme);
  const gradient = find(holder, 'gradFill');
  if (!gradient) return null;
  const stops = all(find(gradient, 'gsLst'), 'gs').flatMap((stop) => {
    const colour = colourIn(stop, theme);
    return colour ? [`${colour} ${(number(stop, 'pos') ?? 0) / 1000}%`] : [];
  });
  const angle = (number(find(gradient, 'lin'), 'ang') ?? 5_400_000) / 60_000 + 90;
  return stops.length > 0 ? `linear-gradient(${angle}deg, ${stops.join(', ')})` : null;
}
