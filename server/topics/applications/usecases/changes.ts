import type { TopicForm } from '../../../../db/schema/topic-data.ts';
import type { Actor, Deps } from '../../../kernel/deps.ts';
import { wordDiff } from '../../../library/index.ts';
import { lastVersions, namesOfPersons } from '../repo/drafts.ts';
import { changesBetween, type Names } from '../rules/changes.ts';
import { withoutContact } from '../rules/saving.ts';
import { namedForm } from './named.ts';
import { openApplication, type Opened } from './open.ts';

/** What changed between the last two versions that were handed in, place by place and word by word. */
export async function showChanges(deps: Deps, actor: Actor, { id }: { id: string }) {
  const { parts, body } = await openApplication(deps.db, actor, id);
  const [after, before] = await lastVersions(deps.db, id, 2);
  if (!after || !before) return { from: null, to: null, changes: [] };
  const trusted = parts.includes('leader') || parts.includes('unit') || parts.includes('keeper');
  const shown = (form: TopicForm) => namedForm(trusted ? form : withoutContact(form));
  const names = await namesIn(deps, body, [before.form, after.form]);
  const changes = changesBetween(shown(before.form), shown(after.form), names);
  const version = ({ number, at }: typeof after) => ({ number, at: at.toISOString() });
  return {
    from: version(before),
    to: version(after),
    changes: changes.map(({ field, before: was, after: is }) => ({ field, parts: wordDiff(was, is) })),
  };
}

async function namesIn(deps: Deps, body: Opened['body'], forms: readonly TopicForm[]): Promise<Names> {
  const rows = forms.flatMap((form) => [...form.steps, ...form.stageOutcomes, ...form.finalOutcomes]);
  const names = await namesOfPersons(deps.db, [
    ...new Set(rows.flatMap(({ person }) => (person === null ? [] : [person]))),
  ]);
  return {
    person: (personId) => names.get(personId) ?? '',
    track: (key) => body.tracks.find((track) => track.key === key)?.name ?? key,
    guide: (itemId) => body.guide.find((item) => item.id === itemId)?.title ?? itemId,
  };
}
