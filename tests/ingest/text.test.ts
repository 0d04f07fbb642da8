import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergeCues, parseCues } from '../../ingest/extract/subtitles.ts';
import { sniff } from '../../ingest/index.ts';
import { read, textOf, utf8 } from './make.ts';

const SIMPLIFIED = '本节课围绕核心素养展开，学生在真实情境中发现问题、提出问题，并通过小组合作解决问题。';
const TRADITIONAL = '本節課圍繞核心素養展開，學生在真實情境中發現問題，並通過小組合作解決問題。';

// The same sentence in encodings that Node cannot write: made with the mapping tables of the decoder itself.
function encode(text: string, encoding: 'gb18030' | 'big5'): Uint8Array {
  const decoder = new TextDecoder(encoding);
  const table = new Map<string, [number, number]>();
  for (let high = 0x81; high <= 0xfe; high++) {
    for (let low = 0x40; low <= 0xfe; low++) {
      const char = decoder.decode(Uint8Array.of(high, low));
      if ([...char].length === 1 && !table.has(char)) table.set(char, [high, low]);
    }
  }
  return Uint8Array.from(
    [...text].flatMap((char) => (char.charCodeAt(0) < 128 ? [char.charCodeAt(0)] : (table.get(char) ?? [63]))),
  );
}
const wide = (text: string, isBig: boolean, mark: boolean): Uint8Array => {
  const bytes = Buffer.from(`${mark ? '\ufeff' : ''}${text}`, 'utf16le');
  return new Uint8Array(isBig ? bytes.swap16() : bytes);
};
const utf32 = (text: string): Uint8Array =>
  new Uint8Array(new Uint32Array([0xfeff, ...[...text].map((char) => char.codePointAt(0) ?? 0)]).buffer);

describe('a text file is read in any encoding schools have used', () => {
  const cases: [encoding: string, text: string, bytes: Uint8Array][] = [
    ['utf-8', SIMPLIFIED, utf8(SIMPLIFIED)],
    ['gb18030', SIMPLIFIED, encode(SIMPLIFIED, 'gb18030')],
    ['big5', TRADITIONAL, encode(TRADITIONAL, 'big5')],
    ['utf-16le', SIMPLIFIED, wide(SIMPLIFIED, false, true)],
    ['utf-16be', SIMPLIFIED, wide(SIMPLIFIED, true, true)],
    ['utf-16le', SIMPLIFIED, wide(SIMPLIFIED, false, false)],
    ['utf-16be', SIMPLIFIED, wide(SIMPLIFIED, true, false)],
    ['utf-32le', SIMPLIFIED, utf32(SIMPLIFIED)],
  ];
  test.each(cases)('%s', async (encoding, text, bytes) => {
    const { blocks, facts } = await read(bytes, '说明.txt');
    expect(textOf(blocks)).toBe(text);
    expect(facts.encoding).toBe(encoding);
  });

  test('and refused rather than shown as rubbish when no encoding fits', async () => {
    const rubbish = Uint8Array.from(Array.from({ length: 400 }, (_, index) => 0xc9 + ((index * 7) % 0x30)));
    await expect(read(rubbish, 'a.txt')).rejects.toMatchObject({ code: 'ingest.unsupported' });
  });
});

describe('a web page', () => {
  test('gives its text without scripts, styles and navigation', async () => {
    const page = `<html><head><meta charset="utf-8"><title>细胞的结构 - 示例学校</title><style>p{}</style></head><body><nav>首页 关于</nav><h1>细胞的结构</h1><p>细胞膜控制物质进出，<b>细胞核</b>储存遗传信息。</p><ul><li>观察洋葱表皮</li></ul><script>alert("不要")</script><p hidden>看不见的字</p></body></html>`;
    const { blocks, title } = await read(utf8(page), 'cell.html');
    expect(blocks.map(({ type, text }) => [type, text])).toEqual([
      ['heading', '细胞的结构'],
      ['paragraph', '细胞膜控制物质进出，细胞核储存遗传信息。'],
      ['list', '观察洋葱表皮'],
    ]);
    expect(title).toBe('细胞的结构');
  });

  test('is trusted about its charset only when the bytes obey it', async () => {
    const page = `<html><head><meta charset="gb2312"></head><body><p>${SIMPLIFIED}</p></body></html>`;
    expect(textOf((await read(utf8(page), 'a.html')).blocks)).toBe(SIMPLIFIED);
    expect(textOf((await read(encode(page, 'gb18030'), 'a.html')).blocks)).toBe(SIMPLIFIED);
  });
});

describe('markdown', () => {
  test('gives headings, lists, tables and code, and takes the title of the front matter', async () => {
    const source = [
      '---',
      'title: "循环结构"',
      '---',
      '## 学习目标',
      '',
      '- 说出 **for** 循环的含义',
      '- 会读[示例](http://example.org)',
      '',
      '| 次数 | 结果 |',
      '| --- | --- |',
      '| 1 | 2 |',
      '',
      '```python',
      'for i in range(3):',
      '    print(i)',
      '```',
      '<!-- 不显示 -->',
    ].join('\n');
    const { blocks, title } = await read(utf8(source), 'loop.md');
    expect(blocks.map(({ type, text }) => [type, text])).toEqual([
      ['heading', '学习目标'],
      ['list', '说出 for 循环的含义'],
      ['list', '会读示例'],
      ['table', '次数 | 结果'],
      ['table', '1 | 2'],
      ['paragraph', 'for i in range(3):\nprint(i)'],
    ]);
    expect(title).toBe('循环结构');
  });
});

describe('subtitles', () => {
  const srt =
    '1\r\n00:00:01,000 --> 00:00:03,500\r\n今天我们学习浮力。\r\n\r\n2\r\n00:00:03,600 --> 00:00:06,000\r\n<i>物体</i>在水里会受到向上的力，\r\n\r\n3\r\n00:01:20,000 --> 00:01:22,000\r\n停顿之后是新的一段内容。\r\n';

  test('become captions of some sentences with the seconds they are spoken in', async () => {
    const { blocks, facts, format } = await read(utf8(srt), '浮力.srt');
    expect(format).toBe('srt');
    expect(blocks).toEqual([
      {
        type: 'caption',
        text: '今天我们学习浮力。物体在水里会受到向上的力，',
        locator: { kind: 'second', from: 1, to: 6 },
      },
      { type: 'caption', text: '停顿之后是新的一段内容。', locator: { kind: 'second', from: 80, to: 82 } },
    ]);
    expect(facts.seconds).toBe(82);
  });

  test('are told from text by their content, not by their name', () => {
    expect(sniff(utf8(srt), 'a.txt')).toBe('srt');
    expect(sniff(utf8('WEBVTT\n\n00:01.000 --> 00:02.000\n你好'), 'a')).toBe('vtt');
  });

  test('never break the parser, and captions never run backwards', () => {
    const line = fc.oneof(
      fc.string(),
      fc.constant(''),
      fc.tuple(fc.nat(99), fc.nat(99)).map(([a, b]) => `00:${a}:0${b % 10},5 --> 00:${b}:${a},9`),
      fc.nat(50).map(String),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
        const merged = mergeCues(parseCues(lines.join('\n')));
        merged.forEach((cue, index) => {
          expect(cue.to).toBeGreaterThanOrEqual(cue.from);
          expect(cue.from).toBeGreaterThanOrEqual(merged[index - 1]?.from ?? 0);
        });
      }),
      { numRuns: 200 },
    );
  });
});
