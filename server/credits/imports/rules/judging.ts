import type { TrainingForm, TrainingLevel } from '../../../../db/schema/policy.ts';
import {
  categoryOf,
  creditsFor,
  cycleAt,
  rulesOf,
  type ConversionRefusal,
  type Effective,
  type Kind,
} from '../../../policy/rules/index.ts';
import { readForm, readLevel } from './amounts.ts';
import { folded, isBlank, cellText, type Cell } from './cells.ts';
import type { Draft, Params, Problem, RowCode } from './reading.ts';

/** What stands for a column that the sheet does not have, and which category an old name means. */
export type Given = {
  defaults: { category?: string | undefined; level?: TrainingLevel | undefined; form?: TrainingForm | undefined };
  aliases: Readonly<Record<string, string>>;
};
/** A row as it would be posted. Hundredths. */
export type Landing = Kind & {
  personId: string;
  title: string;
  day: string;
  hours: number;
  credits: number;
  conversion: string | null;
  certificateNo: string | null;
  note: string;
};
export type Judged = { ok: true; landing: Landing; remark: Problem | null } | { ok: false; problem: Problem };

const refused = (code: RowCode, params: Params = {}): { ok: false; problem: Problem } => ({
  ok: false,
  problem: { code, params },
});

const REFUSALS: Record<ConversionRefusal, RowCode> = {
  'policy.category_unknown': 'category_unknown',
  'policy.category_not_for_you': 'category_not_for_person',
  'policy.level_does_not_fit': 'level_does_not_fit',
  'policy.form_does_not_fit': 'form_does_not_fit',
  'policy.no_conversion': 'no_conversion',
};

type Policy = Pick<Effective, 'rules'>;

/** The category that a text names: by alias, by key or name, or by the only name that holds it or lies in it. */
export function namedCategory(policy: Policy, text: string, aliases: Given['aliases']) {
  const categories = rulesOf(policy, 'category');
  const asked = folded(text);
  const alias = Object.entries(aliases).find(([name]) => folded(name) === asked)?.[1];
  const exact = categories.find((rule) =>
    alias ? rule.key === alias : [rule.key, rule.label, rule.labelEn].some((name) => folded(name) === asked),
  );
  if (exact) return exact;
  const near = asked.length < 2 ? [] : categories.filter(({ label }) => isAbout(folded(label), asked));
  return near.length === 1 ? (near[0] ?? null) : null;
}
const isAbout = (label: string, asked: string) => label.includes(asked) || (label.length >= 2 && asked.includes(label));

/** The level or form of a row: as written, else the only one the category has, else the one given for the sheet. */
function chosen<K extends string>(
  cell: Cell,
  what: 'level' | 'form',
  { read, only, given }: { read: (cell: Cell) => K | null; only: readonly K[]; given: K | undefined },
): { ok: true; value: K } | { ok: false; problem: Problem } {
  if (!isBlank(cell)) {
    const value = read(cell);
    return value ? { ok: true, value } : refused(`${what}_unknown`, { value: cellText(cell).slice(0, 40) });
  }
  const value = only.length === 1 ? only[0] : given;
  return value ? { ok: true, value } : refused(`${what}_missing`);
}

/** What the row is worth, never more than the policy gives for it. */
function worth(policy: Policy, draft: Draft, kind: Kind) {
  const { hours, credits, person, day } = draft;
  const by = categoryOf(policy, kind.category)?.counted.by;
  const stated = hours === null && by === 'item' ? credits : null;
  if (by === 'item' && hours === null && credits === null) return refused('amount_missing');
  const attendance = { hours: hours ?? 0, absentHours: 0, statedCredits: stated };
  const conversion = creditsFor(policy, kind, attendance, person, day);
  if (!conversion.ok) {
    // Hours that the policy does not convert: what the certificate states holds.
    if (conversion.refusal === 'policy.no_conversion' && credits !== null)
      return { ok: true as const, credits, ruleId: null };
    return refused(REFUSALS[conversion.refusal]);
  }
  if (credits !== null && credits > conversion.credits)
    return refused('credits_beyond', { stated: credits / 100, given: conversion.credits / 100 });
  return { ok: true as const, credits: credits ?? conversion.credits, ruleId: conversion.ruleId };
}

/** Says what a row that was understood is worth by the policy of its day, or why it cannot land. */
export function judge(policy: Policy | null, draft: Draft, given: Given): Judged {
  if (!policy || policy.rules.length === 0) return refused('no_policy', { day: draft.day });
  const [cycle] = rulesOf(policy, 'cycle');
  if (!cycle || !cycleAt(cycle, draft.day)) return refused('outside_cycle', { day: draft.day });
  const category =
    draft.category === ''
      ? categoryOf(policy, given.defaults.category ?? '')
      : namedCategory(policy, draft.category, given.aliases);
  if (!category)
    return draft.category === ''
      ? refused('category_missing')
      : refused('category_unknown', { value: draft.category.slice(0, 60) });
  const level = chosen(draft.level, 'level', { read: readLevel, only: category.levels, given: given.defaults.level });
  if (!level.ok) return level;
  const form = chosen(draft.form, 'form', { read: readForm, only: category.forms, given: given.defaults.form });
  if (!form.ok) return form;
  if (category.counted.by === 'certificate' && draft.certificateNo === null) return refused('certificate_missing');
  const kind: Kind = { category: category.key, level: level.value, form: form.value };
  const found = worth(policy, draft, kind);
  if (!found.ok) return found;
  const { person, title, day, certificateNo, note } = draft;
  const landing = {
    ...kind,
    personId: person.personId,
    title,
    day,
    hours: draft.hours ?? 0,
    credits: found.credits,
    conversion: found.ruleId,
    certificateNo,
    note,
  };
  return { ok: true, landing, remark: remarkOf(draft) };
}

/** What somebody should look at in a row that can land. */
function remarkOf(draft: Draft): Problem | null {
  if (draft.isDayAssumed) return { code: 'day_assumed', params: { day: draft.day } };
  return draft.hours === null && draft.credits !== null ? { code: 'hours_unknown', params: {} } : null;
}

/** What makes two records the same one: her training of a name and kind on a day, and her certificate of a number. */
export function contentKeys(one: Pick<Landing, 'personId' | 'title' | 'day' | 'category' | 'certificateNo'>): string[] {
  const training = ['training', one.personId, one.day, folded(one.title), one.category].join(' ');
  const { certificateNo } = one;
  return certificateNo === null
    ? [training]
    : [training, ['certificate', one.personId, folded(certificateNo), one.category].join(' ')];
}

/** Rows that are in the file, the ledger or another import already. */
export class Seen {
  readonly #rows = new Map<string, number>();
  readonly #ledger: ReadonlyMap<string, 'imported' | 'posted'>;

  /** @param ledger by content key: what stands in the ledger */
  constructor(ledger: ReadonlyMap<string, 'imported' | 'posted'>) {
    this.#ledger = ledger;
  }

  /** Why this row would be a second one; null when it is the first, which is then remembered. */
  why(landing: Landing, rowNo: number): Problem | null {
    const keys = contentKeys(landing);
    const twin = keys.map((key) => this.#rows.get(key)).find((row) => row !== undefined);
    if (twin !== undefined) return { code: 'duplicate_in_file', params: { row: twin } };
    const posted = keys.map((key) => this.#ledger.get(key)).find((how) => how !== undefined);
    for (const key of keys) this.#rows.set(key, rowNo);
    if (posted === undefined) return null;
    return { code: posted === 'imported' ? 'already_imported' : 'already_in_ledger', params: { day: landing.day } };
  }
}
