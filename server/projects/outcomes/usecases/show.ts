import type { Db } from '../../../../db/client.ts';
import { showOffer } from '../../../audit/index.ts';
import type { Actor, Deps } from '../../../kernel/deps.ts';
import { refuse } from '../../../kernel/errors.ts';
import { catalogue } from '../../../library/index.ts';
import { seenTopic, topicScope, type Seen } from '../../../topics/index.ts';
import { permission } from '../../permission.ts';
import { outcomeNotFound } from '../errors.ts';
import { filesOf, outcomesOf, promisesOf, topicOfOutcome, type ShownRow } from '../repo/outcomes.ts';
import { KINDS } from '../rules/fields.ts';
import { whyNotAdd, whyNotOutcome, type OutcomeCommand, type OutcomePart } from '../rules/states.ts';

export const partOf = ({ parts }: Pick<Seen, 'parts'>): OutcomePart | null => {
  if (parts.includes('leader')) return 'leader';
  return parts.includes('member') ? 'member' : null;
};

/** Leader and confirmed members, whose names may stand behind an outcome. */
export const peopleOf = (seen: Seen) => [
  { id: seen.topic.leaderId, name: seen.leaderName },
  ...seen.members
    .filter(({ member }) => member.state === 'confirmed')
    .map(({ member, name }) => ({ id: member.personId, name })),
];

/**
 * What became of it in the library, as far as its own row does not say: an audit that was returned or recalled waits for
 * its author.
 */
const auditOf = ({ outcome, audit }: ShownRow): string | null =>
  outcome.state === 'in_audit' && (audit === 'returned' || audit === 'recalled') ? audit : null;

type Offered = Extract<OutcomeCommand, 'edit' | 'remove' | 'hand_in' | 'keep' | 'take_back' | 'publish'>;

function shown(row: ShownRow, seen: Seen, names: ReadonlyMap<string, string>) {
  const { outcome } = row;
  const asking = { part: partOf(seen), topicState: seen.topic.state, hasFile: outcome.attachmentId !== null };
  const can = (command: Offered) => permission(whyNotOutcome(outcome.state, command, asking));
  return {
    id: outcome.id,
    kind: outcome.kind,
    title: outcome.title,
    abstract: outcome.abstract,
    words: outcome.words,
    published: outcome.published,
    authorIds: outcome.authorIds,
    authors: outcome.authorIds.flatMap((id) => names.get(id) ?? []),
    commitmentId: outcome.commitmentId,
    commitment: row.commitment,
    attachmentId: outcome.attachmentId,
    fileName: row.fileName,
    resourceId: outcome.resourceId,
    state: outcome.state,
    audit: auditOf(row),
    refusal: outcome.refusal,
    seen: outcome.updatedAt.toISOString(),
    can: {
      edit: can('edit'),
      remove: can('remove'),
      hand_in: can('hand_in'),
      keep: can('keep'),
      take_back: can('take_back'),
      publish: can('publish'),
    } satisfies Record<Offered, unknown>,
  };
}

async function outcomesIn(db: Db, seen: Seen) {
  const { id, state } = seen.topic;
  const [rows, files, promises] = await Promise.all([outcomesOf(db, id), filesOf(db, id), promisesOf(db, id)]);
  const people = peopleOf(seen);
  const names = new Map(people.map((person) => [person.id, person.name]));
  return {
    state,
    items: rows.map((row) => shown(row, seen, names)),
    files,
    promises,
    people,
    kinds: KINDS,
    can: { add: permission(whyNotAdd(partOf(seen), state)) },
  };
}

/** The outcomes of a topic with what each fulfils, where it stands, and what one may do. @throws topics.not_found */
export const showOutcomes = async (deps: Pick<Deps, 'db'>, actor: Actor, { id }: { id: string }) =>
  outcomesIn(deps.db, await seenTopic(deps.db, actor, id));

/** The topic of an outcome within reach. @throws projects.outcome_not_found */
export async function seenOutcome(db: Db, actor: Actor, id: string): Promise<Seen> {
  const topicId = await topicOfOutcome(db, topicScope(actor), id);
  if (topicId === null) throw outcomeNotFound();
  return seenTopic(db, actor, topicId);
}

/** What the leader is asked for when she hands one in: the scopes of the library, the pledge in her name, licences. */
export async function showPledge(deps: Deps, actor: Actor, { id }: { id: string }) {
  const seen = await seenOutcome(deps.db, actor, id);
  refuse(partOf(seen) === 'leader' ? null : 'topics.not_yours_to_do');
  const { licences, aiUses } = catalogue();
  return { ...(await showOffer(deps, actor)), licences, aiUses };
}
