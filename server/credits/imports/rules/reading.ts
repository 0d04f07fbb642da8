import { readAmount } from './amounts.ts';
import { cellText, folded, isBlank, isFormulaError, plain, type Cell } from './cells.ts';
import { FIELDS, type Columns, type Field } from './columns.ts';
import { readDay } from './days.ts';
import type { PersonFacts } from '../../../policy/rules/index.ts';

export type Params = Record<string, string | number>;
export type RowCode =
  | 'row_empty'
  | 'row_total'
  | 'row_note'
  | 'row_header'
  | 'formula_error'
  | 'person_missing'
  | 'person_unknown'
  | 'person_ambiguous'
  | 'person_elsewhere'
  | 'person_inactive'
  | 'name_mismatch'
  | 'school_unknown'
  | 'outside'
  | 'own_row'
  | 'title_missing'
  | 'day_missing'
  | 'day_unreadable'
  | 'day_ambiguous'
  | 'day_in_future'
  | 'hours_unreadable'
  | 'credits_unreadable'
  | 'amount_negative'
  | 'amount_absurd'
  | 'amount_missing'
  | 'amount_merged'
  | 'no_policy'
  | 'outside_cycle'
  | 'category_missing'
  | 'category_unknown'
  | 'category_not_for_person'
  | 'level_missing'
  | 'level_unknown'
  | 'level_does_not_fit'
  | 'form_missing'
  | 'form_unknown'
  | 'form_does_not_fit'
  | 'no_conversion'
  | 'certificate_missing'
  | 'credits_beyond'
  | 'duplicate_in_file'
  | 'already_imported'
  | 'already_in_ledger'
  | 'refused_by_ledger'
  // Said of rows that are ready: to be looked at.
  | 'day_assumed'
  | 'hours_unknown'
  | 'reversed_before';
export type Problem = { code: RowCode; params: Params };

/** Somebody of the organisation that imports, as rows may name them. */
export type Known = PersonFacts & {
  name: string;
  userName: string;
  orgPath: string;
  schoolName: string;
  isActive: boolean;
};
export type People = {
  byAccount: ReadonlyMap<string, Known>;
  /** By folded name. */
  byName: ReadonlyMap<string, readonly Known[]>;
  /** Paths of own schools that a text may mean; 'outside' for one that is known and not ours, null for none. */
  schools: (text: string) => readonly string[] | 'outside' | null;
};

/** A row as far as it can be understood without any policy. Hundredths; texts of category, level and form as they stand. */
export type Draft = {
  person: Known;
  title: string;
  category: string;
  level: Cell;
  form: Cell;
  day: string;
  isDayAssumed: boolean;
  hours: number | null;
  credits: number | null;
  certificateNo: string | null;
  note: string;
};
export type Read = { ok: true; draft: Draft } | { ok: false; problem: Problem };

const refused = (code: RowCode, params: Params = {}): { ok: false; problem: Problem } => ({
  ok: false,
  problem: { code, params },
});
/** '张 三（学科组长）' is 张三. */
export const nameOf = (text: string): string =>
  plain(text)
    .replace(/\(.*?\)|\[.*?\]/g, '')
    .replace(/\s+/g, '');
const MOST_TITLE = 200;

function findPerson(
  cells: Record<Field, Cell>,
  people: People,
): { ok: true; person: Known } | { ok: false; problem: Problem } {
  const [account, name, school] = [cellText(cells.account), nameOf(cellText(cells.name)), cellText(cells.school)];
  if (account !== '') {
    const found = people.byAccount.get(account.toLowerCase());
    if (!found) return refused('person_unknown', { name: account });
    if (name !== '' && folded(found.name) !== folded(name)) return refused('name_mismatch', { account, name });
    return found.isActive ? { ok: true, person: found } : refused('person_inactive', { name: found.name });
  }
  if (name === '') return refused('person_missing');
  const schools = school === '' ? [] : people.schools(school);
  if (schools === null) return refused('school_unknown', { school });
  if (schools === 'outside') return refused('outside', { school });
  const namesakes = people.byName.get(folded(name)) ?? [];
  const there =
    school === '' ? namesakes : namesakes.filter((one) => schools.some((path) => one.orgPath.startsWith(path)));
  const active = there.filter((one) => one.isActive);
  const [only] = active;
  if (only && active.length === 1) return { ok: true, person: only };
  if (active.length > 1) return refused('person_ambiguous', { name, candidates: active.length });
  if (there.length > 0) return refused('person_inactive', { name });
  return namesakes.length > 0
    ? refused('person_elsewhere', { name, school, candidates: namesakes.length })
    : refused('person_unknown', { name });
}

function amount(cell: Cell, what: 'hours' | 'credits') {
  const read = readAmount(cell);
  if (read.ok) return read;
  const code = read.because === 'unreadable' ? (`${what}_unreadable` as const) : (`amount_${read.because}` as const);
  return refused(code, { value: cellText(cell).slice(0, 40) });
}

/**
 * Understands one row of the sheet, up to what a policy has to say.
 * @param isMerged whether a cell of this row is one with those of other rows
 * @param registrarId who imports: nobody registers for themselves
 */
export function readRow(
  row: readonly Cell[],
  columns: Columns,
  {
    people,
    isMerged,
    registrarId,
    today,
  }: {
    people: People;
    isMerged: (column: number) => boolean;
    registrarId: string;
    today: string;
  },
): Read {
  const at = (field: Field): Cell => {
    const column = columns[field];
    return column === undefined ? null : (row[column] ?? null);
  };
  const failed = FIELDS.find((field) => isFormulaError(at(field)));
  if (failed) return refused('formula_error', { value: cellText(at(failed)) });
  const cells = Object.fromEntries(FIELDS.map((field) => [field, at(field)])) as Record<Field, Cell>;
  const found = findPerson(cells, people);
  if (!found.ok) return found;
  if (found.person.personId === registrarId) return refused('own_row');
  const title = cellText(cells.title).slice(0, MOST_TITLE);
  if (title === '') return refused('title_missing');
  const day = readDay(cells.day);
  if (!day.ok) return refused(`day_${day.because}`, { value: cellText(cells.day).slice(0, 40) });
  if (day.day > today) return refused('day_in_future', { day: day.day });
  for (const field of ['hours', 'credits'] as const) {
    const column = columns[field];
    if (column !== undefined && isMerged(column) && !isBlank(cells[field])) return refused('amount_merged');
  }
  const hours = amount(cells.hours, 'hours');
  if (!hours.ok) return hours;
  const credits = amount(cells.credits, 'credits');
  if (!credits.ok) return credits;
  const certificate = cellText(cells.certificate).slice(0, 80);
  return {
    ok: true,
    draft: {
      person: found.person,
      title,
      category: cellText(cells.category),
      level: cells.level,
      form: cells.form,
      day: day.day,
      isDayAssumed: day.isAssumed,
      hours: hours.amount,
      credits: credits.amount,
      certificateNo: /^[-/—无]*$/.test(certificate) ? null : certificate,
      note: [cellText(cells.organiser), cellText(cells.note)]
        .filter((text) => text !== '')
        .join('；')
        .slice(0, 300),
    },
  };
}
