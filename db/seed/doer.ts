import { createApp } from '../../server/http.ts';
import type { Actor, Deps } from '../../server/kernel/deps.ts';
import { findPersonByUserName, loadActor } from '../../server/people/index.ts';

export type Answer = Record<string, unknown>;
export type Doer = {
  get: (path: string) => Promise<Answer>;
  send: (method: 'POST' | 'PUT' | 'PATCH', path: string, body?: unknown) => Promise<Answer>;
  /** Puts the bytes of a file. */
  put: (path: string, bytes: Uint8Array<ArrayBuffer>) => Promise<Answer>;
  /** The id of a resource that this person may read, by its title. */
  find: (title: string) => Promise<string>;
  actor: Actor;
};

/** What the product answers when it will not. */
export class Refused extends Error {}

/** One person of the district, acting through the API. */
export async function personOf(deps: Deps, userName: string): Promise<Doer> {
  const row = await findPersonByUserName(deps.db, userName);
  const actor = row ? await loadActor(deps, row.id) : null;
  if (!actor) throw new TypeError(`the demo district has no ${userName}`);
  const app = createApp(deps, () => Promise.resolve(actor));
  const ask = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const isFile = body instanceof Uint8Array;
    const type = isFile ? 'application/octet-stream' : 'application/json';
    const response = await app.request(`/api${path}`, {
      method,
      headers: { 'content-type': type, origin: 'http://localhost' },
      ...(body === undefined ? {} : { body: isFile ? new Uint8Array(body) : JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Refused(`${userName} ${method} ${path}: ${response.status} ${text.slice(0, 300)}`);
    return JSON.parse(text) as Answer;
  };
  return {
    actor,
    get: (path) => ask('GET', path),
    send: ask,
    put: (path, bytes) => ask('PUT', path, bytes),
    find: async (title) => {
      for (let offset = 0; ; offset += 100) {
        const { items } = (await ask('GET', `/library/resources?limit=100&offset=${offset}`)) as {
          items: { id: string; title: string }[];
        };
        const found = items.find((item) => item.title.includes(title));
        if (found) return found.id;
        if (items.length < 100) throw new Refused(`${userName} finds no ${title}`);
      }
    },
  };
}

/** The id in an answer that made something. */
export const made = (answer: Answer): string => {
  if (typeof answer['id'] !== 'string') throw new TypeError('nothing was made');
  return answer['id'];
};
