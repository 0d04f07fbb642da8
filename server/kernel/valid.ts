import type { Env, Input, MiddlewareHandler, ValidationTargets } from 'hono';
import { validator as openApiValidator } from 'hono-openapi';
import type { z } from 'zod';
import { AppError } from './errors.ts';

type Target = 'json' | 'query' | 'param';

/**
 * Checks one part of a request and documents it in OpenAPI. A failure is thrown, not returned, so that its body does
 * not become part of every route's response type.
 * @throws AppError request.invalid with one entry per field
 */
export function valid<T extends Target, S extends z.ZodType, E extends Env, P extends string>(target: T, schema: S) {
  const check = openApiValidator(target as keyof ValidationTargets, schema, (result) => {
    if (result.success) return;
    const fields = result.error.map((issue) => ({
      path: (issue.path ?? []).map((key) => String(typeof key === 'object' ? key.key : key)).join('.'),
      code: 'code' in issue && typeof issue.code === 'string' ? issue.code : 'invalid',
    }));
    throw new AppError('request.invalid', 400, 'The request does not fit its schema', { fields });
  });
  type In = { in: { [K in T]: z.input<S> }; out: { [K in T]: z.output<S> } };
  return check as unknown as MiddlewareHandler<E, P, In & Input>;
}
