/** The messages between the embedded database's client and its worker thread. */
type Statement = {
  op: 'query';
  sql: string;
  params?: unknown[];
  rowMode?: 'array' | 'object';
  /** Leave dates as text. */
  isRaw?: boolean;
  /** Bytes that the statement reads as '/dev/blob'. */
  blob?: Uint8Array;
  tx?: number;
};
export type Call =
  | Statement
  | { op: 'exec'; sql: string; tx?: number }
  | { op: 'begin'; tx: number }
  | { op: 'end'; tx: number; commit: boolean }
  | { op: 'listen'; channel: string }
  | { op: 'dump' }
  | { op: 'close' };
export type Request = Call & { id: number };
export type WireError = { message: string; code?: string; detail?: string; constraint?: string };
export type Response = {
  id: number;
  result?: unknown;
  error?: WireError;
  ready?: boolean;
  channel?: string;
  payload?: string;
};
