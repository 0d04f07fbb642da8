import { TERM_DIMENSIONS } from '../../db/schema/index.ts';

/** Rows in PostgreSQL's binary COPY format: a million sparse vectors as text would take hours to write and read. */
export type Field = (into: Rows) => void;

const EPOCH_MS = Date.UTC(2000, 0, 1);
const TEXT_OID = 25;
const HEADER = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)]);
const TRAILER = Buffer.from([0xff, 0xff]);

export class Rows {
  #bytes = Buffer.allocUnsafe(1 << 20);
  #length = 0;

  get size(): number {
    return this.#length;
  }

  #room(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + more));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }

  int16(value: number): void {
    this.#room(2);
    this.#length = this.#bytes.writeInt16BE(value, this.#length);
  }

  int32(value: number): void {
    this.#room(4);
    this.#length = this.#bytes.writeInt32BE(value, this.#length);
  }

  int64(value: bigint): void {
    this.#room(8);
    this.#length = this.#bytes.writeBigInt64BE(value, this.#length);
  }

  float32(value: number): void {
    this.#room(4);
    this.#length = this.#bytes.writeFloatBE(value, this.#length);
  }

  utf8(text: string): void {
    this.#room(text.length * 3);
    this.#length += this.#bytes.write(text, this.#length, 'utf8');
  }

  byte(value: number): void {
    this.#room(1);
    this.#length = this.#bytes.writeUInt8(value, this.#length);
  }

  /** What `write` adds, with its length in front. */
  sized(write: () => void): void {
    this.int32(0);
    const from = this.#length;
    write();
    this.#bytes.writeInt32BE(this.#length - from, from - 4);
  }

  row(fields: readonly Field[]): void {
    this.int16(fields.length);
    for (const field of fields) field(this);
  }

  /** The rows since the last call; the first and the last piece of a COPY carry the header and the trailer. */
  take({ isFirst = false, isLast = false } = {}): Buffer {
    const body = Buffer.from(this.#bytes.subarray(0, this.#length));
    this.#length = 0;
    return Buffer.concat([...(isFirst ? [HEADER] : []), body, ...(isLast ? [TRAILER] : [])]);
  }
}

const nothing: Field = (rows) => rows.int32(-1);
const orNull = <T>(value: T | null, field: (value: T) => Field): Field => (value === null ? nothing : field(value));

export const text = (value: string | null): Field =>
  orNull(value, (some) => (rows) => rows.sized(() => rows.utf8(some)));
export const int =
  (value: number): Field =>
  (rows) => {
    rows.int32(4);
    rows.int32(value);
  };
export const bigint =
  (value: number): Field =>
  (rows) => {
    rows.int32(8);
    rows.int64(BigInt(value));
  };
export const real =
  (value: number): Field =>
  (rows) => {
    rows.int32(4);
    rows.float32(value);
  };
export const time =
  (value: Date): Field =>
  (rows) => {
    rows.int32(8);
    rows.int64(BigInt(value.getTime() - EPOCH_MS) * 1000n);
  };
export const json =
  (value: unknown): Field =>
  (rows) =>
    rows.sized(() => {
      rows.byte(1);
      rows.utf8(JSON.stringify(value));
    });
export const texts =
  (values: readonly string[]): Field =>
  (rows) =>
    rows.sized(() => {
      rows.int32(values.length === 0 ? 0 : 1);
      rows.int32(0);
      rows.int32(TEXT_OID);
      if (values.length === 0) return;
      rows.int32(values.length);
      rows.int32(1);
      for (const value of values) rows.sized(() => rows.utf8(value));
    });
/** Lexemes without places; PostgreSQL sorts them. */
export const lexemes =
  (terms: readonly string[]): Field =>
  (rows) =>
    rows.sized(() => {
      rows.int32(terms.length);
      for (const term of terms) {
        rows.utf8(term);
        rows.byte(0);
        rows.int16(0);
      }
    });
/** Weights by term id, which count from 1; on the wire they count from 0 and ascend. */
export const sparseVector =
  (weights: readonly (readonly [id: number, weight: number])[]): Field =>
  (rows) =>
    rows.sized(() => {
      const sorted = [...weights].sort((a, b) => a[0] - b[0]);
      rows.int32(TERM_DIMENSIONS);
      rows.int32(sorted.length);
      rows.int32(0);
      for (const [id] of sorted) rows.int32(id - 1);
      for (const [, weight] of sorted) rows.float32(weight);
    });
export const vector =
  (values: ArrayLike<number>): Field =>
  (rows) =>
    rows.sized(() => {
      rows.int16(values.length);
      rows.int16(0);
      for (let i = 0; i < values.length; i++) rows.float32(values[i] ?? 0);
    });
