import { Hono, type TypedResponse } from 'hono';
import { streamSSE } from 'hono/streaming';
import { z } from 'zod';
import type { AppEnv, Deps } from '../../kernel/deps.ts';
import { AppError } from '../../kernel/errors.ts';
import { documented } from '../../kernel/openapi.ts';
import { valid } from '../../kernel/valid.ts';
import { filtersInput, filtersOf, text } from '../schemas.ts';
import { ask, type AskEvent } from './usecases.ts';

const body = z.strictObject({ question: text(2, 300), filters: filtersInput.prefault({}) });

/** Proxies close connections on which nothing is said. */
const SIGN_OF_LIFE_MS = 15_000;

/** A stream carries the type of its events, so that the client need not write it down again. */
const carrying = (stream: Response) => stream as Response & TypedResponse<AskEvent, 200, 'json'>;

export const askRoutes = (deps: Deps) =>
  new Hono<AppEnv>().post(
    '/',
    documented('Answer a question from passages: `found`, `thinking`, one `sentence` each, `end`', 'search', {
      media: 'text/event-stream',
    }),
    valid('json', body),
    (c) => {
      const { question, filters } = c.req.valid('json');
      const { actor } = c.var;
      return carrying(
        streamSSE(
          c,
          async (stream) => {
            const gone = new AbortController();
            stream.onAbort(() => gone.abort());
            const alive = setInterval(() => void stream.write(': alive\n\n'), SIGN_OF_LIFE_MS);
            try {
              for await (const { event, data } of ask(
                deps,
                actor,
                { question, filters: filtersOf(filters) },
                gone.signal,
              )) {
                await stream.writeSSE({ event, data: JSON.stringify(data) });
              }
            } finally {
              clearInterval(alive);
            }
          },
          async (error, stream) => {
            const code = error instanceof AppError ? error.code : 'internal.error';
            if (!(error instanceof AppError)) deps.log.error('search.ask_failed', {}, error);
            await stream.writeSSE({ event: 'failure', data: JSON.stringify({ error: { code } }) });
          },
        ),
      );
    },
  );
