import { chunks, documents, resources } from '../../db/schema/index.ts';
import type { Db } from '../../db/client.ts';
import type { Deps } from '../../server/kernel/deps.ts';

type Row = typeof resources.$inferInsert;
export type Put = Partial<Omit<Row, 'id' | 'ownerId' | 'orgId'>> & {
  owner: { id: string } | { personId: string };
  org: { id: string };
  texts: readonly (string | { text: string; breadcrumb: string[] })[];
  format?: string;
};

/** Writes a resource with its passages as the library does, and tells whoever listens, in one transaction. */
export const put = (deps: Deps, given: Put): Promise<string> => deps.db.transaction((tx) => putIn(deps, tx, given));

/** What is shared has been through its audit. */
const listed = (visibility: Row['visibility'] = 'public') =>
  visibility === 'own' ? {} : { listing: 'listed' as const, listedVersion: 1 };

async function putIn(deps: Deps, tx: Db, given: Put): Promise<string> {
  const { owner, org, texts, format = 'md', ...fields } = given;
  const now = deps.now();
  const id = deps.newId('res');
  const row = {
    title: '没有标题',
    kind: 'lesson_plan' as const,
    minutes: 20,
    visibility: 'public' as const,
    ownerId: 'id' in owner ? owner.id : owner.personId,
    orgId: org.id,
    createdAt: now,
    updatedAt: now,
    ...listed(fields.visibility),
    ...fields,
    id,
  };
  await tx.insert(resources).values(row);
  await tx.insert(documents).values({ resourceId: id, format, blocks: [], readAt: now });
  const passages = texts.map((one, seq) => {
    const { text, breadcrumb } = typeof one === 'string' ? { text: one, breadcrumb: [] } : one;
    const heading = breadcrumb.at(-1) ?? row.title;
    return {
      id: deps.newId('chk'),
      resourceId: id,
      seq,
      text,
      breadcrumb,
      section: null,
      locator: { kind: 'heading' as const, heading, ordinal: seq },
      characters: text.length,
    };
  });
  if (passages.length > 0) await tx.insert(chunks).values(passages);
  await deps.emit(tx, 'library.text_changed', {
    resourceId: id,
    title: row.title,
    unit: fields.unit ?? null,
    lesson: fields.lesson ?? null,
    volume: fields.volume ?? null,
    grades: fields.grades ?? [],
    tags: fields.tags ?? [],
    subject: fields.subject ?? null,
    chunks: passages.map((passage) => ({ ...passage, title: row.title })),
  });
  return id;
}
