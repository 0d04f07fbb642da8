/**
 * Subtitle source -> the pictures of its recording. A `##` in the source opens a slide; what stands before a timed line
 * is on the board from that line on, so a slide fills up as the teacher speaks.
 */
import { marked } from 'marked';
import type { Source } from './source.ts';
import { spokenIn } from './srt.ts';

export const WIDTH = 1280;
export const HEIGHT = 720;

/** What is seen from one second to another. */
export type Picture = { readonly from: number; readonly to: number; readonly html: string };
type Step = { readonly from: number; readonly to: number; readonly markdown: string };
type Slide = { readonly heading: string; readonly steps: readonly Step[] };

/**
 * The pictures from second 0 to the end of the speech, without gaps. `tokens` are CSS declarations of the colours and
 * fonts. An empty list: the source has no slides. Throws with the source's name on a slide that is never spoken to.
 */
export function toPictures(source: Source, tokens: string): Picture[] {
  const slides = slidesOf(source);
  const pictures = slides.flatMap((slide, i) =>
    slide.steps.map(({ from, to }, shown) => {
      const html = page(tokens, source.title, { ...slide, shown, number: i + 1, of: slides.length });
      return { from, to, html };
    }),
  );
  return pictures.map((picture, i) => {
    return { ...picture, from: i === 0 ? 0 : picture.from, to: pictures[i + 1]?.from ?? picture.to };
  });
}

function slidesOf({ slug, body }: Source): Slide[] {
  return body
    .split(/^## +/m)
    .slice(1)
    .map((text) => {
      const [heading = '', ...lines] = text.split('\n');
      const steps = stepsOf(lines);
      if (steps === null) throw new Error(`${slug}: slide "${heading}" has text that no timed line follows`);
      return { heading: heading.trim(), steps };
    });
}

/** Timed lines with nothing new before them prolong what is shown already. */
function stepsOf(lines: readonly string[]): Step[] | null {
  const steps: Step[] = [];
  let waiting: string[] = [];
  for (const line of lines) {
    const spoken = spokenIn(line);
    if (spoken === null) {
      waiting.push(line);
      continue;
    }
    const markdown = waiting.join('\n').trim();
    const last = steps.at(-1);
    if (markdown === '' && last) steps[steps.length - 1] = { ...last, to: spoken.to };
    else steps.push({ from: spoken.from, to: spoken.to, markdown });
    waiting = [];
  }
  return steps.length > 0 && waiting.join('').trim() === '' ? steps : null;
}

type Shown = Slide & { readonly shown: number; readonly number: number; readonly of: number };

/** Steps still to come keep their place, so that nothing jumps when they appear. */
function page(tokens: string, title: string, { heading, steps, shown, number, of }: Shown): string {
  const parts = steps.map(({ markdown }, i) => {
    const content = marked.parse(markdown, { async: false, breaks: true });
    return `<section class="step${i > shown ? ' later' : ''}">${content}</section>`;
  });
  return `<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><style>:root { ${tokens} }${STYLE}</style></head>
<body class="${number === 1 ? 'first' : ''}">
<header><span>${title}</span><span>${number} / ${of}</span></header>
<div class="bar"><div style="width: ${((100 * number) / of).toFixed(1)}%"></div></div>
<main><h1>${heading}</h1>${parts.join('')}</main>
</body>
</html>
`;
}

/** The lowest fifth stays empty: players lay their captions over it. */
const STYLE = `
* { box-sizing: border-box; margin: 0; }
body { width: ${WIDTH}px; height: ${HEIGHT}px; overflow: hidden; background: var(--surface); color: var(--text); font: 40px/1.55 var(--font); }
header { display: flex; justify-content: space-between; padding: 26px 72px 14px; font-size: 22px; color: var(--text-soft); }
.bar { height: 4px; margin: 0 72px; background: var(--line); }
.bar div { height: 100%; background: var(--accent); }
main { padding: 34px 72px 0; }
h1 { font-size: 50px; line-height: 1.3; color: var(--accent-strong); margin-bottom: 26px; }
.first main { padding-top: 110px; text-align: center; }
.first h1 { font-size: 76px; margin-bottom: 44px; }
.first p { font-size: 44px; }
.later { visibility: hidden; }
.step > * { margin-bottom: 18px; }
.step:has(> pre) { display: flex; align-items: center; gap: 64px; }
strong { color: var(--accent); }
del { color: var(--danger); text-decoration: underline wavy 2px; text-underline-offset: 8px; }
mark { background: var(--mark); color: inherit; padding: 0 .12em; border-radius: 4px; }
blockquote, pre { background: var(--raised); border: 1px solid var(--line); border-left: 8px solid var(--accent-line); border-radius: 8px; padding: 20px 32px; }
pre { font: 33px/1.2 var(--font-mono); }
pre mark { padding: 0; }
ul, ol { padding-left: 1.3em; }
li { padding-left: .2em; margin-bottom: 10px; }
li::marker { color: var(--accent); }
table { border-collapse: collapse; background: var(--raised); }
th, td { border: 1px solid var(--line); padding: 12px 28px; text-align: center; font-weight: normal; }
th { background: var(--accent-soft); color: var(--accent-strong); }
td:first-child { text-align: left; }
`;
