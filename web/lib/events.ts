import { refuse } from './call.ts';
import { ApiError, isAborted, linked, send } from './http.ts';

export type ServerEvent = { event: string; data: unknown; id: string | null };

/** A silent stream is taken for dead after this; the server's comment lines (": still here") count as life. */
const SILENCE_MS = 60_000;

const fieldOf = (line: string): [string, string] => {
  const colon = line.indexOf(':');
  if (colon < 0) return [line, ''];
  return [line.slice(0, colon), line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1)];
};

/** Text pieces, cut anywhere, to events (the WHATWG format; `data` is JSON, else the text itself). */
export class EventReader {
  #rest = '';
  #event = '';
  #data: string[] = [];
  #id: string | null = null;

  read(piece: string): ServerEvent[] {
    const text = this.#rest + piece;
    // A lone CR at the end may be the first half of CRLF: wait for the next piece.
    const complete = text.endsWith('\r') ? text.slice(0, -1) : text;
    const lines = complete.split(/\r\n|\r|\n/);
    this.#rest = (lines.pop() ?? '') + text.slice(complete.length);
    return lines.flatMap((line) => this.#line(line));
  }

  #line(line: string): ServerEvent[] {
    if (line === '') return this.#dispatch();
    const [name, value] = fieldOf(line);
    if (name === 'event') this.#event = value;
    else if (name === 'data') this.#data.push(value);
    else if (name === 'id') this.#id = value;
    return [];
  }

  #dispatch(): ServerEvent[] {
    const [event, data] = [this.#event || 'message', this.#data.join('\n')];
    const isEmpty = this.#data.length === 0;
    this.#event = '';
    this.#data = [];
    return isEmpty ? [] : [{ event, data: jsonOr(data), id: this.#id }];
  }
}

const jsonOr = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

const next = async (reader: ReadableStreamDefaultReader<string>, own: AbortController) => {
  const timer = setTimeout(() => own.abort('timeout'), SILENCE_MS);
  try {
    return await reader.read();
  } catch (cause) {
    if (own.signal.reason === 'timeout') throw new ApiError({ code: 'network.timeout' }, 0, null, { cause });
    if (own.signal.aborted || isAborted(cause)) throw new DOMException('aborted by the caller', 'AbortError');
    throw new ApiError({ code: 'network.offline' }, 0, null, { cause });
  } finally {
    clearTimeout(timer);
  }
};

/**
 * Server-sent events over fetch, GET or POST (EventSource can only GET):
 * `for await (const { event, data } of events('/api/…', { method: 'POST', body, signal }))`.
 * Ends when the server ends; leaving the loop closes the stream. Throws ApiError, or AbortError by the caller's signal.
 */
export async function* events(url: string, init: RequestInit = {}): AsyncGenerator<ServerEvent, void, void> {
  const own = linked(init.signal);
  const headers = new Headers(init.headers);
  headers.set('accept', 'text/event-stream');
  const response = await send(url, { ...init, headers, signal: own.signal });
  if (!response.ok) throw await refuse(response);
  if (!response.body) return;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  const parser = new EventReader();
  try {
    for (let part = await next(reader, own); !part.done; part = await next(reader, own)) yield* parser.read(part.value);
  } finally {
    own.abort('left');
  }
}
