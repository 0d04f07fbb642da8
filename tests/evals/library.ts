import { chunkBlocks } from '../../ingest/chunk.ts';
import { extract } from '../../ingest/extract/index.ts';
import { UnreadableFile } from '../../ingest/types.ts';
import type { OpenDb } from '../../db/client.ts';
import { chunks, documents, organisations, persons, resources, roleGrants } from '../../db/schema/index.ts';
import { createDeps } from '../../server/deps.ts';
import { features } from '../../server/features.ts';
import { readConfig } from '../../server/kernel/config.ts';
import type { Actor, Deps } from '../../server/kernel/deps.ts';
import type { ReadingScope } from '../../server/people/index.ts';
import { emptyDatabase } from '../helpers/database.ts';
import { drainedJobs, type DrainedJobs } from '../helpers/jobs.ts';
import type { Document } from './sets.ts';

/** A library with one school and one teacher who owns everything: what a set or a benchmark is loaded into. */
export type Shelf = { deps: Deps; jobs: DrainedJobs; scope: ReadingScope };

const ORG = 'org_school';
const PERSON = 'per_owner';
/** The one teacher, as somebody who brings files in. */
export const ACTOR: Actor = {
  personId: PERSON,
  userName: 'owner',
  orgId: ORG,
  orgPath: `/${ORG}/`,
  schoolPath: `/${ORG}/`,
  roles: [{ role: 'teacher', orgId: ORG, orgPath: `/${ORG}/` }],
  memberOf: [ORG],
  locale: 'zh',
};
/** Resources written in one transaction. */
const TOGETHER = 25;

export async function openShelf(database: OpenDb, env: Record<string, string> = {}): Promise<Shelf> {
  const config = readConfig({
    YANTU_LOG: 'error',
    YANTU_DEMO: 'off',
    YANTU_SECRET: 'only-for-measuring-0123456789-0123456789',
    ...env,
  });
  const jobs: { drained?: DrainedJobs } = {};
  const deps = await createDeps(config, {
    database,
    jobs: (made) => {
      jobs.drained = drainedJobs(
        made,
        features.flatMap((feature) => feature.jobs),
      );
      return jobs.drained;
    },
  });
  if (!jobs.drained) throw new TypeError('no queue was made');
  await emptyDatabase(deps.db);
  const now = deps.now();
  const at = { createdAt: now, updatedAt: now };
  await deps.db.insert(organisations).values({ id: ORG, kind: 'school', name: '学校', path: `/${ORG}/`, ...at });
  await deps.db.insert(persons).values({ id: PERSON, userName: 'owner', name: '老师', orgId: ORG, ...at });
  await deps.db.insert(roleGrants).values({ id: 'rol_owner', personId: PERSON, orgId: ORG, role: 'teacher', ...at });
  return { deps, jobs: jobs.drained, scope: { personId: PERSON, memberOf: [ORG], stewardPaths: [] } };
}

/** The text as the product's reader and chunker make passages of it. */
async function passagesOf({ text }: Document) {
  const name = /^#{1,6} /m.test(text) ? 'document.md' : 'document.txt';
  try {
    const { blocks } = await extract({ bytes: new TextEncoder().encode(text), name });
    return chunkBlocks(blocks);
  } catch (error) {
    // Files of a few words are refused as empty; a set may hold such documents all the same.
    if (!(error instanceof UnreadableFile)) throw error;
    return chunkBlocks([{ type: 'paragraph', text, locator: { kind: 'heading', heading: '', ordinal: 0 } }]);
  }
}

/** Writes documents as resources, as the library does, and lets the background work run. Ids are kept. */
export async function fill({ deps, jobs }: Shelf, given: readonly Document[]): Promise<void> {
  for (let from = 0; from < given.length; from += TOGETHER) {
    const batch = await Promise.all(
      given.slice(from, from + TOGETHER).map(async (document) => ({ document, passages: await passagesOf(document) })),
    );
    await deps.db.transaction(async (tx) => {
      for (const { document, passages } of batch) {
        const now = deps.now();
        const resourceId = document.id;
        await tx.insert(resources).values({
          id: resourceId,
          title: document.title,
          kind: 'other',
          minutes: 10,
          visibility: 'public',
          ownerId: PERSON,
          orgId: ORG,
          createdAt: now,
          updatedAt: now,
        });
        await tx.insert(documents).values({ resourceId, format: 'md', blocks: [], readAt: now });
        const rows = passages.map((passage) => ({ ...passage, section: null, id: deps.newId('chk'), resourceId }));
        if (rows.length > 0) await tx.insert(chunks).values(rows);
        await deps.emit(tx, 'library.text_changed', {
          resourceId,
          title: document.title,
          unit: null,
          lesson: null,
          volume: null,
          grades: [],
          tags: [],
          subject: null,
          chunks: rows.map((row) => ({ ...row, title: document.title })),
        });
      }
    });
  }
  await jobs.runAll();
}
