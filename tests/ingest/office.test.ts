import { describe, expect, test } from 'vitest';
import { bareDocx, deck, lessonPlanDocx, office, ole, pdf, read, textOf, utf8, workbook } from './make.ts';

const WORD = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';

describe('a Word lesson plan', () => {
  test('keeps headings of the style and those written by hand, each with its ordinal', async () => {
    const { blocks, title, language } = await read(await lessonPlanDocx(), '燕子.docx');
    const headings = blocks.filter((block) => block.type === 'heading');
    expect(headings.map(({ text, level }) => [text, level])).toEqual([
      ['《燕子》教学设计', 1],
      ['一、教学目标', 2],
      ['【教学过程】', 3],
      ['板书设计', 3],
    ]);
    expect(headings.map(({ locator }) => locator.kind === 'heading' && locator.ordinal)).toEqual([1, 2, 3, 4]);
    expect(title).toBe('《燕子》教学设计');
    expect(language).toBe('zh');
  });

  test('takes insertions in and leaves deletions out', async () => {
    const text = textOf((await read(await lessonPlanDocx(), 'a.docx')).blocks);
    expect(text).toContain('会认八个生字，能正确书写，感受春天的生机');
    expect(text).not.toContain('背诵全文');
  });

  test('keeps rows of data as one line and laid-out cells as paragraphs under their label', async () => {
    const { blocks } = await read(await lessonPlanDocx(), 'a.docx');
    expect(blocks.find((block) => block.type === 'table')?.text).toBe('年级 | 三年级');
    const board = blocks
      .filter(({ locator }) => locator.kind === 'heading' && locator.heading === '板书设计')
      .map(({ text }) => text);
    expect(board).toContain('外形：乌黑的羽毛');
  });

  test('keeps footnotes as notes without their arrows', async () => {
    const { blocks } = await read(await lessonPlanDocx(), 'a.docx');
    expect(blocks.filter((block) => block.type === 'note').map(({ text }) => text)).toEqual([
      '课文见三年级下册第二单元。',
    ]);
  });

  test('writes formulas as text and drops the reading above ruby characters', async () => {
    const document = `<w:document xmlns:w="${WORD}" xmlns:m="m"><w:body><w:p><w:r><w:t>同学们观察抛物线的一般式并且说出它的顶点：</w:t></w:r><m:oMath><m:r><m:t>y=ax²</m:t></m:r></m:oMath></w:p><w:p><w:r><w:ruby><w:rt><w:r><w:t>pinyin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>拼音教学</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p></w:body></w:document>`;
    const text = textOf((await read(bareDocx(document), 'a.docx')).blocks);
    expect(text).toContain('顶点：y=ax²');
    expect(text).toContain('拼音教学');
    expect(text).not.toContain('pinyin');
  });
});

describe('a slide show', () => {
  test('is read in the order of the show, with titles, tables and notes', async () => {
    const { blocks, facts, title } = await read(deck(), '浮力.pptx');
    expect(blocks.map(({ type, text, locator }) => [locator.kind === 'slide' && locator.slide, type, text])).toEqual([
      [1, 'heading', '浮力 & 压强'],
      [1, 'paragraph', '八年级物理下册'],
      [2, 'heading', '探究浮力的大小'],
      [2, 'table', '次数 | 浮力'],
      [2, 'table', '1 | 0.5 N'],
      [2, 'note', '提醒学生先调零再读数。'],
    ]);
    expect(facts.slides).toBe(3);
    expect(title).toBe('浮力 & 压强');
  });

  test('leaves hidden slides out and says so', async () => {
    const { blocks, warnings } = await read(deck(), 'a.pptx');
    expect(textOf(blocks)).not.toContain('答案');
    expect(warnings).toEqual(['hidden_slides_skipped']);
  });
});

describe('a workbook', () => {
  test('carries the column names in every row and hides what is hidden', async () => {
    const { blocks, warnings, facts } = await read(workbook(), '名单.xlsx');
    expect(blocks.map(({ text }) => text)).toEqual([
      '立项名单',
      '2026年校级课题立项名单',
      '课题名称 | 负责人 | 学时',
      '课题名称: 分层作业的设计与实施 | 负责人: 陈老师 | 学时: 12',
      '课题名称: 课堂提问的有效性研究 | 负责人: 李老师 | 学时: 8',
    ]);
    expect(blocks[3]?.locator).toEqual({ kind: 'sheet', sheet: '立项名单', row: 3 });
    expect(warnings).toEqual(['hidden_sheets_skipped']);
    expect(facts.sheets).toBe(1);
  });
});

describe('a PDF', () => {
  const body = 'The teacher asks an open question and waits for three seconds';
  const pages = [1, 2, 3].map((page): [number, number, number, string][] => [
    [9, 60, 815, 'School journal of teaching research'],
    [20, 60, 760, `Part ${page} of the lesson`],
    [11, 60, 700, body],
    [11, 60, 685, `before anyone may answer on page ${'abc'[page - 1]}.`],
    [9, 290, 20, String(page)],
  ]);

  test('gives paragraphs by page, headings by size, and no running heads or page numbers', async () => {
    const { blocks, facts } = await read(pdf(pages), 'a.pdf');
    expect(facts.pages).toBe(3);
    expect(blocks.filter(({ type }) => type === 'heading').map(({ text, locator }) => [text, locator])).toEqual(
      [1, 2, 3].map((page) => [`Part ${page} of the lesson`, { kind: 'page', page }]),
    );
    expect(textOf(blocks)).not.toContain('School journal');
    expect(blocks.map(({ text }) => text)).not.toContain('2');
    expect(blocks[1]?.text).toBe(`${body} before anyone may answer on page a.`);
  });

  test('that is a scan with stray characters is refused as without text', async () => {
    const scan = Array.from({ length: 10 }, (): [number, number, number, string][] => [[11, 60, 700, 'p. 12 of']]);
    await expect(read(pdf(scan), 'scan.pdf')).rejects.toMatchObject({ code: 'ingest.no_text' });
  });
});

describe('a file that cannot become text ends with its reason', () => {
  const entity = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>';
  const cases: [reason: string, code: string, name: string, bytes: Uint8Array][] = [
    ['a password', 'ingest.encrypted', 'a.docx', ole('EncryptionInfo', 'EncryptedPackage')],
    ['an old workbook', 'ingest.unsupported', 'a.xls', ole('Workbook')],
    ['Works under the ending of WPS', 'ingest.unsupported', 'a.wps', ole('CONTENTS')],
    ['an old show without LibreOffice', 'ingest.converter_missing', 'a.ppt', ole('PowerPoint Document')],
    ['half a zip', 'ingest.corrupt', 'a.docx', office({ 'word/document.xml': '<w:document/>' }).slice(0, 90)],
    ['an entity in the document', 'ingest.unsafe', 'a.docx', bareDocx(`${entity}<w:document xmlns:w="${WORD}"/>`)],
    [
      'an entity in UTF-16',
      'ingest.unsafe',
      'a.pptx',
      office({ 'ppt/presentation.xml': Buffer.from(`\ufeff${entity}`, 'utf16le') }),
    ],
    [
      'a web page that declares entities',
      'ingest.unsafe',
      'a.html',
      utf8(`<?xml version="1.0"?>${entity}<p>${'文字'.repeat(30)}</p>`),
    ],
    [
      'an empty document',
      'ingest.no_text',
      'a.docx',
      bareDocx(`<w:document xmlns:w="${WORD}"><w:body><w:p/></w:body></w:document>`),
    ],
    ['nothing at all', 'ingest.no_text', 'a.txt', new Uint8Array()],
    ['a picture', 'ingest.unsupported', 'a.txt', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 1])],
    ['a broken PDF', 'ingest.corrupt', 'a.pdf', utf8('%PDF-1.7\nnothing follows')],
    ['a program', 'ingest.unsupported', 'a.py', utf8('print("hello")\n'.repeat(10))],
  ];
  test.each(cases)('%s: %s', async (_reason, code, name, bytes) => {
    await expect(read(bytes, name)).rejects.toMatchObject({ name: 'UnreadableFile', code });
  });
});
