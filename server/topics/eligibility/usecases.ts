import type { Db } from '../../../db/client.ts';
import type { Actor, Deps } from '../../kernel/deps.ts';
import { refuse } from '../../kernel/errors.ts';
import { seenTopic, type Seen } from '../access.ts';
import { topicNotFound } from '../errors.ts';
import { record } from '../move.ts';
import { lockTopic } from '../repo.ts';
import { isWritable, whyNotMove } from '../rules/states.ts';
import { noSuchVerdict } from './errors.ts';
import { factsOf, rulesFor } from './facts.ts';
import { judgeTopic } from './judge.ts';
import {
  findApplication,
  listVerdicts,
  namesOf,
  saveVerdict,
  teamOf,
  type Application,
  type VerdictRow,
} from './repo.ts';
import { judgeAll, type Judged } from './rules/index.ts';

const permission = (because: string | null) => ({ allowed: because === null, because });

/** While a keeper still decides whether it goes to the reviewers; later a verdict is history. */
const SCREENED = ['screening', 'returned'];

/** Why a verdict may not be set aside. Verdicts about one's own topic are never one's own to set. */
function whyNotSet({ topic, parts }: Pick<Seen, 'topic' | 'parts'>, verdict: Judged['verdict']) {
  if (!parts.includes('keeper')) return 'topics.not_yours_to_do';
  if (!SCREENED.includes(topic.state)) return 'topics.not_screened';
  return verdict === 'not_applicable' ? 'topics.verdict_stands' : null;
}

async function application(db: Db, id: string): Promise<Application> {
  const found = await findApplication(db, id);
  if (!found) throw topicNotFound();
  return found;
}

/** What stands in the table, told by the rules it was judged by; a rule that was never asked is left out. */
function kept(found: Application, rows: readonly VerdictRow[]): Judged[] {
  return rulesFor(found).flatMap(({ id, type, label, labelEn, clause }) => {
    const row = rows.find(({ ruleId }) => ruleId === id);
    return row ? [{ ruleId: id, type, label, labelEn, clause, verdict: row.verdict, fact: row.fact }] : [];
  });
}

async function judgedNow(deps: Deps, found: Application): Promise<Judged[]> {
  const { rules, facts } = await factsOf(deps, deps.db, found, found.body ?? found.current);
  return judgeAll(rules, facts);
}

/**
 * The verdicts on a topic that one may see: rule, facts and clause. A form that is still written is judged as it stands
 * at the moment; one that was handed in shows what was said of it then.
 * @throws topics.not_found
 */
export async function showVerdicts(deps: Deps, actor: Actor, { id }: { id: string }) {
  const seen = await seenTopic(deps.db, actor, id);
  if (seen.topic.callId === null) return { items: [], people: [], version: null, isLive: false, can: none };
  const found = await application(deps.db, id);
  const rows = await listVerdicts(deps.db, id);
  // What its people are still writing is theirs: everybody else reads what was said of what was handed in.
  const isTheirs = seen.parts.includes('leader') || seen.parts.includes('member');
  const isLive = rows.length === 0 || (isTheirs && isWritable(seen.topic.state));
  const items = isLive ? await judgedNow(deps, found) : kept(found, rows);
  const names = await namesOf(
    deps.db,
    rows.flatMap(({ setById }) => (setById ? [setById] : [])),
  );
  const shown = items.map((one) => {
    const row = rows.find(({ ruleId, setTo }) => ruleId === one.ruleId && setTo !== null);
    const set = row ? { to: row.setTo, by: names.get(row.setById ?? '') ?? null, reason: row.setReason } : null;
    return { ...one, set, can: { set: permission(isLive ? 'topics.not_screened' : whyNotSet(seen, one.verdict)) } };
  });
  // Facts count people by their place: who that is, only those who see the topic are told.
  const people = (await teamOf(deps.db, id)).map(({ place, name }) => ({ place, name }));
  const { version, can } = { version: seen.topic.callVersion, can: dealing(seen) };
  return { items: shown, people, version, isLive, can };
}

/** What a keeper may do about the verdicts as a whole; the same as the use cases and the table of states say. */
function dealing({ topic, parts }: Pick<Seen, 'topic' | 'parts'>) {
  const isKeeper = parts.includes('keeper');
  const judge = permission(isKeeper && topic.state === 'screening' ? null : 'topics.not_screened');
  return { judge, supplement: permission(whyNotMove(topic.state, 'return', parts)) };
}
const none = {
  judge: permission('topics.not_screened'),
  supplement: permission('topics.not_screened'),
};

async function held(tx: Db, actor: Actor, id: string): Promise<Seen> {
  await seenTopic(tx, actor, id);
  if (!(await lockTopic(tx, id))) throw topicNotFound();
  return seenTopic(tx, actor, id);
}

/** Judges anew, for facts that changed outside the form: a topic closed elsewhere, a recommender who answered. */
export async function judgeAgain(deps: Deps, actor: Actor, { id }: { id: string }) {
  await deps.db.transaction(async (tx) => {
    const { topic, parts } = await held(tx, actor, id);
    if (!parts.includes('keeper')) refuse('topics.not_yours_to_do');
    // While it is returned its form is its leader's to write; it is judged when it comes back.
    if (topic.state !== 'screening') refuse('topics.not_screened');
    await judgeTopic(deps, tx, id);
  });
  return showVerdicts(deps, actor, { id });
}

type Setting = { id: string; rule: string; to: 'met' | 'unmet' | null; reason: string };

/**
 * A keeper sets a verdict aside, with a reason that is chained; the rule's own verdict stays beside it.
 * @throws topics.no_such_verdict, topics.not_yours_to_do, topics.not_screened, topics.verdict_stands
 */
export async function setVerdict(deps: Deps, actor: Actor, { id, rule, to, reason }: Setting) {
  await deps.db.transaction(async (tx) => {
    const seen = await held(tx, actor, id);
    const row = (await listVerdicts(tx, id)).find(({ ruleId }) => ruleId === rule);
    if (!row) throw noSuchVerdict();
    refuse(whyNotSet(seen, row.verdict));
    if (row.setTo === to || (row.setTo === null && row.verdict === to)) refuse('topics.verdict_stands');
    const set =
      to === null
        ? { setTo: null, setById: null, setReason: '' }
        : { setTo: to, setById: actor.personId, setReason: reason };
    await saveVerdict(tx, id, rule, set);
    const detail = { rule, verdict: row.verdict, fact: row.fact, to };
    await record(deps, tx, id, actor.personId, { kind: 'verdict.set', reason, detail });
  });
  return showVerdicts(deps, actor, { id });
}
