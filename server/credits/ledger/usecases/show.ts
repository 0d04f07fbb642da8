import type { Db } from '../../../../db/client.ts';
import type { EvidenceItem } from '../../../../db/schema/credits.ts';
import { dayOf } from '../../../kernel/day.ts';
import type { Actor, Deps } from '../../../kernel/deps.ts';
import { entryNotFound, personUnknown } from '../../errors.ts';
import { brokenAt } from '../../../kernel/chain.ts';
import { namesAt, type Names } from '../names.ts';
import { findOwner, findShown, listChain, listEntries, type ShownEntry } from '../repo.ts';
import { keptOrgIds, ledgerScope } from '../scope.ts';
import { reversalsOf, type ReversalState } from './reverse.ts';

/** What an entry rests on, without the words of a reflection: these are for the claimant and the keys. */
const nameOf = (item: EvidenceItem): string => {
  switch (item.kind) {
    case 'file':
      return item.name;
    case 'step':
      return item.title;
    case 'certificate':
      return `${item.issuer} ${item.number}`;
    case 'reflection':
      return '';
  }
};

async function shownEntry(row: ShownEntry, names: Names, { asked, can }: ReversalState) {
  const { trace, evidence, registrarOrgPath: _r, auditorOrgPath: _a, homePath: _h, ...rest } = row;
  const day = row.occurredOn;
  return {
    ...rest,
    postedAt: row.postedAt.toISOString(),
    reversedAt: row.reversedAt?.toISOString() ?? null,
    categoryName: await names.category(row.category, day),
    conversion: trace.conversion === null ? null : await names.rule(trace.conversion, day),
    /** What of it counted when it was posted, and the caps it was asked by. Hundredths. */
    counted: trace.counted,
    caps: await Promise.all(trace.caps.map(async (cap) => ({ ...cap, ...(await names.rule(cap.ruleId, day)) }))),
    evidence: evidence.map((item) => ({ kind: item.kind, name: nameOf(item) })),
    reversal: { asked, can },
  };
}

async function shownEntries(deps: Deps, actor: Actor, rows: readonly ShownEntry[], names: Names) {
  const reversals = await reversalsOf(deps.db, actor, rows);
  const shown = [];
  for (const row of rows) {
    const reversal = reversals.get(row.id);
    if (reversal) shown.push(await shownEntry(row, names, reversal));
  }
  return shown;
}

const namesFor = (deps: Deps, orgPath: string): Names =>
  namesAt(deps.db, orgPath, { day: dayOf(deps.now()), known: deps.now() });

/**
 * A page of a person's ledger with the names behind both keys, and whether the chain is what was written (`brokenAt`:
 * the place of the first entry that is not). @throws credits.person_unknown also for whom one may not see
 */
export async function showLedger(
  deps: Deps,
  actor: Actor,
  input: { personId: string; ids: string[]; limit: number; offset: number },
) {
  const scope = ledgerScope(actor);
  const found = await findOwner(deps.db, scope, input.personId);
  if (!found) throw personUnknown();
  const { items, total } = await listEntries(deps.db, scope, input);
  const shown = await shownEntries(deps, actor, items, namesFor(deps, found.orgPath));
  const { orgPath: _path, ...person } = found;
  return { person, items: shown, total, chain: { brokenAt: await chainOf(deps.db, input.personId) } };
}

const chainOf = async (db: Db, personId: string) => brokenAt(await listChain(db, personId));

/** One entry, for its owner, those who see her standing and the bodies that keep its keys. */
export async function showEntry(deps: Deps, actor: Actor, { id }: { id: string }) {
  const row = await findShown(deps.db, { ...ledgerScope(actor), keptOrgIds: keptOrgIds(actor) }, id);
  if (!row) throw entryNotFound();
  const [entry] = await shownEntries(deps, actor, [row], namesFor(deps, row.homePath));
  if (!entry) throw entryNotFound();
  return { entry };
}
