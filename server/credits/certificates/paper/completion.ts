import type { Body, BodyLine } from '../body.ts';
import { serialOf } from '../payload.ts';
import {
  bytesOfPaper,
  drawProof,
  drawSeal,
  INK,
  LINE,
  mm,
  openPaper,
  RED,
  SOFT,
  type Given,
  type Paper,
} from './sheet.ts';
import { amountOf, dayIn, paperWords } from './words.ts';

const PAGE = { width: mm(297), height: mm(210) };
const EDGE = mm(24);
/** Two empty squares, as a Chinese paragraph begins. */
const INDENT = '\u3000\u3000';

/** 结业证书, A4 landscape: what was done, under which rules, number, code, place for the seal. */
export function drawCompletion(given: Given): Promise<Buffer> {
  const { body } = given;
  const paper = openPaper(given, 'landscape');
  drawFrame(paper);
  const t = paperWords('zh');
  const width = PAGE.width - 2 * EDGE;
  paper.font('bold').fontSize(30).fillColor(RED);
  paper.text(t.completion, EDGE, mm(26), { width, align: 'center', characterSpacing: 2 });
  paper.font('regular').fontSize(11).fillColor(SOFT);
  paper.text(`${t.number}：${serialOf(body.number)}`, EDGE, mm(42), { width, align: 'center' });
  drawText(paper, body, width);
  drawRules(paper, body);
  drawProof(paper, given, { x: EDGE + mm(10), y: mm(152), width: mm(130) });
  const place = { x: PAGE.width - EDGE - mm(85), y: mm(147), width: mm(85) };
  drawSeal(paper, body, place);
  paper.fontSize(13).fillColor(INK);
  paper.text(`${t.issuer}：${body.issuer}${t.seal}`, place.x, mm(162), { width: place.width, align: 'center' });
  paper.text(dayIn('zh', body.issuedOn), place.x, mm(176), { width: place.width, align: 'center' });
  return bytesOfPaper(paper);
}

function drawFrame(paper: Paper): void {
  const frame = (inset: number, line: number) =>
    paper
      .rect(inset, inset, PAGE.width - 2 * inset, PAGE.height - 2 * inset)
      .lineWidth(line)
      .stroke(RED);
  frame(mm(9), 2.2);
  frame(mm(11.2), 0.6);
}

/** A long name of a policy makes the letters smaller, never the text longer than its place. */
const SIZES = [16, 15, 14, 13, 12, 11, 10];
const TEXT_HEIGHT = mm(50);

function drawText(paper: Paper, body: Body, width: number): void {
  const said = textOf(body);
  const optionsAt = (size: number) => ({ width: width - mm(20), lineGap: size * 0.55 });
  const size = SIZES.find((one) => paper.fontSize(one).heightOfString(said, optionsAt(one)) <= TEXT_HEIGHT) ?? 10;
  const x = EDGE + mm(10);
  paper.fontSize(16).fillColor(INK).font('bold').text(body.name, x, mm(56), { continued: true });
  paper.font('regular').text(` 同志（${body.workplace}）：`);
  paper.fontSize(size).text(said, x, mm(68), optionsAt(size));
}

function textOf({ policies, cycle, counted, needed, unit, lines }: Body): string {
  const named = policies.map(({ name, version }) => `《${name}》（第 ${version} 版）`).join('、');
  const required = lines.filter((line) => line.isAsked).length > 1 ? '，必修项目全部合格' : '';
  return (
    `${INDENT}在 ${dayIn('zh', cycle.from)}至 ${dayIn('zh', cycle.to)}的继续教育周期内，按照${named}的规定完成培训学习任务，` +
    `认定 ${amountOf('zh', counted, unit)}（应达 ${amountOf('zh', needed, unit)}）${required}，准予结业。\n` +
    `${INDENT}特发此证。`
  );
}

const MOST_RULES = 6;

/** What completion asked for, with what was recognised: at most what fits between text and seal. */
function drawRules(paper: Paper, body: Body): void {
  const isWhole = ({ period }: BodyLine) => period.from === body.cycle.from && period.to === body.cycle.to;
  const asked = body.lines.filter((line) => line.isAsked && isWhole(line)).slice(0, MOST_RULES);
  const columns = asked.length > 3 ? 2 : 1;
  const width = (PAGE.width - 2 * EDGE - mm(20)) / columns;
  const top = mm(122);
  const t = paperWords('zh');
  paper.fontSize(10);
  for (const [i, line] of asked.entries()) {
    const x = EDGE + mm(10) + (i % columns) * width;
    const y = top + Math.floor(i / columns) * mm(8);
    const needed = amountOf('zh', line.needed, line.unit);
    const said = `${t.needed} ${needed}，${t.counted} ${amountOf('zh', line.counted, line.unit)}`;
    paper.fillColor(SOFT).text(line.label, x, y, { width: width - mm(70), height: mm(6), ellipsis: true });
    paper.fillColor(INK).text(said, x + width - mm(70), y, { width: mm(64), align: 'right' });
    paper
      .moveTo(x, y + mm(6))
      .lineTo(x + width - mm(6), y + mm(6))
      .lineWidth(0.4)
      .stroke(LINE);
  }
}
