import type { Config } from './config.ts';

const LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogFields = Record<string, string | number | boolean | null | undefined>;
export type Log = {
  debug: (event: string, fields?: LogFields) => void;
  info: (event: string, fields?: LogFields) => void;
  warn: (event: string, fields?: LogFields) => void;
  error: (event: string, fields?: LogFields, cause?: unknown) => void;
};

/** An error as log fields. Statements carry their parameters in the message, so only the first line is kept. */
function describe(cause: unknown): LogFields {
  if (!(cause instanceof Error)) return { cause: String(cause) };
  const inner = cause.cause instanceof Error ? cause.cause : null;
  const message = (inner?.message ?? cause.message).split('\n')[0]?.slice(0, 300);
  return { cause: inner ? `${cause.name}: ${inner.name}` : cause.name, message, stack: cause.stack?.slice(-600) };
}

/**
 * One JSON line per event: time, level, event, fields. Ids, codes and numbers only; never names, bodies or text of
 * documents, so that a log can be handed on.
 */
export function createLog(level: Config['logLevel'], write = (line: string) => void process.stderr.write(line)): Log {
  const least = LEVELS.indexOf(level);
  const log =
    (at: (typeof LEVELS)[number]) =>
    (event: string, fields: LogFields = {}, cause?: unknown) => {
      if (LEVELS.indexOf(at) < least) return;
      const failure = cause === undefined ? {} : describe(cause);
      write(`${JSON.stringify({ at: new Date().toISOString(), level: at, event, ...fields, ...failure })}\n`);
    };
  return { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') };
}
