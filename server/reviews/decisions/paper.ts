import type { FormBlock, OfficialForm } from '../../topics/index.ts';
import type { Outcome } from './usecases/result.ts';

/** What letters say; they are papers of a Chinese office, whatever the language of the page. */
const RESULT: Record<Outcome['proposal'], string> = {
  approve: '同意立项',
  approve_after_revision: '修改后立项',
  merge: '合并立项',
  decline: '不予立项',
};
const RECOMMENDED: Record<string, string> = {
  approve: '立项',
  approve_after_revision: '修改后立项',
  merge: '合并',
  decline: '不立项',
};

export type LetterFacts = {
  body: string;
  call: string;
  title: string;
  leader: string;
  members: readonly string[];
  unit: string;
  track: string;
  gates: readonly { key: string; name: string }[];
  rules: readonly { id: string; label: string; document: string; place: string }[];
  outcome: Outcome;
  /** The day of the second key in China. */
  decidedOn: string;
  appealUntil: string | null;
  notice: { from: string; to: string } | null;
};

export const dayText = (day: string): string => {
  const [year, month, date] = day.split('-').map(Number);
  return `${year}年${month}月${date}日`;
};
const fixed = (value: number | null | undefined): string =>
  value === null || value === undefined ? '' : value.toFixed(2);
/** Reviewers have letters instead of names: 评审人甲, 评审人乙. */
export const reviewerText = (place: number): string =>
  `评审人${'甲乙丙丁戊己庚辛壬癸'.charAt(place) || String(place + 1)}`;

function reasonText(reason: Outcome['reasons'][number], facts: LetterFacts): string {
  const { dimension, quote, text, reviewer } = reason;
  const added = text === '' ? '' : `\n说明：${text}`;
  if (dimension === 'places') {
    const [most, rank, of, mean] = quote.split('/');
    return `本类别拟立 ${most} 项，本课题平均 ${mean} 分，在 ${of} 项中列第 ${rank}。${added}`;
  }
  if (dimension?.startsWith('rule:')) {
    const rule = facts.rules.find(({ id }) => `rule:${id}` === dimension);
    const source = [rule?.document, rule?.place].filter(Boolean).join(' ');
    return `依据：${rule?.label ?? ''}${source ? `（${source}）` : ''}${quote ? `：“${quote}”` : ''}${added}`;
  }
  if (dimension?.startsWith('minutes:')) return `合议记录：“${quote}”${added}`;
  const who = reviewer === null ? '评审意见' : reviewerText(reviewer);
  if (dimension?.startsWith('gate:')) {
    const gate = facts.gates.find(({ key }) => `gate:${key}` === dimension);
    return `${who}（${gate?.name ?? '底线要求'}）：“${quote}”${added}`;
  }
  const found = facts.outcome.dimensions.find(({ key }) => key === dimension);
  const anchor = found?.band ? `\n该维度平均 ${fixed(found.mean)} 分，属 ${found.band} 档：${found.anchor}` : '';
  return `${who}${found ? `（${found.name}）` : ''}：“${quote}”${anchor}${added}`;
}

const facing = (facts: LetterFacts): FormBlock => ({
  kind: 'fields',
  rows: [
    { label: '课题名称', value: facts.title },
    { label: '主持人', value: facts.leader },
    { label: '所在单位', value: facts.unit },
    { label: '课题类别', value: facts.track },
    { label: '申报批次', value: facts.call },
  ],
});

function scoreTable({ outcome }: LetterFacts): FormBlock {
  return {
    kind: 'table',
    title: '各维度得分与本次申报的分布',
    columns: ['维度', '权重', '本课题平均', '档次', '全部申报：四分之一 / 中位 / 四分之三'],
    rows: outcome.dimensions.map(({ name, weight, mean, band, call }) => [
      ...[name, String(weight), fixed(mean), band ?? ''],
      call ? `${fixed(call.low)} / ${fixed(call.median)} / ${fixed(call.high)}` : '',
    ]),
  };
}

function reviewTable({ outcome, gates }: LetterFacts): FormBlock {
  return {
    kind: 'table',
    title: '各评审人意见（不具名）',
    columns: ['评审人', '总分', '建议', '意见'],
    rows: outcome.reviews.map((review, place) => [
      ...[reviewerText(place), fixed(review.total / 100), RECOMMENDED[review.recommendation ?? ''] ?? ''],
      [
        review.comment,
        ...review.scores.flatMap(({ key, comment }) => {
          const name = outcome.dimensions.find((one) => one.key === key)?.name ?? key;
          return comment === '' ? [] : [`${name}：${comment}`];
        }),
        ...review.gates.map(({ key, comment }) => `${gates.find((one) => one.key === key)?.name ?? key}：${comment}`),
      ]
        .filter((part) => part !== '')
        .join('\n'),
    ]),
  };
}

function placeText({ outcome: { place } }: LetterFacts): string {
  if (!place) return '';
  const first = `原始平均 ${fixed(place.raw)} 分，在本类别 ${place.of} 项中列第 ${place.rawRank}`;
  const cut = place.most === null ? '' : `；拟立 ${place.most} 项，入围线 ${fixed(place.cut)} 分`;
  if (place.calibrated === null) return `${first}${cut}。评审数据不足，未作宽严校准。`;
  const [from, to] = place.ranks ?? [0, 0];
  const second = `按评审人宽严校准后为 ${fixed(place.calibrated)} 分（标准误 ${fixed(place.se)}），列第 ${place.calibratedRank ?? ''}，名次可能在第 ${from} 至第 ${to} 之间`;
  const side = place.calibratedSide === place.rawSide ? '与原始排序在入围线的同一侧' : '与原始排序不在入围线的同一侧';
  return `${first}${cut}。${second}${place.most === null ? '' : `，${side}`}。校准仅供参考，决定以原始评分、合议和名额为据。`;
}

/** 评审结果通知书: the decision, each reason with its sentence, every score, the place, and how to appeal. No reviewer's name. */
export function resultLetter(facts: LetterFacts): OfficialForm {
  const { outcome, appealUntil, notice, call } = facts;
  const into = outcome.into
    ? `并入《${outcome.into.title}》（${outcome.into.orgName} ${outcome.into.leaderName}）。`
    : '';
  const appeal =
    appealUntil === null
      ? ''
      : `如有异议，主持人可于 ${dayText(appealUntil)} 前（含当日）在平台本课题的“评审与决定”页提出申诉，由未参与本决定的两人复议。`;
  const shown = notice ? `公示期：${dayText(notice.from)} 至 ${dayText(notice.to)}。` : '';
  return {
    title: '课题评审结果通知书',
    subtitle: call,
    blocks: [
      facing(facts),
      { kind: 'text', title: '决定', text: [`${RESULT[outcome.proposal]}。`, into, shown].filter(Boolean).join('\n') },
      {
        kind: 'text',
        title: '理由',
        text: outcome.reasons.map((reason, i) => `${i + 1}. ${reasonText(reason, facts)}`).join('\n'),
      },
      scoreTable(facts),
      reviewTable(facts),
      { kind: 'text', title: '名次', text: placeText(facts) },
      ...(appeal ? [{ kind: 'text' as const, title: '申诉', text: appeal }] : []),
      { kind: 'signatures', rows: [`${facts.body}（盖章）`, dayText(facts.decidedOn)] },
    ],
  };
}

/** 立项通知书, with its number. */
export function approvalLetter(
  facts: LetterFacts,
  approved: { number: string; on: string; endsOn: string },
): OfficialForm {
  return {
    title: '课题立项通知书',
    subtitle: facts.call,
    number: approved.number,
    blocks: [
      {
        kind: 'text',
        title: `${facts.unit} ${facts.leader}`,
        text: `你主持申报的课题《${facts.title}》经资格审查、专家评审和公示，批准立项。请按批准的申报书开展研究，按期开题、接受中期检查并结题。`,
      },
      facing(facts),
      {
        kind: 'fields',
        rows: [
          { label: '立项编号', value: approved.number },
          { label: '课题组成员', value: facts.members.join('、') },
          { label: '立项日期', value: dayText(approved.on) },
          { label: '计划结题', value: dayText(approved.endsOn) },
        ],
      },
      { kind: 'signatures', rows: [`${facts.body}（盖章）`, dayText(approved.on)] },
    ],
  };
}
