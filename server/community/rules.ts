/** What buttons ask: may I, and if not, why. */
export type Permission = { allowed: boolean; because: string | null };
export const permission = (because: string | null): Permission => ({ allowed: because === null, because });

const CHINA_MS = 8 * 3_600_000;
/** The day in China, 'YYYY-MM-DD': schools of one country, one time zone, no summer time. */
export const dayOf = (now: Date): string => new Date(now.getTime() + CHINA_MS).toISOString().slice(0, 10);
