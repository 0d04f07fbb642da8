import { network } from './network.svelte.ts';

const PATIENCE_MS = 30_000;

export type Refused = {
  code: string;
  message?: string;
  params?: Record<string, string | number>;
  fields?: readonly { path: string; code: string }[];
  requestId?: string;
};

/** What the API (or the network) refused, as a code that has a sentence in the dictionaries. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: string;
  readonly status: number;
  readonly params: Readonly<Record<string, string | number>>;
  readonly fields: readonly { path: string; code: string }[];
  readonly requestId: string | null;

  constructor(refused: Refused, status: number, requestId: string | null = null, options?: ErrorOptions) {
    super(refused.message ?? refused.code, options);
    this.code = refused.code;
    this.status = status;
    this.params = refused.params ?? {};
    this.fields = refused.fields ?? [];
    this.requestId = requestId ?? (refused.requestId || null);
  }

  /** The code for one field of a form, or null. */
  ofField(path: string): string | null {
    return this.fields.find((field) => field.path === path)?.code ?? null;
  }
}

export const isAborted = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError';

/** Any thrown thing as an ApiError: pages keep one error type. Rethrow aborts before asking. */
export const asApiError = (error: unknown): ApiError =>
  error instanceof ApiError ? error : new ApiError({ code: 'internal.error' }, 0, null, { cause: error });

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const isRefused = (value: unknown): value is Refused => isRecord(value) && typeof value.code === 'string';

const BY_STATUS: Readonly<Record<number, string>> = {
  404: 'request.not_found',
  413: 'request.too_large',
  429: 'request.too_many',
  502: 'network.offline',
  503: 'network.offline',
  504: 'network.timeout',
};

/** The coded error in a response that is not ok; a body that is not ours (a proxy's page) is told by its status. */
export const refusalOf = async (response: Response): Promise<ApiError> => {
  const id = response.headers.get('x-request-id');
  const body: unknown = await response.json().catch(() => null);
  if (isRecord(body) && isRefused(body.error)) return new ApiError(body.error, response.status, id);
  return new ApiError({ code: BY_STATUS[response.status] ?? 'internal.error' }, response.status, id);
};

/** Follows the caller's signal without AbortSignal.any, which Chrome 109 (the last one on Windows 7) lacks. */
export const linked = (outer: AbortSignal | null | undefined): AbortController => {
  const own = new AbortController();
  if (outer?.aborted) own.abort(outer.reason);
  else outer?.addEventListener('abort', () => own.abort(outer.reason), { once: true });
  return own;
};

/**
 * fetch with a limit on waiting for the answer's head.
 * Throws ApiError network.offline or network.timeout; an abort by the caller stays an AbortError.
 */
export const send = async (input: RequestInfo | URL, init: RequestInit = {}, ms = PATIENCE_MS): Promise<Response> => {
  const own = linked(init.signal);
  const timer = setTimeout(() => own.abort('timeout'), ms);
  try {
    const response = await fetch(input, { ...init, signal: own.signal });
    network.offline = false;
    return response;
  } catch (cause) {
    if (own.signal.reason === 'timeout') throw new ApiError({ code: 'network.timeout' }, 0, null, { cause });
    if (own.signal.aborted) throw new DOMException('aborted by the caller', 'AbortError');
    network.offline = true;
    throw new ApiError({ code: 'network.offline' }, 0, null, { cause });
  } finally {
    clearTimeout(timer);
  }
};
