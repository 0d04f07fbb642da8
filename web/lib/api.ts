import { hc } from 'hono/client';
import type { AppType } from '../../server/app.ts';
import { send } from './http.ts';

/** The typed client of the API; give each request to `call` (lib/call.ts), which answers JSON or throws ApiError. */
export const api = hc<AppType>('/', { fetch: send }).api;
