import { Parser } from 'htmlparser2';
import { openParts, type Parts } from '../extract/parts.ts';
import { meaningful, oneLine } from '../text.ts';
import type { HiddenText, HiddenWay } from '../types.ts';

/** Looks of a run, as far as they decide whether it is seen. Undefined: says nothing, the style around it does. */
type Looks = { vanish?: boolean; color?: string; size?: number; fill?: string };

const STORIES = /^word\/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml$/;
/** Half-points: below four points nobody reads on paper. */
const TINY = 8;
/** Twips and EMU beyond which nothing is on a sheet of A3. */
const OFF_TWIPS = 25_000;
const OFF_EMU = 16_000_000;
/** A picture's description as long as this is a text of its own. */
const LONG_DESCRIPTION = 40;
const TEXT = 400;

const local = (name: string) => name.slice(name.indexOf(':') + 1);
const isOn = (value: string | undefined) => value === undefined || !['0', 'false', 'off', 'none'].includes(value);
const value = (attributes: Record<string, string>, name: string): string | undefined =>
  attributes[`w:${name}`] ?? attributes[name];

/** Near enough to white that paper swallows it. */
const isPale = (color: string): boolean => {
  const parts = /^([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color);
  return parts !== null && parts.slice(1).every((part) => parseInt(part, 16) >= 0xf0);
};

function looksOf(name: string, attributes: Record<string, string>): Looks | null {
  const val = value(attributes, 'val');
  switch (name) {
    case 'vanish':
    case 'specVanish':
    case 'webHidden':
      return name === 'webHidden' ? null : { vanish: isOn(val) };
    case 'color':
      return { color: value(attributes, 'themeColor')?.startsWith('background') ? 'FFFFFF' : (val ?? 'auto') };
    case 'sz':
      return { size: Number(val) };
    case 'shd':
      return { fill: value(attributes, 'fill') ?? 'auto' };
    case 'highlight':
      return { fill: val === 'none' ? 'auto' : val === 'white' ? 'FFFFFF' : '000000' };
    default:
      return null;
  }
}

/** Looks by style, with those each is based on; a chain that bites its tail ends. */
function readStyles(xml: string): Map<string, Looks> {
  const own = new Map<string, Looks & { basedOn?: string }>();
  let style: (Looks & { basedOn?: string }) | null = null;
  let isRun = false;
  const parser = new Parser(
    {
      onopentag: (full, attributes) => {
        const name = local(full);
        if (name === 'style') own.set(value(attributes, 'styleId') ?? '', (style = {}));
        else if (name === 'rPr') isRun = true;
        else if (style && name === 'basedOn') style.basedOn = value(attributes, 'val') ?? '';
        else if (style && isRun) Object.assign(style, looksOf(name, attributes));
      },
      onclosetag: (full) => {
        if (local(full) === 'rPr') isRun = false;
        if (local(full) === 'style') style = null;
      },
    },
    { xmlMode: true },
  );
  parser.write(xml);
  parser.end();
  const whole = (id: string, seen: readonly string[]): Looks => {
    const { basedOn, ...looks } = own.get(id) ?? {};
    return basedOn && !seen.includes(basedOn) ? { ...whole(basedOn, [...seen, id]), ...looks } : looks;
  };
  return new Map([...own.keys()].map((id) => [id, whole(id, [id])]));
}

function wayOf({ vanish, color = 'auto', size, fill = 'auto' }: Looks): HiddenWay | null {
  if (vanish) return 'vanish';
  if (size !== undefined && size < TINY) return 'tiny';
  if (color === 'auto') return null;
  if (fill === 'auto') return isPale(color) ? 'white' : null;
  return color.toLowerCase() === fill.toLowerCase() || (isPale(color) && isPale(fill)) ? 'white' : null;
}

/** Walks one story of the document and gathers runs that are not seen; neighbours of one kind are one text. */
class Story {
  readonly found: HiddenText[] = [];
  readonly #styles: ReadonlyMap<string, Looks>;
  readonly #place: string;
  #paragraph: Looks = {};
  #run: Looks | null = null;
  #cellFills: string[] = [];
  #isRunProperties = false;
  #isText = false;
  #isOff = false;
  #position = '';

  constructor(styles: ReadonlyMap<string, Looks>, place: string) {
    this.#styles = styles;
    this.#place = place;
  }

  open(name: string, attributes: Record<string, string>): void {
    if (name === 'tc') this.#cellFills.push('auto');
    if (name === 'p') [this.#paragraph, this.#isOff] = [{}, this.#isOff && this.#position === 'anchor'];
    if (name === 'r') this.#run = {};
    if (name === 'rPr') this.#isRunProperties = true;
    if (name === 't') this.#isText = true;
    if (name === 'posOffset') this.#position = 'offset';
    if (name === 'framePr' && ['x', 'y'].some((axis) => Math.abs(Number(value(attributes, axis) ?? 0)) > OFF_TWIPS))
      this.#isOff = true;
    if (name === 'docPr' || name === 'cNvPr') this.#describe(attributes);
    this.#style(name, attributes);
  }

  #style(name: string, attributes: Record<string, string>): void {
    const named = this.#styles.get(value(attributes, 'val') ?? '');
    if (name === 'pStyle' && named) this.#paragraph = { ...named };
    else if (name === 'rStyle' && named && this.#run) Object.assign(this.#run, named);
    else if (name === 'shd' && !this.#isRunProperties && this.#cellFills.length > 0)
      this.#cellFills[this.#cellFills.length - 1] = value(attributes, 'fill') ?? 'auto';
    else if (this.#isRunProperties && this.#run) Object.assign(this.#run, looksOf(name, attributes));
    else if (name === 'shd') Object.assign(this.#paragraph, looksOf(name, attributes));
  }

  close(name: string): void {
    if (name === 'tc') this.#cellFills.pop();
    if (name === 'rPr') this.#isRunProperties = false;
    if (name === 't') this.#isText = false;
    if (name === 'r') this.#run = null;
    if (name === 'posOffset') this.#position = '';
    if (name === 'anchor') this.#isOff = false;
  }

  read(text: string): void {
    if (this.#position === 'offset' && Math.abs(Number(text)) > OFF_EMU) this.#isOff = true;
    if (!this.#isText || !this.#run || meaningful(text) === 0) return;
    const fill = this.#cellFills.findLast((one) => one !== 'auto');
    const looks = { ...(fill ? { fill } : {}), ...this.#paragraph, ...this.#run };
    const how = this.#isOff ? 'off_page' : wayOf(looks);
    if (how) this.#add(how, text);
  }

  #describe(attributes: Record<string, string>): void {
    const text = oneLine(`${attributes.descr ?? ''} ${attributes.title ?? ''}`);
    if (text.length >= LONG_DESCRIPTION)
      this.found.push({ how: 'alt_text', text: text.slice(0, TEXT), place: this.#place });
  }

  #add(how: HiddenWay, text: string): void {
    const last = this.found.at(-1);
    if (last?.how === how && last.text.length < TEXT) last.text = (last.text + text).slice(0, TEXT);
    else this.found.push({ how, text: text.slice(0, TEXT), place: this.#place });
  }
}

function readStory(parts: Parts, name: string, styles: ReadonlyMap<string, Looks>): HiddenText[] {
  const story = new Story(styles, name.replace(/^word\/|\.xml$/g, ''));
  const parser = new Parser(
    {
      onopentag: (full, attributes) => story.open(local(full), attributes),
      onclosetag: (full) => story.close(local(full)),
      ontext: (text) => story.read(text),
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.write(parts.text(name));
  parser.end();
  return story.found;
}

/** Hidden runs, text in the colour of the paper, tiny type, frames off the page, long descriptions of pictures. */
export function hiddenInDocx(bytes: Uint8Array): HiddenText[] {
  const parts = openParts(bytes);
  const styles = readStyles(parts.text('word/styles.xml'));
  return parts.names.filter((name) => STORIES.test(name)).flatMap((name) => readStory(parts, name, styles));
}
