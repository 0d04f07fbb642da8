import type { Db } from '../../../db/client.ts';
import type { Deps } from '../../kernel/deps.ts';
import { policyInForce } from '../../policy/index.ts';
import {
  addDays,
  addMonths,
  countFacts,
  cycleAt,
  rulesOf,
  selects,
  type Effective,
  type Fact,
  type PersonFacts,
} from '../../policy/rules/index.ts';
import { listProfiles } from '../../people/index.ts';
import { alreadyReversed, entryNotFound, personUnknown } from '../errors.ts';
import { refreshStanding } from '../standing/refresh.ts';
import { chained } from '../../kernel/chain.ts';
import { appendEntry, findBySource, findEntry, listFacts, lockAccount, type EntryRow } from './repo.ts';

/** What is posted, by whose two keys; hours and credits in hundredths, credits as converted, before caps. */
export type Posting = Pick<
  EntryRow,
  'personId' | 'category' | 'level' | 'form' | 'title' | 'occurredOn' | 'hours' | 'credits' | 'sourceKey'
> &
  Pick<EntryRow, 'registrarId' | 'registrarOrgId' | 'auditorId' | 'auditorOrgId'> & {
    conversion: string | null;
    evidence: EntryRow['evidence'];
    certificateNo?: string | null;
    claimId?: string | null;
    batchId?: string | null;
    note?: string;
  };

/**
 * Adds an entry to a person's ledger, inside the caller's transaction. The same `sourceKey` is posted once: who asks
 * again, or at the same time, gets the entry that is there. The person's account is held meanwhile, so that her entries
 * follow each other.
 * @throws credits.person_unknown
 */
export async function postEntry(deps: Deps, tx: Db, posting: Posting): Promise<EntryRow> {
  const account = await lockAccount(tx, posting.personId);
  const there = await findBySource(tx, posting.sourceKey);
  if (there) return there;
  const now = deps.now();
  const [profile] = await listProfiles(tx, now, { personIds: [posting.personId] });
  if (!profile) throw personUnknown();
  const policy = await policyInForce(tx, profile.orgPath, { day: posting.occurredOn, known: now });
  const { conversion, certificateNo = null, claimId = null, batchId = null, note = '', ...given } = posting;
  const id = deps.newId('cre');
  const facts = await listFacts(tx, [posting.personId], now);
  const fact: Fact = { ...given, id, on: posting.occurredOn, certificateNo, expiresOn: null };
  const row: Omit<EntryRow, 'hash'> = {
    ...given,
    id,
    seq: account.lastSeq + 1,
    kind: 'credit',
    reversesId: null,
    orgId: profile.orgId,
    expiresOn: expiryOf(policy, fact),
    trace: { conversion, ...traceOf(policy, profile, facts, fact) },
    policyId: policy.policyIds.at(-1) ?? null,
    claimId,
    batchId,
    certificateNo,
    note,
    postedAt: now,
  };
  return append(deps, tx, row, account.lastHash);
}

/** Takes an entry back by another that is its negative. @throws credits.entry_not_found, credits.already_reversed */
export async function reverseEntry(
  deps: Deps,
  tx: Db,
  input: {
    entryId: string;
    note: string;
    keys: Pick<EntryRow, 'registrarId' | 'registrarOrgId' | 'auditorId' | 'auditorOrgId'>;
  },
): Promise<EntryRow> {
  const found = await findEntry(tx, input.entryId);
  if (found?.kind !== 'credit') throw entryNotFound();
  const account = await lockAccount(tx, found.personId);
  const sourceKey = `reversal:${found.id}`;
  if (await findBySource(tx, sourceKey)) throw alreadyReversed();
  const { hash: _, ...original } = found;
  const row: Omit<EntryRow, 'hash'> = {
    ...original,
    ...input.keys,
    id: deps.newId('cre'),
    seq: account.lastSeq + 1,
    kind: 'reversal',
    reversesId: found.id,
    hours: -found.hours,
    credits: -found.credits,
    trace: { conversion: null, gross: -found.credits, counted: -found.trace.counted, caps: [] },
    sourceKey,
    note: input.note,
    postedAt: deps.now(),
  };
  return append(deps, tx, row, account.lastHash);
}

async function append(deps: Deps, tx: Db, row: Omit<EntryRow, 'hash'>, before: string): Promise<EntryRow> {
  const entry = { ...row, hash: chained(row, before) };
  await appendEntry(tx, entry);
  await refreshStanding(deps, tx, row.personId);
  await deps.emit(tx, 'credits.posted', {
    personId: row.personId,
    entryId: row.id,
    kind: row.kind,
    claimId: row.claimId,
  });
  return entry;
}

/** How much of a new entry counts as things stand, and what the caps had left. */
export function traceOf(policy: Effective, person: PersonFacts, facts: readonly Fact[], fact: Fact) {
  const [rule] = rulesOf(policy, 'cycle');
  const cycle = rule ? cycleAt(rule, fact.on) : null;
  const counted = cycle
    ? countFacts(policy, person, cycle, [...facts, fact]).find((one) => one.fact.id === fact.id)
    : undefined;
  return { gross: fact.credits, counted: counted?.credits ?? fact.credits, caps: counted?.cuts ?? [] };
}

/** The first day on which an entry counts no more; null when the policy lets none expire. */
function expiryOf(policy: Effective, fact: Fact): string | null {
  const days = rulesOf(policy, 'expiry')
    .filter((rule) => selects(rule.of, fact))
    .map((rule) => addMonths(addDays(fact.on, 1), rule.months));
  return days.sort()[0] ?? null;
}
