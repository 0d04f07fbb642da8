import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Db } from '../../../../db/client.ts';
import type { JobContext } from '../../../jobs/index.ts';
import { dayOf } from '../../../kernel/day.ts';
import type { Deps } from '../../../kernel/deps.ts';
import { AppError } from '../../../kernel/errors.ts';
import { aboutOf, aboutText } from '../access.ts';
import { sheetNoHeader } from '../errors.ts';
import { listStanding, lockBatch, readBatchRow, replaceRows, saveBatch, type Batch, type SheetRow } from '../repo.ts';
import { cellText, filledDown, type Cell, type Sheet } from '../rules/cells.ts';
import { columnsOf, findHeader, type Columns } from '../rules/columns.ts';
import { contentKeys, judge, Seen } from '../rules/judging.ts';
import { readRow, type Problem, type Read } from '../rules/reading.ts';
import { asideOf } from '../rules/rows.ts';
import type { Mapping } from '../schemas.ts';
import { readSheets } from '../sheet.ts';
import { tally } from './counts.ts';
import { peopleIn } from './people.ts';
import { policyFinder } from './policies.ts';

/** A sheet with the row that names its columns, and which column holds what. */
type Laid = { index: number; sheet: Sheet; header: number; columns: Columns };

/** Lays out the sheet that was asked for, or the one that names most columns; null when none names any. */
function layOut(sheets: readonly Sheet[], mapping: Mapping): Laid | null {
  const offers = sheets.flatMap((sheet, index): Laid[] => {
    if (mapping.sheet !== undefined && mapping.sheet !== index) return [];
    const rows = filledDown(sheet);
    if (mapping.header !== undefined) {
      const columns = mapping.columns ?? columnsOf(rows[mapping.header] ?? []);
      return [{ index, sheet, header: mapping.header, columns }];
    }
    const found = findHeader(rows);
    return found ? [{ index, sheet, header: found.header, columns: mapping.columns ?? found.columns }] : [];
  });
  const named = ({ columns, sheet }: Laid) => Object.keys(columns).length * 1_000_000 + sheet.rows.length;
  return offers.sort((a, b) => named(b) - named(a))[0] ?? null;
}

const headersOf = (row: readonly Cell[] | undefined) => (row ?? []).map((cell) => cellText(cell).slice(0, 60));

/**
 * Reads a sheet and reports every row of it: what it is understood as, or why not. Posts nothing. Reading again puts a
 * new report in the place of the old one, as long as nobody has registered it.
 */
export async function readBatch(deps: Deps, { batchId }: { batchId: string }, context: JobContext): Promise<void> {
  const batch = await readBatchRow(deps.db, batchId);
  if (!batch) return;
  const { mapping } = aboutOf(batch);
  const outcome = await reportOf(deps, batch, mapping, context);
  await deps.db.transaction(async (tx) => {
    const now = await lockBatch(tx, batchId);
    if (!now || (now.state !== 'previewed' && now.state !== 'returned')) return;
    const kept = aboutOf(now);
    // Asked anew meanwhile: that reading writes its own report.
    if (JSON.stringify(kept.mapping) !== JSON.stringify(mapping)) return;
    const { rows, columns, ...facts } = outcome;
    await replaceRows(tx, batchId, rows);
    const counts = await tally(tx, batchId);
    const note = aboutText({ ...kept, ...facts, isRead: true });
    await saveBatch(tx, batchId, { columns, counts, note, updatedAt: deps.now() });
  });
}

type Outcome = {
  rows: SheetRow[];
  columns: Record<string, number>;
  sheets: string[];
  headers: string[];
  failure: string | null;
};

async function reportOf(deps: Deps, batch: Batch, mapping: Mapping, context: JobContext): Promise<Outcome> {
  let sheets: Sheet[];
  try {
    sheets = await readSheets(await buffer(deps.files.read(batch.sha256)));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { rows: [], columns: {}, sheets: [], headers: [], failure: error.code };
  }
  const names = sheets.map(({ name }) => name.slice(0, 60));
  const laid = layOut(sheets, mapping);
  if (!laid) {
    const headers = headersOf(sheets[mapping.sheet ?? 0]?.rows[mapping.header ?? 0]);
    return { rows: [], columns: {}, sheets: names, headers, failure: sheetNoHeader().code };
  }
  const rows = await readRows(deps, batch, laid, { mapping, context });
  const { index, header, columns } = laid;
  const headers = headersOf(filledDown(laid.sheet)[header]);
  return { rows, columns: { ...columns, $sheet: index, $header: header }, sheets: names, headers, failure: null };
}

type Line = { rowNo: number; cells: readonly Cell[]; read: Read };

/** What each row says, up to the policy. */
async function readLines(db: Db, batch: Batch, { sheet, header, columns }: Laid, today: string): Promise<Line[]> {
  const rows = filledDown(sheet);
  const people = await peopleIn(db, batch.orgPath, rows.slice(header + 1), columns);
  const merged = new Set(
    sheet.merges.flatMap(({ column, from, to }) =>
      Array.from({ length: to - from + 1 }, (_, i) => `${from + i} ${column}`),
    ),
  );
  const names = rows[header] ?? [];
  return rows.slice(header + 1).map((cells, i): Line => {
    const at = header + 1 + i;
    const aside = asideOf(sheet.rows[at] ?? [], names, columns);
    const read: Read = aside
      ? { ok: false, problem: { code: aside, params: {} } }
      : readRow(cells, columns, {
          people,
          isMerged: (column) => merged.has(`${at} ${column}`),
          registrarId: batch.createdBy,
          today,
        });
    return { rowNo: at + 1, cells, read };
  });
}

/** Rows between two looks at whether to go on. */
const STEP = 500;

async function readRows(
  deps: Deps,
  batch: Batch,
  laid: Laid,
  { mapping, context }: { mapping: Mapping; context: JobContext },
): Promise<SheetRow[]> {
  const today = dayOf(deps.now());
  const lines = await readLines(deps.db, batch, laid, today);
  const policyFor = await policyFinder(deps.db, deps.now());
  const personIds = [...new Set(lines.flatMap(({ read }) => (read.ok ? [read.draft.person.personId] : [])))];
  const seen = new Seen(await ledgerKeys(deps.db, personIds));
  const rows: SheetRow[] = [];
  for (const [i, { rowNo, cells, read }] of lines.entries()) {
    if (i % STEP === 0) {
      context.signal.throwIfAborted();
      await context.progress(i, lines.length);
    }
    const row = {
      id: deps.newId('cbr'),
      batchId: batch.id,
      rowNo,
      cells: cells.map((cell) => cellText(cell).slice(0, 200)),
    };
    const refused = ({ code, params }: Problem): SheetRow => ({
      ...row,
      state: 'refused',
      code,
      params,
      personId: null,
      entryId: null,
      record: null,
    });
    if (!read.ok) {
      rows.push(refused(read.problem));
      continue;
    }
    const { draft } = read;
    const judged = judge(await policyFor(draft.person.orgPath, draft.day), draft, mapping);
    const problem = judged.ok ? seen.why(judged.landing, rowNo) : judged.problem;
    if (!judged.ok || problem) {
      if (problem) rows.push(refused(problem));
      continue;
    }
    const { personId, ...record } = judged.landing;
    const { code = null, params = null } = judged.remark ?? {};
    rows.push({ ...row, state: 'ready', code, params, personId, entryId: null, record });
  }
  await context.progress(lines.length, lines.length);
  return rows;
}

/** What stands in the ledger of some persons, by what makes two records the same one. */
export async function ledgerKeys(db: Db, personIds: readonly string[]): Promise<Map<string, 'imported' | 'posted'>> {
  const keys = new Map<string, 'imported' | 'posted'>();
  for (const entry of await listStanding(db, personIds))
    for (const key of contentKeys(entry)) keys.set(key, entry.batchId === null ? 'posted' : 'imported');
  return keys;
}

/** The stream of an upload. */
export const bodyOf = (body: ReadableStream<Uint8Array> | null): Readable =>
  body ? Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]) : Readable.from([]);
