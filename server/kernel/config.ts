import { z } from 'zod';

const flag = z.enum(['on', 'off']).transform((value) => value === 'on');
const whole = (standard: number, min = 1) => z.coerce.number().int().min(min).default(standard);
const optional = z.string().trim().min(1).optional();

/** Every variable the product reads, with its default. `.env.example` explains each in a sentence; a test compares. */
const environment = z.object({
  YANTU_HOST: z.string().default('127.0.0.1'),
  YANTU_PORT: whole(4600, 0),
  YANTU_PUBLIC_URL: z.url().optional(),
  YANTU_DATA: z.string().default('data'),
  YANTU_DEMO: flag.default(true),
  YANTU_SECRET: z.string().min(32).optional(),
  YANTU_LOG: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  YANTU_WORKER: flag.default(true),
  YANTU_TRUST_PROXY: flag.default(false),
  DATABASE_URL: optional,
  YANTU_DATABASE_CONNECTIONS: whole(10),
  OPENAI_BASE_URL: optional,
  OPENAI_API_KEY: optional,
  YANTU_CHAT_MODEL: optional,
  YANTU_EMBEDDING_MODEL: optional,
  YANTU_EMBEDDING_BASE_URL: optional,
  YANTU_EMBEDDING_API_KEY: optional,
  YANTU_EMBEDDING_DIMENSIONS: whole(1024, 8),
  YANTU_EMBEDDING_SENDS_DIMENSIONS: flag.default(false),
  YANTU_EMBEDDING_BATCH: whole(10),
  YANTU_AI_TIMEOUT_SECONDS: whole(60),
  YANTU_AI_CONCURRENCY: whole(4),
  YANTU_AI_DAILY_TOKENS: whole(2_000_000, 0),
  YANTU_UPLOAD_MEGABYTES: whole(100),
  YANTU_READ_SECONDS: whole(60),
  YANTU_READ_MEMORY_MEGABYTES: whole(768, 64),
  YANTU_READERS: whole(2),
  OIDC_ISSUER: z.url().optional(),
  OIDC_CLIENT_ID: optional,
  OIDC_CLIENT_SECRET: optional,
  OIDC_NAME: z.string().default('统一身份认证'),
});

export type Config = {
  host: string;
  /** 0 lets the system choose. */
  port: number;
  publicUrl: string | null;
  dataDir: string;
  isDemo: boolean;
  secret: string | null;
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  hasWorker: boolean;
  trustsProxy: boolean;
  database: { url: string | null; connections: number };
  chat: { baseUrl: string; apiKey: string; model: string } | null;
  embedding: {
    baseUrl: string;
    apiKey: string;
    model: string;
    dimensions: number;
    sendsDimensions: boolean;
    batch: number;
  } | null;
  ai: { timeoutMs: number; concurrency: number; dailyTokens: number };
  upload: { maxBytes: number };
  reading: { timeoutMs: number; memoryBytes: number; readers: number };
  oidc: { issuer: string; clientId: string; clientSecret: string; name: string } | null;
};

/** A variable that cannot be used; the message names it. */
export class BadConfig extends Error {}

const OPENAI = 'https://api.openai.com/v1';
const MEGABYTE = 1024 * 1024;

/**
 * Reads the environment once. Empty strings count as not set, as in a copied `.env.example`.
 * @throws BadConfig naming every variable that is wrong
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    throw new BadConfig(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'));
  }
  const e = parsed.data;
  const baseUrl = e.OPENAI_BASE_URL ?? OPENAI;
  const hasModelHost = e.OPENAI_API_KEY !== undefined || e.OPENAI_BASE_URL !== undefined;
  // Local servers want no key, but the SDK wants a non-empty one.
  const apiKey = e.OPENAI_API_KEY ?? 'none';
  return {
    host: e.YANTU_HOST,
    port: e.YANTU_PORT,
    publicUrl: e.YANTU_PUBLIC_URL ?? null,
    dataDir: e.YANTU_DATA,
    isDemo: e.YANTU_DEMO,
    secret: e.YANTU_SECRET ?? null,
    logLevel: e.YANTU_LOG,
    hasWorker: e.YANTU_WORKER,
    trustsProxy: e.YANTU_TRUST_PROXY,
    database: { url: e.DATABASE_URL ?? null, connections: e.YANTU_DATABASE_CONNECTIONS },
    chat: hasModelHost && e.YANTU_CHAT_MODEL ? { baseUrl, apiKey, model: e.YANTU_CHAT_MODEL } : null,
    embedding:
      (hasModelHost || e.YANTU_EMBEDDING_BASE_URL) && e.YANTU_EMBEDDING_MODEL
        ? {
            baseUrl: e.YANTU_EMBEDDING_BASE_URL ?? baseUrl,
            apiKey: e.YANTU_EMBEDDING_API_KEY ?? apiKey,
            model: e.YANTU_EMBEDDING_MODEL,
            dimensions: e.YANTU_EMBEDDING_DIMENSIONS,
            sendsDimensions: e.YANTU_EMBEDDING_SENDS_DIMENSIONS,
            batch: e.YANTU_EMBEDDING_BATCH,
          }
        : null,
    ai: {
      timeoutMs: e.YANTU_AI_TIMEOUT_SECONDS * 1000,
      concurrency: e.YANTU_AI_CONCURRENCY,
      dailyTokens: e.YANTU_AI_DAILY_TOKENS,
    },
    upload: { maxBytes: e.YANTU_UPLOAD_MEGABYTES * MEGABYTE },
    reading: {
      timeoutMs: e.YANTU_READ_SECONDS * 1000,
      memoryBytes: e.YANTU_READ_MEMORY_MEGABYTES * MEGABYTE,
      readers: e.YANTU_READERS,
    },
    oidc:
      e.OIDC_ISSUER && e.OIDC_CLIENT_ID && e.OIDC_CLIENT_SECRET
        ? {
            issuer: e.OIDC_ISSUER,
            clientId: e.OIDC_CLIENT_ID,
            clientSecret: e.OIDC_CLIENT_SECRET,
            name: e.OIDC_NAME,
          }
        : null,
  };
}

/** The names of all variables, for the test that keeps `.env.example` complete. */
export const variableNames = Object.keys(environment.shape);
