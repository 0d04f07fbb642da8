import { readFileSync, writeFileSync } from 'node:fs';

/** Resident memory of another process, from Linux' /proc; null where there is none. */
export type Memory = { now: number; peak: number };

export function memoryOf(pid: number): Memory | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const bytes = (field: string) => Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) * 1024;
    return { now: bytes('VmRSS'), peak: bytes('VmHWM') };
  } catch {
    return null; // the process is gone, or this is not Linux: the heap limit of the child still holds
  }
}

/** Lets the peak start again, so that a warm process answers for one file only. */
export function forgetPeak(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
  } catch {
    return; // without it the peak covers the life of the process, which errs on the high side
  }
}
