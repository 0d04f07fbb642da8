/** Statuses our errors answer with. */
export type ErrorStatus = 400 | 401 | 403 | 404 | 409 | 410 | 413 | 415 | 422 | 423 | 429 | 500 | 502 | 503;
export type ErrorParams = Record<string, string | number>;
export type FieldError = { path: string; code: string };

/** A failure that a person is told about: the code is translated by the web, the message is for logs. */
export class AppError extends Error {
  readonly code: string;
  readonly status: ErrorStatus;
  readonly params: ErrorParams | undefined;
  readonly fields: FieldError[] | undefined;
  constructor(
    code: string,
    status: ErrorStatus,
    message: string,
    more: { params?: ErrorParams; fields?: FieldError[] } = {},
  ) {
    super(message);
    this.name = 'AppError';
    this.code = code;
    this.status = status;
    this.params = more.params;
    this.fields = more.fields;
  }
}

const declared = new Map<string, ErrorStatus>();

/**
 * Declares an error once. The result makes it: `throw resourceNotFound()`.
 * @throws TypeError when the code is declared twice
 */
export function appError(code: string, status: ErrorStatus, message: string) {
  if (declared.has(code)) throw new TypeError(`error code ${code} is declared twice`);
  declared.set(code, status);
  return (params?: ErrorParams) => new AppError(code, status, message, params ? { params } : {});
}

/** All codes declared so far, for the tests that demand a translation for each. */
export const declaredCodes = (): string[] => [...declared.keys()];

export const badRequest = appError('request.invalid', 400, 'The request does not fit its schema');
export const notFound = appError('request.not_found', 404, 'There is nothing at this address');
export const tooLarge = appError('request.too_large', 413, 'The body is larger than allowed');
export const wrongOrigin = appError('request.wrong_origin', 403, 'The request comes from a foreign page');
export const unsupportedType = appError(
  'request.unsupported_type',
  415,
  'Bodies are JSON, files are application/octet-stream',
);
export const signInNeeded = appError('session.needed', 401, 'Nobody is signed in');
export const notAllowed = appError('access.denied', 403, 'This person may not do this here');
export const internalError = appError('internal.error', 500, 'Something failed that should not');

/** Turns a refusal of a rule into an error; `null` passes. */
export function refuse(refusal: string | null, params?: ErrorParams): void {
  if (refusal === null) return;
  const status = declared.get(refusal) ?? 403;
  throw new AppError(refusal, status, `Refused: ${refusal}`, params ? { params } : {});
}
