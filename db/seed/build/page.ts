/**
 * Source -> styled HTML page, on its own or printed to PDF. The first font is the one the committed PDF were printed with
 * (Debian fonts-wqy-microhei: a third smaller than Noto Sans CJK); without it the next one serves.
 */
import { marked } from 'marked';
import { byline, facts } from './names.ts';
import type { Source } from './source.ts';

export function toHtml(source: Source): string {
  const [first = '', ...rest] = source.body.split('\n');
  const line =
    source.kind === 'lesson_plan'
      ? facts(source)
          .map(([label, value]) => `${label}：${value}`)
          .join(' | ')
      : byline(source);
  const content = marked.parse([first, '', `<p class="by">${line}</p>`, '', ...rest].join('\n'), {
    async: false,
    breaks: true,
  });
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<title>${source.title}</title>
<style>${STYLE}</style>
</head>
<body>
${content}</body>
</html>
`;
}

const STYLE = `
@page { size: A4; margin: 20mm 18mm 18mm; }
body { font: 11pt/1.75 "WenQuanYi Micro Hei", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; color: #222; max-width: 46em; margin: 0 auto; }
h1, h2, h3, th { font-family: "WenQuanYi Micro Hei", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; break-after: avoid; }
h1 { font-size: 20pt; line-height: 1.35; text-align: center; color: #1f3a5f; margin: 0 0 8pt; }
h2 { font-size: 13.5pt; color: #1f3a5f; border-left: 4pt solid #3e7cb1; padding-left: 7pt; margin: 17pt 0 6pt; }
h3 { font-size: 11.5pt; color: #2f5d8a; margin: 11pt 0 4pt; }
p { margin: 0 0 6pt; text-align: justify; }
.by { text-align: center; color: #666; font-size: 10pt; margin-bottom: 14pt; }
ul, ol { margin: 0 0 7pt; padding-left: 1.7em; }
table { border-collapse: collapse; width: 100%; margin: 6pt 0 10pt; font-size: 9.5pt; line-height: 1.55; }
th, td { border: .6pt solid #8a9bae; padding: 4pt 6pt; vertical-align: top; text-align: left; }
th { background: #e8eef4; }
td:first-child { min-width: 5.5em; }
tr { break-inside: avoid; }
blockquote { margin: 6pt 0; padding: 5pt 10pt; background: #f5f7f9; border-left: 3pt solid #b9c6d3; color: #444; }
blockquote p { margin: 0; }
`;
