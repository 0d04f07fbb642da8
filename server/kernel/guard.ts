import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { secureHeaders } from 'hono/secure-headers';
import type { AppEnv } from './deps.ts';
import { tooLarge, unsupportedType, wrongOrigin } from './errors.ts';

const BODY_BYTES = 1024 * 1024;
const READING = ['GET', 'HEAD', 'OPTIONS'];

/**
 * What our pages may load. Previews of office files are made in the browser: blob: for what they draw, styles inline,
 * WebAssembly for the decoders of pictures in PDF.
 */
const POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "font-src 'self' data: blob:",
  "worker-src 'self' blob:",
  "frame-src 'self' blob:",
  "connect-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'self'",
].join('; ');

/** Headers that keep browsers from doing more than our pages need; a route that set its own, stricter policy keeps it. */
export const hardened = (isHttps: boolean): MiddlewareHandler<AppEnv>[] => [
  secureHeaders({ strictTransportSecurity: isHttps, xFrameOptions: 'SAMEORIGIN', referrerPolicy: 'same-origin' }),
  async (c, next) => {
    await next();
    if (!c.res.headers.has('content-security-policy')) c.res.headers.set('content-security-policy', POLICY);
  },
];

const hostOf = (address: string): string | null => (URL.canParse(address) ? new URL(address).host : null);

/**
 * Only our own pages change anything. A browser says where a request comes from in Sec-Fetch-Site or Origin; a program
 * says so too, with an Origin of its own choice. Hosts are compared: behind a proxy the scheme differs.
 * @throws request.wrong_origin, request.unsupported_type
 */
export const sameOrigin =
  (publicUrl: string | null): MiddlewareHandler =>
  async (c, next) => {
    if (READING.includes(c.req.method)) return next();
    const origin = c.req.header('origin');
    const host = origin === undefined ? null : hostOf(origin);
    const own = [c.req.header('host') ?? new URL(c.req.url).host, publicUrl === null ? null : hostOf(publicUrl)];
    const isOurs = c.req.header('sec-fetch-site') === 'same-origin' || (host !== null && own.includes(host));
    if (!isOurs) throw wrongOrigin();
    const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
    // A form of a foreign page can send only text, urlencoded and multipart.
    if (type !== undefined && type !== 'application/json' && type !== 'application/octet-stream') {
      throw unsupportedType();
    }
    return next();
  };

const limit = bodyLimit({
  maxSize: BODY_BYTES,
  onError: () => {
    throw tooLarge({ maxBytes: BODY_BYTES });
  },
});

/** No JSON above 1 MB; files are streams with limits of their own. */
export const smallBodies: MiddlewareHandler = (c, next) =>
  c.req.header('content-type')?.startsWith('application/octet-stream') ? next() : limit(c, next);
