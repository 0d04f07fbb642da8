import type { Db } from '../../../db/client.ts';
import type { Actor, Deps } from '../../kernel/deps.ts';
import {
  compareVersions,
  findFiles,
  findVersion,
  sectionsOf,
  sendStored,
  shownVersion,
  targetOf,
  type Wanted,
} from '../../library/index.ts';
import { whyNot } from '../../people/index.ts';
import { fileNotFound } from '../errors.ts';
import { findBodyPaths, findListing, listEvents } from '../repo/audits.ts';
import { countReaders } from '../repo/subject.ts';
import { isOpen } from '../rules.ts';
import { isSteward, resourceCase, seenAudit, whyNotNowBy, whyNotStep, type Case } from './access.ts';
import { permission, shownAudit, shownEvents, shownFindings } from './view.ts';

/**
 * Why the audited version is not shown: an auditor reads it while it waits for a decision; afterwards only those who
 * edit it, or anybody once it is what readers see.
 */
function whyNotRead(actor: Actor, { audit, subject, access }: Case): 'audit.decided' | null {
  if (access.who === 'person' && access.edit === null) return null;
  if (isOpen(audit.state) && isSteward(actor, audit.bodyPath)) return null;
  const isShown = shownVersion(subject) === audit.version;
  return isShown && whyNot(actor, 'library.read', targetOf(subject)) === null ? null : 'audit.decided';
}

const textOf = (version: Awaited<ReturnType<typeof findVersion>>) =>
  version && { fields: version.fields, format: version.format, blocks: version.blocks, sections: sectionsOf(version) };

async function contentOf(db: Db, { audit }: Case) {
  const { resourceId, version, against } = audit;
  const [now, before, files] = [
    await findVersion(db, resourceId, version),
    against === null ? null : await findVersion(db, resourceId, against),
    await findFiles(db, resourceId, version),
  ];
  return {
    text: textOf(now),
    // What has changed since the version that readers see, section by section.
    comparison: now && before ? compareVersions(before, now) : null,
    files: files.map(({ id, role, name, mime, bytes }) => {
      return { id, role, name, mime, bytes, url: `/api/audit/${audit.id}/files/${id}` };
    }),
  };
}

/** One audit with the version it is about: what an auditor reads and decides on. */
export async function showAudit(deps: Deps, actor: Actor, { id }: { id: string }) {
  const one = await seenAudit(deps.db, actor, id);
  const { audit, subject } = one;
  const hidden = whyNotRead(actor, one);
  const version = await findVersion(deps.db, audit.resourceId, audit.version);
  return {
    audit: shownAudit(audit),
    title: version?.fields.title ?? subject.title,
    ownerName: subject.ownerName,
    readers: await countReaders(deps.db, audit.scopePath),
    // Quotations are of the version, so they go with it.
    findings: hidden === null ? await shownFindings(deps.db, actor, audit.findings) : [],
    content: hidden === null ? await contentOf(deps.db, one) : null,
    because: hidden,
    history: shownEvents(await listEvents(deps.db, audit.resourceId)),
    can: {
      list: permission(whyNotStep(one, 'list')),
      return: permission(whyNotStep(one, 'return')),
      recall: permission(whyNotStep(one, 'recall')),
    },
  };
}

/** A file of the audited version, to those who may read that version. @throws audit.file_not_found */
export async function sendAudited(deps: Deps, actor: Actor, input: { id: string; fileId: string } & Wanted) {
  const one = await seenAudit(deps.db, actor, input.id);
  if (whyNotRead(actor, one) !== null) throw fileNotFound();
  const files = await findFiles(deps.db, one.audit.resourceId, one.audit.version);
  const file = files.find(({ id }) => id === input.fileId);
  if (!file) throw fileNotFound();
  return sendStored(deps, file, input);
}

/** By which audit readers see it; what everybody may know. */
async function listedOf(db: Db, subject: { id: string; listedVersion: number | null }) {
  const audit = subject.listedVersion === null ? null : await findListing(db, subject.id, subject.listedVersion);
  if (!audit) return null;
  const { visibility, scopeName, scopeKind, bodyName, how, decidedAt } = audit;
  return { visibility, scopeName, scopeKind, bodyName, how, at: decidedAt?.toISOString() ?? null };
}

/**
 * Where a resource stands. Readers learn by whom and when it was listed; those who edit it, and auditors that had to do
 * with it, its way there.
 */
export async function showStatus(deps: Deps, actor: Actor, { id }: { id: string }) {
  const held = await resourceCase(deps.db, actor, id);
  const { subject, latest, access } = held;
  const isEditor = access.who === 'person' && access.edit === null;
  const bodies = await findBodyPaths(deps.db, id);
  const isInsider = isEditor || bodies.some((path) => isSteward(actor, path));
  const listed = await listedOf(deps.db, subject);
  const withdraw = permission(whyNotNowBy(held, 'withdraw'));
  if (!isInsider) return { listing: subject.listing, listed, own: null, can: { withdraw } };
  const isPending = subject.listing === 'listed' && subject.headVersion !== subject.listedVersion;
  const own = {
    // Of a pending version only editors know; an auditor meets it when it is submitted.
    isChanged: isEditor && isPending && !(latest && isOpen(latest.state)),
    headVersion: isEditor ? subject.headVersion : null,
    latest: latest && latest.how === 'submitted' ? shownAudit(latest) : null,
    findings: isEditor && latest ? await shownFindings(deps.db, actor, latest.findings) : [],
    history: shownEvents(await listEvents(deps.db, id)).filter(({ what }) => isEditor || what !== 'changed'),
    can: {
      submit: permission(whyNotNowBy(held, 'submit')),
      recall: permission(whyNotNowBy(held, 'recall')),
    },
  };
  return { listing: subject.listing, listed, own, can: { withdraw } };
}
