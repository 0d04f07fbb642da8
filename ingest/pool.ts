import { stat } from 'node:fs/promises';
import { convert, type Conversion } from './convert.ts';
import { startProcess, type ReaderProcess } from './process.ts';
import {
  DEFAULT_LIMITS,
  UnreadableFile,
  type Extracted,
  type Limits,
  type ReadInput,
  type ReadResult,
} from './types.ts';

export type ReaderPool = {
  /** Reads one file in a sandboxed process. Throws UnreadableFile; other reads go on. */
  read(input: ReadInput): Promise<ReadResult>;
  /** Ends the processes; reads under way are refused. */
  close(): Promise<void>;
};

/** What LibreOffice turns old files into, for the reasons that call for it. */
function conversionFor(refusal: UnreadableFile): Conversion | null {
  if (refusal.code === 'ingest.converter_missing') return { from: 'ppt', to: 'pptx' };
  if (refusal.code === 'ingest.corrupt' && refusal.detail.startsWith('Word 97')) return { from: 'doc', to: 'docx' };
  return null;
}

/** Warm processes, one file each at a time; one that crashes, hangs or grows is killed and replaced, and only its file fails. */
export function createReaderPool(options: Partial<Limits> & { size?: number } = {}): ReaderPool {
  const { size = 2, ...given } = options;
  const limits: Limits = { ...DEFAULT_LIMITS, ...given };
  const idle: ReaderProcess[] = [];
  const waiting: ((reader: ReaderProcess) => void)[] = [];
  const all = new Set<ReaderProcess>();
  let isClosed = false;

  const start = (): ReaderProcess => {
    const reader = startProcess(limits);
    all.add(reader);
    return reader;
  };
  const borrow = (): Promise<ReaderProcess> => {
    const free = idle.pop();
    if (free) return Promise.resolve(free);
    if (all.size < size) return Promise.resolve(start());
    return new Promise((resolve) => waiting.push(resolve));
  };
  const giveBack = (reader: ReaderProcess): void => {
    if (!reader.isAlive()) all.delete(reader);
    const next = waiting.shift();
    if (next) next(reader.isAlive() ? reader : start());
    else if (reader.isAlive() && !isClosed) idle.push(reader);
    else reader.kill();
  };

  const readOnce = async (input: ReadInput): Promise<ReadResult> => {
    const reader = await borrow();
    try {
      if (isClosed) throw new UnreadableFile('ingest.timeout', 'reader was closed');
      return await reader.read(input);
    } finally {
      giveBack(reader);
    }
  };

  const read = async (input: ReadInput): Promise<ReadResult> => {
    const { size: bytes } = await stat(input.path);
    if (bytes > limits.fileBytes) throw new UnreadableFile('ingest.too_large', `${bytes} bytes`);
    const started = performance.now();
    try {
      return await readOnce(input);
    } catch (error) {
      const conversion = error instanceof UnreadableFile ? conversionFor(error) : null;
      if (!conversion || !(error instanceof UnreadableFile)) throw error;
      return await readConverted(input, conversion, { error, started });
    }
  };

  const readConverted = async (
    input: ReadInput,
    conversion: Conversion,
    first: { error: UnreadableFile; started: number },
  ): Promise<ReadResult> => {
    const converted = await convert(input.path, conversion, limits);
    if (!converted) throw first.error;
    try {
      const { extracted, peakMemoryBytes } = await readOnce({
        path: converted.path,
        name: `converted.${conversion.to}`,
        ...(input.look && { look: input.look }),
      });
      const result: Extracted = {
        ...extracted,
        format: conversion.from,
        warnings: [...extracted.warnings, 'converted'],
      };
      return { extracted: result, ms: performance.now() - first.started, peakMemoryBytes };
    } finally {
      await converted.remove();
    }
  };

  const close = async (): Promise<void> => {
    isClosed = true;
    idle.length = 0;
    await Promise.all([...all].map((reader) => reader.end()));
    all.clear();
  };
  return { read, close };
}

/** Reads one file in a process of its own. For many files keep a pool. Throws UnreadableFile. */
export async function readFile(input: ReadInput, limits: Partial<Limits> = {}): Promise<ReadResult> {
  const pool = createReaderPool({ ...limits, size: 1 });
  try {
    return await pool.read(input);
  } finally {
    await pool.close();
  }
}
