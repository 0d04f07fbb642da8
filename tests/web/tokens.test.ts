import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync('web/app.css', 'utf8');

const tokensOf = (selector: string): Record<string, string> => {
  const block = css.slice(css.indexOf(`${selector} {`)).split('\n}')[0] ?? '';
  return Object.fromEntries([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((found) => [found[1], found[2]]));
};

const light = tokensOf(':root');
const themes = { light, dark: { ...light, ...tokensOf(":root[data-theme='dark']") } };

/** Relative luminance and contrast as WCAG 2.2 defines them. */
const luminance = (hex: string): number => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

const contrast = (a: string, b: string): number => {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
};

const states = ['accent', 'danger', 'warning', 'success', 'info', 'required', 'elective', 'precise'];
const papers = ['surface', 'raised', 'sunken'];

const readable: [string, string][] = [
  ...['text', 'text-soft', 'accent'].flatMap((ink) => papers.map((paper): [string, string] => [ink, paper])),
  ...states.flatMap((ink): [string, string][] => [
    [ink, `${ink}-soft`],
    [ink, 'raised'],
  ]),
  ['text', 'accent-soft'],
  ['text', 'mark'],
  ['on-accent', 'accent'],
  ['on-accent', 'accent-strong'],
];

describe.each(Object.entries(themes))('the %s theme', (_, tokens) => {
  const of = (name: string) => tokens[name] ?? expect.fail(`no colour --${name}`);

  test.each(readable)('%s can be read on %s (AA, 4.5:1)', (ink, paper) => {
    expect(contrast(of(ink), of(paper))).toBeGreaterThanOrEqual(4.5);
  });

  test.each(papers)('the edge of a control can be seen on %s (3:1)', (paper) => {
    expect(contrast(of('line-strong'), of(paper))).toBeGreaterThanOrEqual(3);
  });
});

test('the dark theme answers for every colour of the light one', () => {
  expect(Object.keys(tokensOf(":root[data-theme='dark']")).sort()).toEqual(Object.keys(light).sort());
});

test('every token a component names exists', () => {
  const defined = new Set([...css.matchAll(/(--[\w-]+):/g)].map((found) => found[1]));
  for (const file of globSync('web/**/*.svelte')) {
    const source = readFileSync(file, 'utf8');
    const own = new Set([...source.matchAll(/(?:style:)?(--[\w-]+)\s*[:=]/g)].map((found) => found[1]));
    const missing = [...source.matchAll(/var\((--[\w-]+)\)/g)]
      .map((found) => found[1] ?? '')
      .filter((name) => !defined.has(name) && !own.has(name));
    expect([file, missing]).toEqual([file, []]);
  }
});
