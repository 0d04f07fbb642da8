import { eq } from 'drizzle-orm';
import { persons } from '../../db/schema/index.ts';
import { commitmentsOf } from '../../server/audit/commitment.ts';
import type { Actor } from '../../server/kernel/deps.ts';
import { POINTS } from '../../server/audit/rules.ts';
import type { Harness } from '../helpers/harness.ts';
import { answer, ingest, lesson } from '../library/intake.ts';

/** All seven points right, as an author or an auditor says it. */
export const ALL_RIGHT = POINTS.map((point) => ({ point, ok: true, note: '' }));
export const SAID = { licence: 'own', aiUse: 'none' };

export type Found = { id: string; code: string; severity: string; quote: string | null; answer: string | null; detail: Record<string, unknown> }; // prettier-ignore
export type Check = {
  version: number;
  against: number | null;
  body: { id: string; name: string };
  scope: { visibility: string; orgId: string | null };
  scopes: { orgId: string | null; hasAuditor: boolean }[];
  changed: { sections: string[]; fields: string[] };
  findings: Found[];
  commitments: { zh: string; en: string };
};
export type Whole = {
  audit: { state: string; version: number; reason: string | null };
  findings: Found[];
  content: { text: { blocks: { text: string }[] }; files: { id: string; url: string }[]; comparison: unknown } | null;
  because: string | null;
  history: { what: string; note: string }[];
  can: Record<'list' | 'return' | 'recall', { allowed: boolean; because: string | null }>;
};
export type Status = {
  listing: string;
  listed: { bodyName: string; scopeName: string | null; how: string } | null;
  own: { isChanged: boolean; latest: { state: string; reason: string | null } | null; history: { what: string }[]; can: Record<string, { allowed: boolean }> } | null; // prettier-ignore
};

export const code = async (response: Response): Promise<unknown> => {
  const body = await answer<{ error?: { code: string } }>(response);
  return body.error ? [response.status, body.error.code] : response.status;
};

/** What people do about audits, over HTTP. */
export function desk(h: Harness) {
  const resource = (id: string, rest = '') => `/api/library/resources/${id}${rest}`;
  const get = async <T>(actor: Actor, path: string) => answer<T>(await h.request(actor, 'GET', path));
  const headOf = async (actor: Actor, id: string) =>
    (await get<{ headVersion: number }>(actor, resource(id))).headVersion;

  const sentenceOf = async ({ personId }: Actor) => {
    const [row] = await h.deps.db.select({ name: persons.name }).from(persons).where(eq(persons.id, personId));
    return commitmentsOf(row?.name ?? '').zh;
  };

  return {
    get,
    resource,
    /** A lesson plan with licence and use of AI said; a draft of its owner's. */
    draft: async (owner: Actor, name: string, extra = ''): Promise<string> => {
      const [file] = (await ingest(h, owner, { [`${name}.md`]: `${lesson(name)}${extra}` })).files;
      if (!file?.resourceId) throw new Error(`${name} became no resource: ${file?.code}`);
      await h.request(owner, 'PATCH', resource(file.resourceId), { base: 1, fields: SAID });
      return file.resourceId;
    },
    edit: async (actor: Actor, id: string, fields: object) =>
      h.request(actor, 'PATCH', resource(id), { base: await headOf(actor, id), fields }),
    check: async (actor: Actor, id: string, scope = '') =>
      get<Check>(actor, `/api/audit/resources/${id}/check?version=${await headOf(actor, id)}${scope}`),
    submit: async (actor: Actor, id: string, more: object = {}): Promise<Response> => {
      const version = await headOf(actor, id);
      const checked = await get<Check>(actor, `/api/audit/resources/${id}/check?version=${version}`);
      const scope = checked.scope ?? { visibility: 'public', orgId: null };
      const said = { version, visibility: scope.visibility, ...(scope.orgId ? { orgId: scope.orgId } : {}) };
      const pledge = { selfCheck: ALL_RIGHT, commitment: await sentenceOf(actor), answers: {} };
      return h.request(actor, 'POST', `/api/audit/resources/${id}/submissions`, { ...said, ...pledge, ...more });
    },
    list: (actor: Actor, id: string, answers: object = {}) =>
      h.request(actor, 'POST', `/api/audit/${id}/list`, { verdict: ALL_RIGHT, answers }),
    sendBack: (actor: Actor, id: string, more: object = {}) =>
      h.request(actor, 'POST', `/api/audit/${id}/return`, { reason: '目标写得不具体', ...more }),
    recall: (actor: Actor, id: string) => h.request(actor, 'POST', `/api/audit/${id}/recall`),
    withdraw: (actor: Actor, id: string, reason = '教材已换版') =>
      h.request(actor, 'POST', `/api/audit/resources/${id}/withdraw`, { reason }),
    show: (actor: Actor, id: string) => get<Whole>(actor, `/api/audit/${id}`),
    status: (actor: Actor, id: string) => get<Status>(actor, `/api/audit/resources/${id}`),
  };
}
