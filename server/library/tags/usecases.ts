import { domainWords } from '../../../ingest/index.ts';
import type { Db } from '../../../db/client.ts';
import type { Actor, Deps } from '../../kernel/deps.ts';
import { refuse } from '../../kernel/errors.ts';
import { readingScope, whyNot } from '../../people/index.ts';
import { tagNotFound, tagUnknown } from '../errors.ts';
import {
  findAliases,
  findListedTags,
  insertSuggested,
  listPromoted,
  listSuggested,
  lockSuggested,
  redirectAliases,
  saveDecision,
  type TagState,
} from './repo.ts';

/** The words of the domain that come with the product; everything else is somebody's own until it is promoted. */
const isBuiltIn = (tag: string): boolean => domainWords().includes(tag);

/** Notes the tags of a listed resource that are not in the vocabulary. */
export async function noteTags(deps: Deps, tx: Db, { resourceId }: { resourceId: string }): Promise<void> {
  const free = (await findListedTags(tx, resourceId)).filter((tag) => !isBuiltIn(tag));
  const rows = [...new Set(free)].map((tag) => ({ id: deps.newId('tag'), tag }));
  await insertSuggested(tx, rows, deps.now());
}

/**
 * Tags as they are kept: a merged one becomes the tag that stands for it. Resources that bear it already are left alone
 * (rewriting them would make a version of each and reopen their audits); facets read them through the same map.
 */
export async function withoutAliases(db: Db, tags: readonly string[]): Promise<string[]> {
  const aliases = await findAliases(db, tags);
  return [...new Set(tags.map((tag) => aliases.get(tag) ?? tag))];
}

/** The vocabulary of tags, for whoever types one. */
export async function showVocabulary(deps: Deps) {
  const promoted = await listPromoted(deps.db);
  return { tags: [...new Set([...promoted, ...domainWords()])] };
}

const mayCurate = (actor: Actor) => refuse(whyNot(actor, 'library.curate', { orgPath: actor.orgPath }));

export async function showSuggested(
  deps: Deps,
  actor: Actor,
  asked: { state: TagState; limit: number; offset: number },
) {
  mayCurate(actor);
  return listSuggested(deps.db, readingScope(actor), asked);
}

export type TagDecision = { decision: 'promote' } | { decision: 'reject' } | { decision: 'merge'; into: string };
const STATES = { promote: 'promoted', reject: 'rejected', merge: 'merged' } as const;

/**
 * Takes a word into the vocabulary, turns it down, or says which word of the vocabulary means the same; may be decided
 * anew. @throws library.tag_not_found, library.tag_unknown when the other word is not in the vocabulary
 */
export async function decideTag(deps: Deps, actor: Actor, input: { id: string } & TagDecision) {
  mayCurate(actor);
  return deps.db.transaction(async (tx) => {
    const row = await lockSuggested(tx, input.id);
    if (!row) throw tagNotFound();
    const into = input.decision === 'merge' ? input.into : null;
    if (into !== null && (into === row.tag || !(await isKnown(tx, into)))) throw tagUnknown({ tag: into });
    const now = deps.now();
    const state = STATES[input.decision];
    await saveDecision(tx, row.id, { state, mergedInto: into, personId: actor.personId, now });
    if (into !== null) await redirectAliases(tx, row.tag, into, now);
    return { tag: row.tag, state, mergedInto: into };
  });
}

const isKnown = async (db: Db, tag: string): Promise<boolean> =>
  isBuiltIn(tag) || (await listPromoted(db)).includes(tag);
