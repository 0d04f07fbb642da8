import type { Db } from '../../../db/client.ts';
import type { Actor, Deps } from '../../kernel/deps.ts';
import { refuse } from '../../kernel/errors.ts';
import { ADMINS } from '../../people/index.ts';
import { lockTopic, record, remind, seenTopic, type Seen } from '../../topics/index.ts';
import { changeUnknown } from '../errors.ts';
import { commitmentsOf, officersAt } from '../milestones/repo.ts';
import { showProject } from '../show.ts';
import {
  changesOf,
  insertChange,
  membersIn,
  organisationNamed,
  personsNamed,
  unitsBelow,
  type ChangeRow,
} from './repo.ts';
import { consentersOf, whyNotAsk } from './rules.ts';
import type { Asked } from './schemas.ts';

type Sides = Pick<ChangeRow, 'before' | 'after'>;

/** Asks for one of the seven changes; nothing of the topic changes until it is approved. */
export async function askChange(deps: Deps, actor: Actor, { id, ...asked }: Asked & { id: string }) {
  await deps.db.transaction(async (tx) => {
    await seenTopic(tx, actor, id);
    await lockTopic(tx, id);
    const seen = await seenTopic(tx, actor, id);
    const earlier = await changesOf(tx, id);
    const open = earlier.filter(({ change }) => change.state === 'asked' || change.state === 'endorsed');
    const kinds = open.map(({ change }) => change.kind);
    refuse(whyNotAsk(seen.topic.state, asked.kind, kinds, seen.parts));
    const sides = await sidesOf(tx, seen, asked);
    const row: ChangeRow = {
      ...sides,
      id: deps.newId('chg'),
      topicId: id,
      kind: asked.kind,
      reason: asked.reason,
      state: 'asked',
      askedById: actor.personId,
      endorsedById: null,
      decidedById: null,
      answer: '',
      decidedAt: null,
      createdAt: deps.now(),
      updatedAt: deps.now(),
    };
    await insertChange(tx, row);
    await record(deps, tx, id, actor.personId, {
      kind: 'change.asked',
      reason: asked.reason,
      detail: { changeId: row.id, change: asked.kind },
    });
    await tellUnit(deps, tx, seen, row);
    if (asked.kind === 'people') await askConsent(deps, tx, seen, row, consentersOf(asked));
  });
  return showProject(deps, actor, { id });
}

/** Units of the call's body that a topic may be moved to, by a part of the name. */
export async function showUnits(deps: Deps, actor: Actor, { id, q }: { id: string; q: string }) {
  const { topic, callOrgPath, parts } = await seenTopic(deps.db, actor, id);
  if (!parts.includes('leader')) refuse('topics.not_yours_to_do');
  const units = callOrgPath === null ? [] : await unitsBelow(deps.db, callOrgPath, q);
  return { items: units.filter((unit) => unit.id !== topic.orgId) };
}

/** What stands now and what is asked, side by side. @throws projects.change_nothing when they are the same */
async function sidesOf(tx: Db, { topic, callOrgPath }: Seen, asked: Asked): Promise<Sides> {
  switch (asked.kind) {
    case 'people':
      return peopleSides(tx, topic, asked);
    case 'title':
      if (asked.title === topic.title) refuse('projects.change_nothing');
      return { before: { title: topic.title }, after: { title: asked.title } };
    case 'outcome_form':
      return promiseSides(tx, topic.id, 'outcomes', asked.outcomes);
    case 'content': {
      const sides = await promiseSides(tx, topic.id, 'objectives', asked.objectives);
      return { before: sides.before, after: { ...sides.after, summary: asked.summary } };
    }
    case 'unit': {
      const unit = await organisationNamed(tx, asked.orgId);
      if (!unit || callOrgPath === null || !unit.path.startsWith(callOrgPath)) throw changeUnknown();
      if (asked.orgId === topic.orgId) refuse('projects.change_nothing');
      return { before: { orgId: topic.orgId }, after: { orgId: asked.orgId } };
    }
    case 'delay':
      if (topic.endsOn === null || asked.endsOn <= topic.endsOn) refuse('projects.change_nothing');
      return { before: { endsOn: topic.endsOn }, after: { endsOn: asked.endsOn } };
    case 'stop':
      return { before: { state: topic.state }, after: { what: asked.what } };
  }
}

/** Promises by id with what they say now and what they are to say. */
async function promiseSides(
  tx: Db,
  topicId: string,
  name: 'outcomes' | 'objectives',
  list: readonly { commitmentId: string; text: string; form?: string }[],
): Promise<Sides> {
  const known = new Map((await commitmentsOf(tx, topicId)).map(({ commitment }) => [commitment.id, commitment]));
  const isOf = (kind: string) => (kind === 'objective') === (name === 'objectives');
  const before = list.map(({ commitmentId }) => {
    const one = known.get(commitmentId);
    if (!one || !isOf(one.kind)) throw changeUnknown();
    return { commitmentId, text: one.text, form: one.form };
  });
  return { before: { [name]: before }, after: { [name]: list } };
}

async function peopleSides(tx: Db, topic: Seen['topic'], asked: Asked & { kind: 'people' }): Promise<Sides> {
  const { leaderId, oldLeaderStays, join, leave } = asked;
  const named = consentersOf(asked);
  const persons = await personsNamed(tx, named);
  if (persons.length < named.length || persons.some(({ isActive }) => !isActive)) refuse('projects.change_unknown');
  const confirmed = (await membersIn(tx, topic.id))
    .filter(({ state }) => state === 'confirmed')
    .map(({ personId }) => personId);
  const isStrange =
    leave.some((id) => !confirmed.includes(id)) ||
    join.some(({ personId }) => confirmed.includes(personId) || personId === topic.leaderId) ||
    leaderId === topic.leaderId ||
    (leaderId !== null && leave.includes(leaderId));
  if (isStrange) refuse('projects.change_unknown');
  const consents = named.map((personId) => ({ personId, agreed: null }));
  return {
    before: { leaderId: topic.leaderId, members: confirmed },
    after: { leaderId, oldLeaderStays, join, leave, consents },
  };
}

async function tellUnit(deps: Deps, tx: Db, { topic }: Seen, change: ChangeRow): Promise<void> {
  const officers = await officersAt(tx, [topic.orgId], ADMINS);
  await remind(
    deps,
    tx,
    officers.map(({ personId }) => ({
      personId,
      kind: 'change_asked' as const,
      key: `change:${change.id}:asked`,
      href: `/topics/${topic.id}?tab=project`,
      params: { title: topic.title },
      dueOn: null,
    })),
  );
}

const askConsent = (deps: Deps, tx: Db, { topic }: Seen, change: ChangeRow, personIds: readonly string[]) =>
  remind(
    deps,
    tx,
    personIds.map((personId) => ({
      personId,
      kind: 'member_invited' as const,
      key: `change:${change.id}:consent`,
      href: '/projects',
      params: { title: topic.title },
      dueOn: null,
    })),
  );
