import writeWorkbook, { type SheetData } from 'write-excel-file/node';
import { dayOf } from '../../../kernel/day.ts';
import type { Actor, Deps } from '../../../kernel/deps.ts';
import { contentDisposition } from '../../../kernel/download.ts';
import { policyInForce } from '../../../policy/index.ts';
import { rulesOf, type Effective } from '../../../policy/rules/index.ts';
import { FORMS, LEVELS } from '../../offerings/schemas.ts';
import { aboutOf } from '../access.ts';
import { listRows } from '../repo.ts';
import { FIELDS } from '../rules/columns.ts';
import { wordsIn, type Language } from '../words.ts';
import { reachableBatch, shownRow } from './show.ts';
import { importDesk } from './take.ts';

const MIME = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const download = (name: string, bytes: Buffer): Response =>
  new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': MIME,
      'content-disposition': contentDisposition('attachment', name),
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    },
  });

// Always text: a cell that begins with '=' must not become a formula in somebody's spreadsheet.
const text = (value: string) => ({ value, type: String });
const head = (value: string) => ({ value, type: String, fontWeight: 'bold' as const, backgroundColor: '#E8EEF4' });
const TONES: Partial<Record<string, string>> = { refused: '#FBE3E0', landed: '#E3F3E6', ready: '#E3F3E6' };
const PAGE = 1_000;

/** Every row of an import as a workbook: as it was sent, with what came of it and why. */
export async function reportSheet(deps: Deps, actor: Actor, { id, lang }: { id: string; lang: Language }) {
  const batch = await reachableBatch(deps, actor, id);
  const words = wordsIn(lang);
  const { headers } = aboutOf(batch);
  const { row, state, reason, credits, sheet } = words.report;
  const data: SheetData = [[row, state, reason, credits, ...headers].map(head)];
  for (let offset = 0; ; offset += PAGE) {
    const { items } = await listRows(deps.db, id, { limit: PAGE, offset });
    for (const item of items) {
      const shown = shownRow(item, lang);
      const worth = shown.record?.credits;
      const tone = TONES[shown.state];
      data.push([
        { value: item.rowNo, type: Number },
        { ...text(shown.stateText), ...(tone ? { backgroundColor: tone } : {}) },
        text(shown.reason ?? ''),
        typeof worth === 'number' ? { value: worth / 100, type: Number } : null,
        ...item.cells.map(text),
      ]);
    }
    if (items.length < PAGE) break;
  }
  const columns = [{ width: 7 }, { width: 10 }, { width: 44 }, { width: 10 }, ...headers.map(() => ({ width: 16 }))];
  const bytes = await writeWorkbook(data, { sheet, columns, stickyRowsCount: 1 }).toBuffer();
  const name = batch.fileName.replace(/\.[^.]*$/, '');
  return download(`${name}-${sheet}.xlsx`, bytes);
}

/** How a category is counted, in figures that need no sentence. */
function worthText(policy: Effective, category: ReturnType<typeof rulesOf<'category'>>[number]): string {
  const { counted } = category;
  if (counted.by === 'none') return '0';
  if (counted.by !== 'item') return String(counted.credits);
  const conversion = rulesOf(policy, 'conversion').find(
    ({ of }) => !of.categories?.length || of.categories.includes(category.key),
  );
  return conversion ? `${conversion.hoursPerCredit} : 1` : '';
}

/** An empty sheet for old records, with what may stand in it by the policy in force. @throws access.* */
export async function templateSheet(deps: Deps, actor: Actor, { orgId, lang }: { orgId: string; lang: Language }) {
  const org = await importDesk(deps, actor, orgId);
  const now = deps.now();
  const policy = await policyInForce(deps.db, org.path, { day: dayOf(now), known: now });
  const categories = rulesOf(policy, 'category');
  const { template, fields, levels, forms } = wordsIn(lang);
  const labelOf = (one: (typeof categories)[number]) => (lang === 'zh' ? one.label : one.labelEn);
  const example = template.example.map((value, i) =>
    FIELDS[i] === 'category' ? (categories[0] ? labelOf(categories[0]) : '') : value,
  );
  const lists = [
    categories.map(labelOf),
    categories.map((one) => worthText(policy, one)),
    LEVELS.map((level) => levels[level]),
    FORMS.map((form) => forms[form]),
  ];
  const height = Math.max(...lists.map((list) => list.length));
  const values: SheetData = [
    [template.category, template.worth, template.level, template.form].map(head),
    ...Array.from({ length: height }, (_, i) => lists.map((list) => text(list[i] ?? ''))),
    [],
    ...template.help.map((line) => [text(line)]),
  ];
  const bytes = await writeWorkbook([
    {
      data: [FIELDS.map((field) => head(fields[field])), example.map(text)],
      sheet: template.records,
      columns: FIELDS.map(() => ({ width: 16 })),
      stickyRowsCount: 1,
    },
    { data: values, sheet: template.values, columns: [{ width: 36 }, { width: 14 }, { width: 12 }, { width: 16 }] },
  ]).toBuffer();
  return download(`${template.records}.xlsx`, bytes);
}
