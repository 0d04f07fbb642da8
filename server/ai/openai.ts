import OpenAI, { APIConnectionTimeoutError, APIError } from 'openai';
import { z } from 'zod';
import { retryAfter, Trouble } from './trouble.ts';

export type Message = { role: 'system' | 'user' | 'assistant'; content: string };
export type Mode = 'json_schema' | 'json_object' | 'text';
export type ChatRequest = {
  model: string;
  messages: readonly Message[];
  maxTokens: number;
  tokenField: 'max_tokens' | 'max_completion_tokens';
  mode: Mode;
  /** Name and JSON schema of the answer, for the mode that enforces it. */
  schema: { name: string; json: Record<string, unknown>; isStrict: boolean };
};
export type ChatReply = { text: string; isCut: boolean; tokensIn: number | null; tokensOut: number | null };
export type EmbedRequest = { model: string; texts: readonly string[]; dimensions: number | null };
export type EmbedReply = { items: { index: number | null; values: number[] }[]; tokensIn: number | null };

/** One OpenAI-compatible address. Every failure is thrown as Trouble. */
export type Endpoint = {
  chat: (request: ChatRequest, signal: AbortSignal) => Promise<ChatReply>;
  embed: (request: EmbedRequest, signal: AbortSignal) => Promise<EmbedReply>;
};

const tokens = z.number().int().nonnegative().nullish().catch(null);
// `reasoning_content` and whatever else a server adds is dropped here.
const chatReply = z.object({
  choices: z.array(
    z.object({
      message: z.object({ content: z.string().nullish() }).nullish(),
      finish_reason: z.string().nullish(),
    }),
  ),
  usage: z.object({ prompt_tokens: tokens, completion_tokens: tokens }).nullish().catch(null),
});
// Numbers that JSON cannot say (NaN) arrive as null or text: kept out of the type, refused with the vector.
const embedReply = z.object({
  data: z.array(z.object({ index: z.number().int().nullish(), embedding: z.array(z.number()) })),
  usage: z.object({ prompt_tokens: tokens }).nullish().catch(null),
});

/** The SDK against any base address, without its own retries: those are ours, with the whole call in view. */
export function createEndpoint(at: { baseUrl: string; apiKey: string }, maxBytes: number): Endpoint {
  const client = new OpenAI({
    baseURL: at.baseUrl,
    apiKey: at.apiKey,
    maxRetries: 0,
    logLevel: 'off',
    fetch: async (url, init) => bounded(await fetch(url, init), maxBytes),
  });
  return {
    chat: async (request, signal) => {
      const { mode, schema, maxTokens } = request;
      const answer = await attempt(signal, () =>
        client.chat.completions.create(
          {
            model: request.model,
            messages: [...request.messages],
            [request.tokenField]: maxTokens,
            ...(mode === 'json_object' ? { response_format: { type: 'json_object' as const } } : {}),
            ...(mode === 'json_schema'
              ? {
                  response_format: {
                    type: 'json_schema' as const,
                    json_schema: { name: schema.name, schema: schema.json, strict: schema.isStrict },
                  },
                }
              : {}),
          },
          { signal },
        ),
      );
      const reply = understood(chatReply, answer);
      const choice = reply.choices[0];
      return {
        text: choice?.message?.content ?? '',
        isCut: choice?.finish_reason === 'length',
        tokensIn: reply.usage?.prompt_tokens ?? null,
        tokensOut: reply.usage?.completion_tokens ?? null,
      };
    },
    embed: async (request, signal) => {
      const answer = await attempt(signal, () =>
        client.embeddings.create(
          {
            model: request.model,
            input: [...request.texts],
            // Without it the SDK asks for base64, which some servers answer with shortened or empty vectors.
            encoding_format: 'float',
            ...(request.dimensions ? { dimensions: request.dimensions } : {}),
          },
          { signal },
        ),
      );
      const reply = understood(embedReply, answer);
      return {
        items: reply.data.map((item) => ({ index: item.index ?? null, values: item.embedding })),
        tokensIn: reply.usage?.prompt_tokens ?? null,
      };
    },
  };
}

function understood<T>(schema: z.ZodType<T>, answer: unknown): T {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new Trouble('malformed', 'the endpoint answered something that is no completion');
}

async function attempt<T>(signal: AbortSignal, work: () => PromiseLike<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asTrouble(error, signal);
  }
}

function asTrouble(error: unknown, signal: AbortSignal): Trouble {
  if (error instanceof Trouble) return error;
  if (signal.aborted || error instanceof APIConnectionTimeoutError) return new Trouble('timeout', 'no answer in time');
  if (error instanceof APIError && error.cause instanceof Trouble) return error.cause;
  if (error instanceof APIError && typeof error.status === 'number') {
    return ofStatus(error.status, error.message, error.headers);
  }
  // The body was not the JSON its header promised.
  if (error instanceof SyntaxError) return new Trouble('malformed', 'the body is not JSON');
  return new Trouble('unavailable', error instanceof Error ? error.message : String(error));
}

function ofStatus(status: number, message: string, headers: Headers | undefined): Trouble {
  if (status === 401 || status === 403) return new Trouble('unauthorized', message);
  if (status === 404) return new Trouble('not_found', message);
  if (status === 429) {
    return new Trouble('rate_limited', message, retryAfter(headers?.get('retry-after') ?? null, Date.now()));
  }
  if (status === 408) return new Trouble('timeout', message);
  return new Trouble(status >= 500 || status === 409 ? 'unavailable' : 'refused', message);
}

/** A response that fails once its body grows beyond `maxBytes`, instead of filling the memory. */
function bounded(response: Response, maxBytes: number): Response {
  if (!response.body) return response;
  let bytes = 0;
  const measure = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) controller.error(new Trouble('malformed', 'the answer is too large'));
      else controller.enqueue(chunk);
    },
  });
  return new Response(response.body.pipeThrough(measure), response);
}
