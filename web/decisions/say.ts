import { number, percent } from '../lib/format.ts';
import { locale, t } from '../lib/i18n/index.svelte.ts';
import type { Alarm, Case, GivenReason, Told } from './decisions.svelte.ts';

type Named = { key: string; name: string; nameEn: string };

/** A name in the language of the page. */
export const said = (named: { name: string; nameEn: string } | undefined, otherwise = ''): string =>
  named === undefined ? otherwise : locale.now === 'zh' ? named.name : named.nameEn || named.name;
export const nameIn = (list: readonly Named[], key: string): string =>
  said(
    list.find((one) => one.key === key),
    key,
  );

export const points = (value: number | null | undefined): string =>
  value === null || value === undefined ? '—' : number(value, 2);
export const chance = (value: number | null | undefined): string =>
  value === null || value === undefined ? '—' : percent(value);

export function alarmText(alarm: Alarm, dimensions: readonly Named[], gates: readonly Named[]): string {
  switch (alarm.kind) {
    case 'range':
      return t('decisions.alarm.range', { points: points(alarm.points), least: points(alarm.least) });
    case 'bands':
      return t('decisions.alarm.bands', {
        where: alarm.dimension === null ? t('decisions.total') : nameIn(dimensions, alarm.dimension),
        high: points(alarm.high),
        low: points(alarm.low),
      });
    case 'split':
      return t('decisions.alarm.split', { approve: alarm.approve, decline: alarm.decline });
    case 'gate':
      return t('decisions.alarm.gate', { gate: nameIn(gates, alarm.gate), n: alarm.count });
  }
}

type Thin = Extract<Told, { state: 'refused' }>['because'][number];

/** Why scores could not be calibrated. */
export function thinText(thin: Thin): string {
  switch (thin.kind) {
    case 'few_reviewers':
      return t('decisions.thin.few_reviewers', { n: thin.reviewers, least: thin.least });
    case 'thin_reviewers':
      return t('decisions.thin.thin_reviewers', { n: thin.reviewers.length, of: thin.of, least: thin.least });
    case 'disconnected':
      return t('decisions.thin.disconnected', { n: thin.groups.length });
    case 'hangs_on_one':
      return t('decisions.thin.hangs_on_one');
    case 'few_overlaps':
      return t('decisions.thin.few_overlaps', { n: thin.overlaps, least: thin.least });
    case 'no_spread':
      return t('decisions.thin.no_spread');
  }
}

/** Reviewers have letters instead of names where they are not to be known. */
export const reviewerName = (place: number): string =>
  t('decisions.reviewer', { name: t('decisions.letters').charAt(place) || String(place + 1) });

type Reason = { dimension: string | null; quote: string; text: string };
/** Where a cited sentence stands. */
export function sourceText(
  { dimension, quote }: Reason,
  dimensions: readonly Named[],
  gates: readonly Named[],
  reviewer: number | null,
): string {
  if (dimension === 'places') {
    const [most = '', rank = '', of = '', mean = ''] = quote.split('/');
    return t('decisions.reason.places', { most, rank, of, mean });
  }
  if (dimension?.startsWith('rule:')) return t('decisions.reason.rule');
  if (dimension?.startsWith('minutes:')) return t('decisions.reason.minutes');
  const who = reviewer === null ? t('decisions.reason.review') : reviewerName(reviewer);
  if (dimension === null) return who;
  const where = dimension.startsWith('gate:') ? nameIn(gates, dimension.slice(5)) : nameIn(dimensions, dimension);
  return `${who} · ${where}`;
}

export type Citable = { label: string; reason: GivenReason };
/** A quotation may be no longer. */
const LONGEST = 400;
const sentences = (text: string): string[] =>
  text
    .split(/(?<=[。！？!?\n])/)
    .map((one) =>
      one
        .trim()
        .replace(/[。！？!?]$/, '')
        .slice(0, LONGEST),
    )
    .filter((one) => one.length >= 4);

/** Every sentence that may be cited for a topic: of its reviews, its gates, its minutes. */
export function citable({ reviews, deliberations, rubric }: Case): Citable[] {
  const said = reviews.flatMap((review) => {
    const from = (dimension: string | null, name: string, text: string) =>
      sentences(text).map((quote) => ({
        label: `${review.reviewer} · ${name}：${quote}`,
        reason: { from: 'review' as const, reviewId: review.reviewId, dimension, quote, text: '' },
      }));
    return [
      ...rubric.dimensions.flatMap((one) => from(one.key, saidName(one), review.body.scores[one.key]?.comment ?? '')),
      ...from(null, t('decisions.overall'), review.body.comment),
      ...rubric.gates.flatMap((one) =>
        from(`gate:${one.key}`, saidName(one), review.body.gates[one.key]?.comment ?? ''),
      ),
    ];
  });
  const minutes = deliberations.flatMap((one) =>
    sentences(one.minutes).map((quote) => ({
      label: `${t('decisions.reason.minutes')}：${quote}`,
      reason: { from: 'minutes' as const, deliberationId: one.id, quote, text: '' },
    })),
  );
  return [...said, ...minutes];
}
const saidName = (one: Named): string => said(one);
