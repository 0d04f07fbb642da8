import type { ApiError } from './http.ts';
import { refusalOf } from './http.ts';

export { ApiError, asApiError, isAborted } from './http.ts';

type Answer = { ok: boolean; status: number; headers: Headers; json(): Promise<unknown> };

let onSignedOut: () => void = () => {};

/** The shell says once what a 401 means; lib knows neither the session nor the router. */
export const whenSignedOut = (act: () => void): void => {
  onSignedOut = act;
};

/** Turns a response that is not ok into its coded error; a 401 also tells the shell. */
export const refuse = async (response: Response): Promise<ApiError> => {
  const error = await refusalOf(response);
  if (error.status === 401) onSignedOut();
  return error;
};

const isResponse = (answer: Answer): answer is Answer & Response => answer instanceof Response;

/**
 * The JSON of a request, typed by the route: `await call(api.library.$get({ query }))`.
 * Throws ApiError {code, status, params, fields, requestId}; an aborted request throws its AbortError.
 * To abort, pass `{ init: { signal } }` as the client's second argument.
 */
export const call = async <R extends Answer>(request: Promise<R>): Promise<Awaited<ReturnType<R['json']>>> => {
  const answer: Answer = await request;
  if (!isResponse(answer)) throw new TypeError('call() takes the promise of a response');
  if (!answer.ok) throw await refuse(answer);
  const text = await answer.text();
  return JSON.parse(text === '' ? 'null' : text);
};
