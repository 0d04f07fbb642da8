import type { ServerResponse } from 'node:http';

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export type Asked = {
  kind: 'chat' | 'embeddings';
  /** Id of the prompt with everything but letters, digits, `_` and `-` as `_`; null when it never said. */
  prompt: string | null;
  model: string;
  system: string;
  user: string;
  /** How many messages there were; more than two is a round of repair. */
  messages: number;
  mode: 'json_schema' | 'json_object' | 'text';
  schema: unknown;
  texts: string[];
  body: Record<string, unknown>;
  authorization: string;
};
export type Scene = {
  question: Asked;
  /** What a good model would answer. */
  content: unknown;
  vectors: number[][];
  response: ServerResponse;
  later: (ms: number, work: () => void) => void;
};

export function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

export const completion = (content: string | null, more: Record<string, unknown> = {}) => ({
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  model: 'scripted',
  choices: [
    { index: 0, message: { role: 'assistant', content, reasoning_content: '先想一想' }, finish_reason: 'stop' },
  ],
  usage: { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 },
  ...more,
});

export const embeddings = (vectors: readonly (readonly (number | null)[])[]) => ({
  object: 'list',
  model: 'scripted',
  data: vectors.map((embedding, index) => ({ object: 'embedding', index, embedding })),
  usage: { prompt_tokens: 10, total_tokens: 10 },
});
