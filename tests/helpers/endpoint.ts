import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BAD, type Bad } from './misbehave.ts';
import { completion, embeddings, isRecord, json, type Asked, type Scene } from './wire.ts';
import { sensibleAnswer, sensibleVector } from './sensible.ts';

export { BAD_BEHAVIOURS, type Bad, type BadBehaviour } from './misbehave.ts';
export type { Asked } from './wire.ts';

export type Answers = Record<string, (asked: Asked) => unknown>;

export type ScriptedEndpoint = {
  /** Base address for OPENAI_BASE_URL. */
  url: string;
  asked: Asked[];
  /** What every request gets from now on: a bad behaviour by name, or null to be good; or as a function decides. */
  behave: (how: Bad | null | ((asked: Asked, count: number) => Bad | null)) => Promise<void>;
  /** Replaces the answers to some prompts (`paths_read_need`) by given ones. */
  answers: (answers: Answers) => void;
  close: () => Promise<void>;
};

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const body: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}');
  return isRecord(body) ? body : {};
}

/** The schema as the prompt spells it out, in the modes that do not send it. */
function schemaIn(system: string): unknown {
  const start = system.lastIndexOf('JSON Schema:\n');
  if (start < 0) return null;
  return JSON.parse(system.slice(start + 'JSON Schema:\n'.length));
}

function understand(
  path: string,
  body: Record<string, unknown>,
  names: Map<string, string>,
): Omit<Asked, 'authorization'> {
  const messages = Array.isArray(body.messages) ? body.messages.filter(isRecord) : [];
  const said = (role: string) => String(messages.find((message) => message.role === role)?.content ?? '');
  const system = said('system');
  const format = isRecord(body.response_format) ? body.response_format : {};
  const enforced = isRecord(format.json_schema) ? format.json_schema : null;
  const key = system.slice(0, 40);
  if (enforced) names.set(key, String(enforced.name));
  return {
    kind: path.endsWith('/embeddings') ? 'embeddings' : 'chat',
    prompt: names.get(key) ?? null,
    model: String(body.model),
    system,
    user: said('user'),
    messages: messages.length,
    mode: enforced ? 'json_schema' : format.type === 'json_object' ? 'json_object' : 'text',
    schema: enforced?.schema ?? schemaIn(system),
    texts: Array.isArray(body.input) ? body.input.map(String) : typeof body.input === 'string' ? [body.input] : [],
    body,
  };
}

/** An OpenAI-compatible server on loopback that does what a test says: a sensible model, or a broken one. */
export async function startEndpoint(options: { dimensions?: number } = {}): Promise<ScriptedEndpoint> {
  const dimensions = options.dimensions ?? 64;
  const asked: Asked[] = [];
  const names = new Map<string, string>();
  let answers: Answers = {};
  let how: (asked: Asked, count: number) => Bad | null = () => null;
  const timers = new Set<NodeJS.Timeout>();
  const later = (ms: number, work: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, ms);
    timers.add(timer);
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const question = {
      ...understand(request.url ?? '', body, names),
      authorization: request.headers.authorization ?? '',
    };
    asked.push(question);
    const content =
      question.kind === 'chat'
        ? (answers[question.prompt ?? '']?.(question) ?? sensibleAnswer(question.schema, question.user))
        : null;
    const vectors = question.texts.map((text) => sensibleVector(text, dimensions));
    const bad = how(question, asked.length);
    const scene = { question, content, vectors, response, later };
    if (bad) BAD[bad].act(scene);
    else good(scene);
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      response.statusCode = 500;
      response.end(JSON.stringify({ error: { message: String(error) } }));
    });
  });
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const shut = async () => {
    for (const timer of timers) clearTimeout(timer);
    timers.clear();
    server.closeAllConnections();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    asked,
    behave: async (next) => {
      how = typeof next === 'function' ? next : () => next;
      if (next === 'refused') await shut();
      else if (!server.listening) await listen(port);
    },
    answers: (given) => {
      answers = given;
    },
    close: shut,
  };
}

function good({ question, content, vectors, response }: Scene): void {
  json(response, 200, question.kind === 'chat' ? completion(JSON.stringify(content)) : embeddings(vectors));
}
