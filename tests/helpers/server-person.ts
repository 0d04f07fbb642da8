/** A signed-in person who uses the API as the pages do. */
export type Person = {
  get: <T>(path: string) => Promise<T>;
  /** Any request; a status that is not 2xx is an answer too. */
  ask: (method: string, path: string, body?: unknown) => Promise<{ status: number; body: unknown }>;
  /** A request that has to succeed. */
  send: <T>(method: string, path: string, body?: unknown) => Promise<T>;
  /** The events of a stream until it ends. */
  follow: (method: string, path: string) => Promise<{ event: string; data: unknown }[]>;
  /** Drops files and waits until each has come to its end. */
  drop: (files: Record<string, Uint8Array>, visibility?: 'own' | 'public') => Promise<Dropped>;
  /** Goes on at the address that the server has after a restart; the session is the same. */
  moveTo: (url: string) => void;
};

export type Dropped = {
  batch: { id: string; state: string; counts: Record<string, number> };
  files: { path: string; state: string; code: string | null; resourceId: string | null }[];
};

export const DEMO_PASSWORD = 'yantu-demo-2026';

const OURS = { 'sec-fetch-site': 'same-origin' };

function eventsOf(text: string): { event: string; data: unknown }[] {
  return text
    .split(/\n\n+/)
    .map((block) => ({
      event: /^event: (.*)$/m.exec(block)?.[1] ?? 'message',
      data: [...block.matchAll(/^data: (.*)$/gm)].map((line) => line[1]).join('\n'),
    }))
    .filter(({ data }) => data !== '')
    .map(({ event, data }) => ({ event, data: JSON.parse(data) as unknown }));
}

/** Signs in over HTTP. */
export async function enter(url: string, userName: string, password = DEMO_PASSWORD): Promise<Person> {
  let base = url;
  const request = async (method: string, path: string, headers: Record<string, string>, body?: unknown) =>
    fetch(`${base}${path}`, {
      method,
      headers: {
        ...OURS,
        ...headers,
        ...(body === undefined
          ? {}
          : { 'content-type': body instanceof Uint8Array ? 'application/octet-stream' : 'application/json' }),
      },
      ...(body === undefined ? {} : { body: body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body) }),
    });
  const signedIn = await request('POST', '/api/people/sign-in', {}, { userName, password });
  if (!signedIn.ok) throw new Error(`${userName} cannot sign in: ${signedIn.status} ${await signedIn.text()}`);
  const cookie = signedIn.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const ask: Person['ask'] = async (method, path, body) => {
    const response = await request(method, path, { cookie }, body);
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return { status: response.status, body: isJson ? (JSON.parse(text) as unknown) : text };
  };
  const send: Person['send'] = async <T>(method: string, path: string, body?: unknown) => {
    const answer = await ask(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body as T;
  };
  const follow: Person['follow'] = async (method, path) => {
    const response = await request(method, path, { cookie });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return eventsOf(await response.text());
  };
  return {
    ask,
    send,
    follow,
    get: (path) => send('GET', path),
    moveTo: (next) => (base = next),
    drop: async (files, visibility = 'own') => {
      const { id } = await send<{ id: string }>('POST', '/api/library/batches', { visibility });
      for (const [path, bytes] of Object.entries(files)) {
        await send('PUT', `/api/library/batches/${id}/files?path=${encodeURIComponent(path)}`, bytes);
      }
      await send('POST', `/api/library/batches/${id}/start`);
      await follow('GET', `/api/library/batches/${id}/events`);
      return send<Dropped>('GET', `/api/library/batches/${id}`);
    },
  };
}
