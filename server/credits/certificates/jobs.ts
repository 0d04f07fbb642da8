import { Zip, ZipPassThrough } from 'fflate';
import { PassThrough } from 'node:stream';
import { once } from 'node:events';
import { z } from 'zod';
import { defineJob, type JobContext } from '../../jobs/index.ts';
import { dayOf } from '../../kernel/day.ts';
import type { Actor, Deps } from '../../kernel/deps.ts';
import { AppError, refuse } from '../../kernel/errors.ts';
import { findOrganisation, listOnPath, listProfiles, loadActor, whyNot } from '../../people/index.ts';
import { standingsOf } from '../standing/find.ts';
import { archiveNotFound, dayAhead, issuerIsSchool, officeNotFound } from './errors.ts';
import { drawPaper } from './paper/index.ts';
import { serialOf } from './payload.ts';
import { findBatchResult } from './repo.ts';
import { issueCompletion, officesOf } from './usecases/issue.ts';
import { paperOf } from './view.ts';

export const CERTIFY_ALL = 'credits.certify_all';
/** A county of 20 000 teachers at 130 KB each. */
const MOST_BYTES = 4 * 1024 ** 3;

const payload = z.strictObject({
  orgId: z.string(),
  personId: z.string(),
  day: z.string(),
  site: z.string(),
});
const result = z.strictObject({
  issued: z.number(),
  there: z.number(),
  incomplete: z.number(),
  left: z.number(),
  archive: z.string().nullable(),
});
export type BatchResult = z.output<typeof result>;

/** Certifies everybody below an office who has completed the cycle, and puts the papers into one archive. */
export const certifyAllJob = defineJob({
  name: CERTIFY_ALL,
  payload,
  run: (deps, given, context) => certifyAll(deps, given, context),
  seconds: 6 * 3600,
});

/** Asks for a batch. @returns the job to follow; @throws credits.issuer_is_school, credits.day_ahead, access.* */
export async function startBatch(
  deps: Deps,
  actor: Actor,
  { orgId, day, site }: { orgId: string; day?: string | undefined; site: string },
): Promise<{ jobId: string }> {
  await officeAt(deps, actor, orgId);
  const today = dayOf(deps.now());
  if (day !== undefined && day > today) throw dayAhead();
  const given = { orgId, personId: actor.personId, day: day ?? today, site };
  const key = `${actor.personId} ${orgId} ${given.day}`;
  const jobId = await deps.db.transaction((tx) =>
    deps.jobs.enqueue(tx, CERTIFY_ALL, given, { key, ownerId: actor.personId }),
  );
  return { jobId };
}

/** The archive of a batch of one's own. */
export async function findArchive(deps: Deps, actor: Actor, { jobId }: { jobId: string }): Promise<string> {
  const found = result.safeParse(await findBatchResult(deps.db, jobId, CERTIFY_ALL, actor.personId));
  if (!found.success || found.data.archive === null) throw archiveNotFound();
  return found.data.archive;
}

async function officeAt(deps: Deps, actor: Actor, orgId: string) {
  const org = await findOrganisation(deps.db, orgId);
  if (!org) throw officeNotFound();
  refuse(whyNot(actor, 'credits.certify', { orgPath: org.path }));
  const offices = officesOf(await listOnPath(deps.db, org.path));
  if (!offices.some((one) => one.id === org.id)) throw issuerIsSchool();
  return org;
}

async function certifyAll(
  deps: Deps,
  { orgId, personId, day, site }: z.output<typeof payload>,
  { progress, signal }: JobContext,
): Promise<BatchResult> {
  const actor = await loadActor(deps, personId);
  if (!actor) throw officeNotFound();
  const org = await officeAt(deps, actor, orgId);
  const known = deps.now();
  const profiles = await listProfiles(deps.db, known, { orgPath: org.path });
  const sums = { issued: 0, there: 0, incomplete: 0, left: 0 };
  const archive = openArchive(deps);
  let done = 0;
  try {
    for await (const { profile, standing } of standingsOf(deps.db, profiles, { day, known })) {
      signal.throwIfAborted();
      if (done % 20 === 0) await progress(done, profiles.length);
      done++;
      if (!standing?.isComplete) {
        sums.incomplete++;
        continue;
      }
      const made = await certifyOne(deps, actor, { personId: profile.personId, day });
      if (!made) {
        sums.left++;
        continue;
      }
      sums[made.isNew ? 'issued' : 'there']++;
      const bytes = await drawPaper({ ...paperOf(made.certificate), site });
      await archive.add(`${serialOf(made.certificate.number)} ${profile.name}.pdf`, bytes, made.certificate.issuedAt);
    }
  } finally {
    archive.end();
  }
  const { sha256 } = await archive.stored;
  await progress(done, profiles.length);
  return { ...sums, archive: sums.issued + sums.there > 0 ? sha256 : null };
}

/** Null for whom this actor may not certify (herself), or whose last entry was just taken back. */
async function certifyOne(deps: Deps, actor: Actor, input: { personId: string; day: string }) {
  try {
    return await issueCompletion(deps, actor, input);
  } catch (error) {
    if (error instanceof AppError && error.status < 500) return null;
    throw error;
  }
}

/** A zip that is written while it is made; papers are packed already, so they are only put one after another. */
function openArchive(deps: Pick<Deps, 'files'>) {
  const stream = new PassThrough();
  const stored = deps.files.put(stream, MOST_BYTES);
  // Awaited at the end; a disk that is full before then ends the next `add`.
  stored.catch(() => undefined);
  const zip = new Zip((error, chunk, isLast) => {
    if (error) stream.destroy(error);
    else stream.write(chunk);
    if (isLast) stream.end();
  });
  return {
    stored,
    add: async (name: string, bytes: Buffer, at: Date) => {
      const entry = new ZipPassThrough(name);
      entry.mtime = at;
      zip.add(entry);
      entry.push(bytes, true);
      if (stream.writableNeedDrain) await Promise.race([once(stream, 'drain'), stored]);
    },
    end: () => zip.end(),
  };
}
