import mammoth from 'mammoth';
import { describe, expect, test } from 'vitest';
import { approvalLetter, resultLetter, reviewerText, type LetterFacts } from '../../server/reviews/decisions/paper.ts';
import { formDocx, type OfficialForm } from '../../server/topics/index.ts';
import { PRESETS } from '../../server/topics/calls/presets/index.ts';

const { rubric, eligibility } = PRESETS.ai;
const rule = eligibility[0];
const dimensions = rubric.dimensions.map((one, i) => ({
  ...{ key: one.key, name: one.name, nameEn: one.nameEn, weight: one.weight },
  ...{ mean: 50 + 5 * i, band: i < 2 ? ('D' as const) : ('C' as const), anchor: one.anchors[i < 2 ? 'D' : 'C'] },
  call: { low: 60, median: 72.5, high: 84 },
}));
const review = (total: number, comment: string) => ({
  ...{ total, band: 'C' as const, recommendation: 'decline' as const, comment },
  scores: rubric.dimensions.map(({ key }) => ({ key, points: 60, band: 'C' as const, comment: '' })),
  gates: [{ key: 'pupil_data', comment: '附件里有学生姓名。' }],
});
const facts: LetterFacts = {
  body: '临江县教研室',
  call: '2026 年人工智能教学专项课题',
  title: '大模型辅助的初中数学分层作业研究',
  leader: '林主持',
  members: ['苏成员', '何成员'],
  unit: '城东实验学校',
  track: '一般课题',
  gates: rubric.gates,
  rules: [{ id: rule?.id ?? '', label: '主持人职称', document: '申报通知', place: '第三条' }],
  outcome: {
    proposal: 'decline',
    decidedAt: '2026-10-20T02:00:00.000Z',
    into: null,
    reasons: [
      { dimension: 'problem', quote: '看不出问题来自哪里的课堂', text: '三位评审人意见一致', reviewer: 1 },
      { dimension: null, quote: '建议先做小课题', text: '', reviewer: 0 },
      { dimension: 'gate:pupil_data', quote: '附件里有学生姓名', text: '', reviewer: 0 },
      { dimension: 'minutes:dlb_1', quote: '合议同意不立项', text: '', reviewer: null },
      { dimension: `rule:${rule?.id ?? ''}`, quote: '主持人须具有中级以上职称', text: '', reviewer: null },
      { dimension: 'places', quote: '20/23/57/62.50', text: '', reviewer: null },
    ],
    reviews: [review(6350, '建议先做小课题。'), review(6150, '看不出问题来自哪里的课堂。')],
    dimensions,
    place: {
      ...{ track: 'general', reviews: 2, raw: 62.5, rawRank: 23, rawSide: 'out', of: 57, most: 20, cut: 64.25 },
      ...{ calibrated: 64.61, se: 2.2, calibratedRank: 19, calibratedSide: 'in', ranks: [12, 29], above: 0.55 },
      calibration: 'calibrated',
    },
    number: null,
  },
  decidedOn: '2026-10-20',
  appealUntil: '2026-10-27',
  notice: null,
};

/** A letter as text, block by block: what the golden file holds. */
const textOf = ({ title, subtitle, number, blocks }: OfficialForm): string =>
  [
    ...[title, subtitle, number].filter((part) => part !== undefined),
    ...blocks.map((block) => {
      switch (block.kind) {
        case 'fields':
          return block.rows.map(({ label, value }) => `${label}：${value}`).join('\n');
        case 'table':
          return [block.title, ...[block.columns, ...block.rows].map((row) => row.join(' | '))].join('\n');
        case 'text':
          return `${block.title}\n${block.text}`;
        case 'signatures':
          return block.rows.join('\n');
      }
    }),
  ].join('\n\n');

const approved = { number: '2026AI007', on: '2026-11-01', endsOn: '2028-11-01' };

describe('letters', () => {
  test('say what they said when they were last read', async () => {
    await expect(textOf(resultLetter(facts))).toMatchFileSnapshot('letters/declined.txt');
    await expect(textOf(approvalLetter(facts, approved))).toMatchFileSnapshot('letters/approved.txt');
  });

  test('hold every one of their words in the Word file', async () => {
    for (const form of [resultLetter(facts), approvalLetter(facts, approved)]) {
      const { value } = await mammoth.extractRawText({ buffer: Buffer.from(await formDocx(form)) });
      const plain = value.replace(/\s+/g, '');
      // Labels and values stand in cells of their own.
      const parts = textOf(form).split(/[\n|：]/);
      expect(parts.filter((part) => !plain.includes(part.replace(/\s+/g, '')))).toEqual([]);
    }
  });

  test('a merger names what it is merged into, an approval its notice, and a panel that was not calibrated says so', () => {
    const { outcome } = facts;
    const place = outcome.place && { ...outcome.place, calibrated: null, ranks: null, most: null, cut: null };
    const merged = textOf(
      resultLetter({
        ...facts,
        outcome: {
          ...outcome,
          ...{ proposal: 'merge', place, into: { title: '分层作业', leaderName: '何主持', orgName: '城西中学' } },
        },
      }),
    );
    expect(merged).toContain('合并立项。\n并入《分层作业》（城西中学 何主持）。');
    expect(merged).toContain('评审数据不足，未作宽严校准');
    const noticed = { from: '2026-10-21', to: '2026-10-27' };
    const approval = {
      ...facts,
      appealUntil: null,
      notice: noticed,
      outcome: { ...outcome, proposal: 'approve' as const },
    };
    const text = textOf(resultLetter(approval));
    expect(text).toContain('同意立项。\n公示期：2026年10月21日 至 2026年10月27日。');
    expect(text).not.toContain('申诉');
  });

  test('know reviewers by letters, and the eleventh by a number', () => {
    expect([0, 9, 10].map(reviewerText)).toEqual(['评审人甲', '评审人癸', '评审人11']);
  });
});
