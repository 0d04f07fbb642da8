import { describeRoute, generateSpecs, resolver } from 'hono-openapi';
import type { Env, Hono, Schema } from 'hono';
import type { z } from 'zod';
import { declaredCodes } from './errors.ts';

type Documented = {
  /** Shape of a successful answer, where the types of the client do not say enough. */
  answer?: z.ZodType;
  /** Media type of a successful answer that is no JSON. */
  media?: string;
  status?: 200 | 201 | 202 | 204 | 206 | 302;
};

/** What the document says about a route: `summary` is one line in the imperative, `tag` the capability. */
export function documented(summary: string, tag: string, { answer, media, status = 200 }: Documented = {}) {
  const type = media ?? 'application/json';
  const content =
    status === 204 || status === 302 ? {} : { content: { [type]: answer ? { schema: resolver(answer) } : {} } };
  return describeRoute({
    summary,
    tags: [tag],
    responses: {
      [status]: { description: 'Done', ...content },
      default: { $ref: '#/components/responses/Failure' },
    },
  });
}

const failure = () => ({
  type: 'object' as const,
  required: ['error'],
  properties: {
    error: {
      type: 'object' as const,
      required: ['code', 'message', 'requestId'],
      properties: {
        code: {
          type: 'string' as const,
          description: 'Stable name of the failure; pages translate it',
          enum: declaredCodes().sort(),
        },
        message: { type: 'string' as const, description: 'For logs, in English' },
        params: { type: 'object' as const, description: 'Figures for the translation', additionalProperties: true },
        fields: {
          type: 'array' as const,
          description: 'With request.invalid: which fields, and what is wrong with each',
          items: {
            type: 'object' as const,
            properties: { path: { type: 'string' as const }, code: { type: 'string' as const } },
          },
        },
        requestId: { type: 'string' as const },
      },
    },
  },
});

const VERSION = '0.1.0';

/** The OpenAPI 3.1 document of everything `app` has registered. */
export const openApi = <E extends Env, S extends Schema, P extends string>(app: Hono<E, S, P>) =>
  generateSpecs(app, {
    defaultValidationErrorResponse: false,
    documentation: {
      openapi: '3.1.0',
      info: {
        title: 'Yantu 研途',
        version: VERSION,
        description:
          'School-based teacher research: library, search, study paths. Sessions are cookies; sign in first.',
      },
      components: {
        securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'yantu.session_token' } },
        schemas: { Failure: failure() },
        responses: {
          Failure: {
            description: 'A failure with a stable code',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Failure' } } },
          },
        },
      },
      security: [{ session: [] }],
    },
  });
