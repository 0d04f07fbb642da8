import type { Db } from '../../../../db/client.ts';
import { listExisting, listNamed, listPlaces } from '../repo.ts';
import { cellText, folded, type Cell } from '../rules/cells.ts';
import type { Columns } from '../rules/columns.ts';
import { nameOf, type Known, type People } from '../rules/reading.ts';

const grouped = (persons: readonly Known[]): Map<string, Known[]> => Map.groupBy(persons, ({ name }) => folded(name));

/** Everybody of an organisation whom these rows may name, and the schools they may be said to work at. */
export async function peopleIn(
  db: Db,
  orgPath: string,
  rows: readonly (readonly Cell[])[],
  columns: Columns,
): Promise<People> {
  const texts = (column: number | undefined) =>
    column === undefined
      ? []
      : [...new Set(rows.map((row) => cellText(row[column] ?? null)))].filter((text) => text !== '');
  const names = [...new Set(texts(columns.name).map((text) => folded(nameOf(text))))];
  const accounts = texts(columns.account).map((text) => text.toLowerCase());
  const persons = await listNamed(db, orgPath, { names, accounts });
  return {
    byAccount: new Map(persons.map((one) => [one.userName.toLowerCase(), one])),
    byName: grouped(persons),
    schools: await schoolsIn(db, orgPath, texts(columns.school)),
  };
}

/** Finds the own schools that a text means: by name, else by the only names that hold it or lie in it. */
async function schoolsIn(db: Db, orgPath: string, texts: readonly string[]): Promise<People['schools']> {
  const places = (await listPlaces(db, orgPath)).map(({ name, path }) => ({ name: folded(name), path }));
  const elsewhere = new Set((await listExisting(db, texts)).map(({ name }) => folded(name)));
  const known = new Map<string, readonly string[] | 'outside' | null>();
  return (text) => {
    const asked = folded(text);
    const before = known.get(asked);
    if (before !== undefined) return before;
    const exact = places.filter(({ name }) => name === asked);
    const near = places.filter(({ name }) => asked.length >= 3 && (name.endsWith(asked) || asked.endsWith(name)));
    const found = exact.length > 0 ? exact : near;
    const answer = found.length > 0 ? found.map(({ path }) => path) : elsewhere.has(asked) ? 'outside' : null;
    known.set(asked, answer);
    return answer;
  };
}
