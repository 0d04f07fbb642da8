import { dayOf } from '../../../kernel/day.ts';
import type { Actor, Deps } from '../../../kernel/deps.ts';
import { catalogue } from '../../../library/index.ts';
import { tooMany } from '../errors.ts';
import type { ExportQuery } from '../schemas.ts';
import { standingSheet, type FlagNames } from '../sheet.ts';
import { listed, lookedAfter, showOverview } from './organisation.ts';

/** A sheet that people open; whoever wants more takes it organisation by organisation. */
const MOST_ROWS = 20_000;
/** Names behind one flag: a school has no more, and of a county the list of persons has all. */
const MOST_NAMES = 500;

/** The overview, its flags with names and the persons of the list, as .xlsx. @throws credits.too_many_persons */
export async function exportStandings(deps: Deps, actor: Actor, asked: ExportQuery & { id: string }) {
  const org = await lookedAfter(deps, actor, asked.id);
  const { id, asOf, descending, ...query } = asked;
  const overview = await showOverview(deps, actor, { id, asOf });
  const filter = { ...query, descending: descending === 'true' };
  const { rows: persons, total } = await listed(deps, org, { asOf, filter, limit: MOST_ROWS, offset: 0 });
  if (total > MOST_ROWS) throw tooMany({ most: MOST_ROWS, persons: total });
  const flags: FlagNames[] = [];
  for (const flag of overview.flags) flags.push({ flag, names: await namesBehind(deps, actor, asOf, flag) });
  const { subjects } = catalogue();
  const names = new Map(subjects.map((subject) => [subject.id, subject[actor.locale]]));
  const bytes = await standingSheet({
    locale: actor.locale,
    overview,
    flags,
    persons,
    subjectName: (subject) => names.get(subject) ?? subject,
  });
  return { bytes, name: `${org.name} ${asOf ?? dayOf(deps.now())}.xlsx` };
}

async function namesBehind(
  deps: Deps,
  actor: Actor,
  asOf: string | undefined,
  flag: FlagNames['flag'],
): Promise<string[]> {
  const org = await lookedAfter(deps, actor, flag.orgId);
  const filter = {
    list: flag.key === null ? ('incomplete' as const) : ('all' as const),
    unmet: flag.key ?? undefined,
    sort: 'name' as const,
    descending: false,
  };
  const { rows } = await listed(deps, org, { asOf, filter, limit: MOST_NAMES, offset: 0 });
  return rows.map((row) => row.name);
}
