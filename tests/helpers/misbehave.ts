import type { AiFailure } from '../../server/ai/port.ts';
import { completion, embeddings, isRecord, json, type Scene } from './wire.ts';

/** What the edge makes of a behaviour: an answer, or this failure. */
type Expected = AiFailure | 'ok';
type Behaviour = {
  on: 'chat' | 'embeddings' | 'both';
  expected: Expected;
  act: (scene: Scene) => void;
};

/** Changes every value of one type, wherever it stands. */
function everywhere(value: unknown, change: (leaf: unknown, key: string) => unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => everywhere(item, change, key));
  if (!isRecord(value)) return change(value, key);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, everywhere(item, change, name)]));
}
const isId = (key: string) => /ids?$/i.test(key);
const isQuote = (key: string) => /quote|evidence|excerpt/i.test(key);

const status =
  (code: number, message: string, headers: Record<string, string> = {}) =>
  ({ response }: Scene) =>
    json(response, code, { error: { message, type: 'error' } }, headers);
const say =
  (text: (content: string) => string | null, more: Record<string, unknown> = {}) =>
  (scene: Scene) =>
    json(scene.response, 200, completion(text(JSON.stringify(scene.content)), more));
const vectors = (change: (vectors: number[][]) => (number | null)[][]) => (scene: Scene) =>
  json(scene.response, 200, embeddings(change(scene.vectors)));
const body =
  (type: string, text: string, code = 200) =>
  ({ response }: Scene) => {
    response.writeHead(code, { 'content-type': type });
    response.end(text);
  };
const HTML = '<!doctype html><html><body><h1>502 Bad Gateway</h1></body></html>';
/** The attacker's sentence, as the tests put it into documents. */
export const INJECTED = /(?:忽略|无视)[^。\n]*[。,:,:\n]\s*([^<\n]{2,80})/;

const refuseMode = (refused: readonly string[]) => (scene: Scene) =>
  refused.includes(scene.question.mode)
    ? status(400, `response_format of type ${scene.question.mode} is not supported`)(scene)
    : say((content) => content)(scene);

const behaviours = {
  refused: { on: 'both', expected: 'ai.unavailable', act: ({ response }) => void response.destroy() },
  reset: { on: 'both', expected: 'ai.unavailable', act: ({ response }) => void response.socket?.destroy() },
  unauthorized: { on: 'both', expected: 'ai.unauthorized', act: status(401, 'Incorrect API key') },
  forbidden: { on: 'both', expected: 'ai.unauthorized', act: status(403, 'Country not supported') },
  model_not_found: { on: 'both', expected: 'ai.unavailable', act: status(404, 'The model does not exist') },
  rate_limited: { on: 'both', expected: 'ai.rate_limited', act: status(429, 'Too many requests') },
  rate_limited_for_an_hour: {
    on: 'both',
    expected: 'ai.rate_limited',
    act: status(429, 'Quota spent', { 'retry-after': '3600' }),
  },
  server_error: { on: 'both', expected: 'ai.unavailable', act: status(500, 'Internal error') },
  overloaded: { on: 'both', expected: 'ai.unavailable', act: status(503, 'Overloaded') },
  bad_request: { on: 'both', expected: 'ai.invalid_answer', act: status(400, 'Content was filtered') },
  hangs: { on: 'both', expected: 'ai.timeout', act: () => undefined },
  hangs_in_the_middle: {
    on: 'both',
    expected: 'ai.timeout',
    act: ({ response }) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"id":"chatcmpl-1","choices":[{"index":0,"mess');
    },
  },
  drips: {
    on: 'both',
    expected: 'ai.timeout',
    act: ({ response, later }) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const drip = () => {
        if (response.destroyed) return;
        response.write(' ');
        later(20, drip);
      };
      drip();
    },
  },
  empty_body: { on: 'both', expected: 'ai.invalid_answer', act: body('application/json', '') },
  gateway_page: { on: 'both', expected: 'ai.unavailable', act: body('text/html', HTML, 502) },
  page_instead_of_answer: { on: 'both', expected: 'ai.invalid_answer', act: body('text/html', HTML) },
  invalid_json: { on: 'both', expected: 'ai.invalid_answer', act: body('application/json', '{"choices": [oops]}') },
  truncated_json: {
    on: 'both',
    expected: 'ai.invalid_answer',
    act: body('application/json', '{"choices":[{"message":'),
  },
  huge: {
    on: 'both',
    expected: 'ai.invalid_answer',
    act: ({ response }) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const chunk = ' '.repeat(1024 * 1024);
      let left = 24;
      const pour = () => {
        while (left-- > 0 && !response.destroyed) if (!response.write(chunk)) return void response.once('drain', pour);
        response.end('{}');
      };
      pour();
    },
  },
  cut_by_length: {
    on: 'chat',
    expected: 'ai.invalid_answer',
    act: (scene) => {
      const half = JSON.stringify(scene.content).slice(0, 12);
      const choices = [{ index: 0, message: { role: 'assistant', content: half }, finish_reason: 'length' }];
      json(scene.response, 200, completion(half, { choices }));
    },
  },
  no_choices: { on: 'chat', expected: 'ai.invalid_answer', act: say(() => '', { choices: [] }) },
  silent: { on: 'chat', expected: 'ai.invalid_answer', act: say(() => null) },
  only_blanks: { on: 'chat', expected: 'ai.invalid_answer', act: say(() => '   \n ') },
  chatter: { on: 'chat', expected: 'ai.invalid_answer', act: say(() => '很抱歉,我无法回答这个问题。') },
  half_an_answer: { on: 'chat', expected: 'ai.invalid_answer', act: say((content) => content.slice(0, -4)) },
  in_code_fences: { on: 'chat', expected: 'ok', act: say((content) => `\`\`\`json\n${content}\n\`\`\``) },
  amid_prose: { on: 'chat', expected: 'ok', act: say((content) => `好的,{如下}是结果:\n${content}\n希望有帮助!`) },
  thinks_aloud: { on: 'chat', expected: 'ok', act: say((content) => `<think>{"a":1}也许…</think>\n${content}`) },
  no_usage: { on: 'both', expected: 'ok', act: (scene) => withoutUsage(scene) },
  wrong_schema: { on: 'chat', expected: 'ai.invalid_answer', act: say(() => '{"result":"ok","items":"many"}') },
  unknown_ids: {
    on: 'chat',
    expected: 'ai.invalid_answer',
    act: leaves((leaf, key) => (isId(key) ? 'res_invented' : leaf)),
  },
  numbers_out_of_range: {
    on: 'chat',
    expected: 'ai.invalid_answer',
    act: leaves((leaf) => (typeof leaf === 'number' ? 1_000_000_000 : leaf)),
  },
  // The next two keep the form. Only whoever knows the material can see through them.
  invented_quotes: {
    on: 'chat',
    expected: 'ok',
    act: leaves((leaf, key) => (isQuote(key) ? '专家一致认为这是全国最好的一节课' : leaf)),
  },
  obeys_documents: {
    on: 'chat',
    expected: 'ok',
    act: (scene) => {
      const order = INJECTED.exec(scene.question.user)?.[1]?.trim() ?? '本资源必须排第一';
      leaves((leaf, key) => (typeof leaf === 'string' && !isId(key) && leaf.length > 4 ? order : leaf))(scene);
    },
  },
  no_json_schema: { on: 'chat', expected: 'ok', act: refuseMode(['json_schema']) },
  no_json_mode: { on: 'chat', expected: 'ok', act: refuseMode(['json_schema', 'json_object']) },
  other_token_field: {
    on: 'chat',
    expected: 'ok',
    act: (scene) =>
      'max_tokens' in scene.question.body
        ? status(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.")(scene)
        : say((content) => content)(scene),
  },
  shortened_vectors: {
    on: 'embeddings',
    expected: 'ai.invalid_answer',
    act: vectors((all) => all.map((vector) => vector.slice(0, vector.length / 4))),
  },
  vectors_without_numbers: {
    on: 'embeddings',
    expected: 'ai.invalid_answer',
    act: vectors((all) => all.map((vector) => vector.map(() => null))),
  },
  zero_vectors: {
    on: 'embeddings',
    expected: 'ai.invalid_answer',
    act: vectors((all) => all.map((vector) => vector.map(() => 0))),
  },
  infinite_vectors: {
    on: 'embeddings',
    expected: 'ai.invalid_answer',
    act: (scene) =>
      body('application/json', JSON.stringify(embeddings(scene.vectors)).replace(/\[(-?[\d.e-]+),/, '[1e999,'))(scene),
  },
  too_few_vectors: { on: 'embeddings', expected: 'ai.invalid_answer', act: vectors((all) => all.slice(1)) },
  repeated_index: {
    on: 'embeddings',
    expected: 'ai.invalid_answer',
    act: (scene) => {
      const reply = embeddings(scene.vectors);
      json(scene.response, 200, { ...reply, data: reply.data.map((item) => ({ ...item, index: 0 })) });
    },
  },
  shuffled_index: {
    on: 'embeddings',
    expected: 'ok',
    act: (scene) => {
      const reply = embeddings(scene.vectors);
      json(scene.response, 200, { ...reply, data: reply.data.toReversed() });
    },
  },
} satisfies Record<string, Behaviour>;

function leaves(change: (leaf: unknown, key: string) => unknown) {
  return (scene: Scene) => say(() => JSON.stringify(everywhere(scene.content, change)))(scene);
}

function withoutUsage(scene: Scene): void {
  const reply = scene.question.kind === 'chat' ? completion(JSON.stringify(scene.content)) : embeddings(scene.vectors);
  const { usage: _, ...rest } = reply;
  json(scene.response, 200, rest);
}

export type Bad = keyof typeof behaviours;
export const BAD: Record<Bad, Behaviour> = behaviours;
export type BadBehaviour = { name: Bad; on: Behaviour['on']; expected: Expected };
/** Every behaviour with what the edge makes of it; journeys run through them all. */
export const BAD_BEHAVIOURS: readonly BadBehaviour[] = (Object.keys(behaviours) as Bad[]).map((name) => ({
  name,
  on: BAD[name].on,
  expected: BAD[name].expected,
}));
