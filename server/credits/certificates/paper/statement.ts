import type { Body, BodyEntry, BodyLine } from '../body.ts';
import { serialOf } from '../payload.ts';
import { bytesOfPaper, drawProof, drawSeal, INK, LINE, mm, openPaper, SOFT, type Given, type Paper } from './sheet.ts';
import { drawTable, type Column } from './table.ts';
import { amount, amountOf, dayIn, paperWords } from './words.ts';

const PAGE = { width: mm(210), height: mm(297) };
const EDGE = mm(20);
const WIDTH = PAGE.width - 2 * EDGE;
const BOTTOM = PAGE.height - mm(22);

const labelIn = (locale: Body['locale'], { label, labelEn }: { label: string; labelEn: string }) =>
  locale === 'zh' ? label : labelEn || label;

/** 学分证明, A4 portrait: where somebody stands as of a day, rule by rule, and every entry that this is the sum of. */
export function drawStatement(given: Given): Promise<Buffer> {
  const { body } = given;
  const t = paperWords(body.locale);
  const paper = openPaper(given, 'portrait');
  paper.font('bold').fontSize(20).text(t.statement, EDGE, mm(22), { width: WIDTH, align: 'center' });
  paper.font('regular').fontSize(9.5).fillColor(SOFT);
  paper.text(`${t.number} ${serialOf(body.number)}`, EDGE, paper.y + 4, { width: WIDTH, align: 'center' });
  drawHead(paper, body);
  heading(paper, t.rules);
  drawTable(paper, { columns: ruleColumns(body), rows: body.lines, bounds: bounds() });
  heading(paper, t.entries);
  if (body.entries.length === 0) paper.fontSize(9.5).fillColor(SOFT).text(t.none, EDGE);
  else drawTable(paper, { columns: entryColumns(body), rows: body.entries, bounds: bounds() });
  paper
    .fontSize(8.5)
    .fillColor(SOFT)
    .text(t.caps, EDGE, paper.y + 6, { width: WIDTH });
  drawFoot(paper, given);
  drawPageNumbers(paper, body);
  return bytesOfPaper(paper);
}

const bounds = () => ({ x: EDGE, top: mm(20), bottom: BOTTOM });

function heading(paper: Paper, text: string): void {
  if (paper.y > BOTTOM - mm(30)) paper.addPage().y = mm(20);
  paper
    .font('bold')
    .fontSize(12)
    .fillColor(INK)
    .text(text, EDGE, paper.y + mm(5), { width: WIDTH });
  paper.font('regular').y += 4;
}

function drawHead(paper: Paper, body: Body): void {
  const t = paperWords(body.locale);
  const policies = body.policies
    .map((one) => `${body.locale === 'zh' ? `《${one.name}》` : one.nameEn || one.name}${t.version(one.version)}`)
    .join(t.separator);
  const counted = amountOf(body.locale, body.counted, body.unit);
  const rows: [string, string][] = [
    [t.name, body.name],
    [t.workplace, body.workplace],
    [t.cycle, `${dayIn(body.locale, body.cycle.from)} – ${dayIn(body.locale, body.cycle.to)}`],
    [t.asOf, dayIn(body.locale, body.asOf)],
    [t.policy, policies],
    [t.total, `${counted} / ${amountOf(body.locale, body.needed, body.unit)}`],
    [t.result, body.isComplete ? t.complete : t.incomplete],
  ];
  paper.y += mm(5);
  for (const [name, value] of rows) {
    const { y } = paper;
    paper
      .fontSize(10)
      .fillColor(SOFT)
      .text(name, EDGE, y, { width: mm(32) });
    paper.fillColor(INK).text(value, EDGE + mm(34), y, { width: WIDTH - mm(34) });
    paper.y = Math.max(paper.y, y + 14) + 3;
  }
  paper
    .moveTo(EDGE, paper.y)
    .lineTo(EDGE + WIDTH, paper.y)
    .lineWidth(0.5)
    .stroke(LINE);
}

function ruleColumns(body: Body): Column<BodyLine>[] {
  const { locale } = body;
  const t = paperWords(locale);
  return [
    { label: t.rule, width: mm(66), text: (line) => labelIn(locale, line), small: (line) => line.place },
    { label: t.period, width: mm(42), text: (line) => `${line.period.from} – ${line.period.to}` },
    { label: t.needed, width: mm(22), text: (line) => amountOf(locale, line.needed, line.unit), isNumber: true },
    { label: t.counted, width: mm(22), text: (line) => amountOf(locale, line.counted, line.unit), isNumber: true },
    { label: t.met, width: mm(18), text: (line) => (line.isMet ? t.yes : t.no), isNumber: true },
  ];
}

function entryColumns(body: Body): Column<BodyEntry>[] {
  const { locale } = body;
  const t = paperWords(locale);
  const caps = (one: BodyEntry) => one.cutBy.map((cap) => labelIn(locale, cap)).join(t.separator);
  return [
    { label: t.day, width: mm(22), text: (one) => one.on },
    {
      label: t.title,
      width: mm(62),
      text: (one) => one.title,
      small: (one) => (one.cutBy.length > 0 ? t.cut(caps(one)) : ''),
    },
    { label: t.category, width: mm(38), text: (one) => labelIn(locale, one.category) },
    { label: t.hours, width: mm(14), text: (one) => amount(one.hours), isNumber: true },
    { label: t.earned, width: mm(17), text: (one) => amount(one.credits), isNumber: true },
    { label: t.countedCredits, width: mm(17), text: (one) => amount(one.counted), isNumber: true },
  ];
}

const FOOT = mm(48);

function drawFoot(paper: Paper, given: Given): void {
  const { body } = given;
  const t = paperWords(body.locale);
  if (paper.y + mm(6) + FOOT > BOTTOM) paper.addPage().y = mm(20);
  const y = paper.y + mm(6);
  drawProof(paper, given, { x: EDGE, y, width: mm(105) });
  const place = { x: EDGE + mm(108), y, width: WIDTH - mm(108) };
  drawSeal(paper, body, place);
  paper.fontSize(10).fillColor(INK);
  paper.text(`${t.issued} ${body.issuer}${t.seal}`, place.x, y + mm(15), { width: place.width, align: 'center' });
  paper.text(dayIn(body.locale, body.issuedOn), { width: place.width, align: 'center' });
}

function drawPageNumbers(paper: Paper, body: Body): void {
  const t = paperWords(body.locale);
  const { count } = paper.bufferedPageRange();
  for (let i = 0; i < count; i++) {
    paper.switchToPage(i);
    const said = `${serialOf(body.number)}    ${t.page(i + 1, count)}`;
    paper
      .fontSize(8)
      .fillColor(SOFT)
      .text(said, EDGE, PAGE.height - mm(14), { width: WIDTH, align: 'center' });
  }
}
