import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { routePattern } from './pattern.ts';
import type { AppEnv } from './deps.ts';
import { AppError, internalError, notFound, tooLarge, wrongOrigin } from './errors.ts';
import type { Log } from './log.ts';

/** What every failed request answers. */
export type ErrorBody = {
  error: {
    code: string;
    message: string;
    params?: Record<string, string | number>;
    fields?: { path: string; code: string }[];
    requestId: string;
  };
};

/** Middleware of the framework speaks in statuses; our clients expect codes. */
function coded(error: Error): AppError | null {
  if (error instanceof AppError) return error;
  if (!(error instanceof HTTPException)) return null;
  if (error.status === 413) return tooLarge();
  if (error.status === 403) return wrongOrigin();
  if (error.status === 404) return notFound();
  return error.status < 500 ? new AppError('request.invalid', 400, error.message) : null;
}

/** The one place where a failure becomes an answer. What we did not expect is logged with its cause. */
export const answerFailure =
  (log: Log) =>
  (error: Error, c: Context<AppEnv>): Response => {
    const requestId = c.get('requestId') ?? '';
    const known = coded(error);
    if (!known) log.error('request.failed', { requestId, route: routePattern(c) }, error);
    const { code, status, message, params, fields } = known ?? internalError();
    const body: ErrorBody = {
      error: { code, message, ...(params ? { params } : {}), ...(fields ? { fields } : {}), requestId },
    };
    return c.json(body, status);
  };
