import type { Db } from '../../db/client.ts';
import type { Actor } from '../kernel/deps.ts';
import { ADMINS, STEWARDS, whyNot, type Role } from '../people/index.ts';
import { topicNotFound } from './errors.ts';
import { findDossier, membersOf, type Dossier, type TopicScope } from './repo.ts';
import type { Part } from './rules/states.ts';

const paths = (actor: Actor, roles: readonly Role[]): string[] =>
  actor.roles.filter((grant) => roles.some((role) => role === grant.role)).map((grant) => grant.orgPath);

/** Whose topics this person may see with their people in them. Being asked to judge one gives nothing here. */
export const topicScope = (actor: Actor): TopicScope => ({
  personId: actor.personId,
  unitPaths: paths(actor, ADMINS),
  // A call is kept by the body that made it and those above; a school's researcher keeps none of the county's.
  keptPaths: paths(actor, STEWARDS),
});

/** Whether somebody runs a call of this body. */
export const whyNotKeep = (actor: Actor, callOrgPath: string): string | null =>
  whyNot(actor, 'topics.run', { orgPath: callOrgPath });

/**
 * Who `actor` is to a topic. Whoever researches it is nothing else to it, whatever her offices; `second` is given by the
 * use case that knows who turned the first key.
 */
export function partsOf(
  actor: Actor,
  dossier: Pick<Dossier, 'topic' | 'orgPath' | 'callOrgPath'>,
  members: readonly string[],
): Part[] {
  if (dossier.topic.leaderId === actor.personId) return ['leader'];
  if (members.includes(actor.personId)) return ['member'];
  const parts: Part[] = [];
  if (whyNot(actor, 'topics.endorse', { orgPath: dossier.orgPath }) === null) parts.push('unit');
  if (dossier.callOrgPath !== null && whyNotKeep(actor, dossier.callOrgPath) === null) parts.push('keeper');
  return parts;
}

export type Seen = Dossier & { parts: Part[]; members: Awaited<ReturnType<typeof membersOf>> };

/** A topic that this person may see, with its people and who she is to it. @throws topics.not_found */
export async function seenTopic(db: Db, actor: Actor, id: string): Promise<Seen> {
  const dossier = await findDossier(db, topicScope(actor), id);
  if (!dossier) throw topicNotFound();
  const members = await membersOf(db, [id]);
  const persons = members.filter(({ member }) => member.state !== 'declined').map(({ member }) => member.personId);
  return { ...dossier, members, parts: partsOf(actor, dossier, persons) };
}
