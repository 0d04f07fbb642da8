import { createHash } from 'node:crypto';
import type { Db } from '../../db/client.ts';
import type { Log } from '../kernel/log.ts';
import { insertCall, spentSince, type CallRow } from './repo.ts';
import { isAffordable, startOfDay } from './rules.ts';

export type Outside = { db: Db; now: () => Date; newId: (prefix: string) => string; log: Log };
export type Ledger = {
  /** Sets `tokens` aside for a call; null when the day's budget does not hold them. The result gives them back. */
  reserve: (tokens: number) => Promise<(() => void) | null>;
  /** Writes what a call cost. Fails silently for the caller: its answer is worth more than our bookkeeping. */
  record: (call: Omit<CallRow, 'id' | 'at' | 'inputHash'> & { input: string }) => Promise<void>;
};

/** The record of calls and the budget that is counted from it, shared by all servers on one database. */
export function createLedger({ db, now, newId, log }: Outside, dailyTokens: number): Ledger {
  // Calls under way are not in the table yet.
  let reserved = 0;
  return {
    reserve: async (tokens) => {
      // Set aside before we look: a call that ends meanwhile may count twice for a moment, but never not at all.
      const before = reserved;
      reserved += tokens;
      let isHeld = true;
      const release = () => {
        if (isHeld) reserved -= tokens;
        isHeld = false;
      };
      if (dailyTokens === 0) return release;
      try {
        const spent = await spentSince(db, startOfDay(now()));
        if (isAffordable(dailyTokens, spent + before, tokens)) return release;
      } catch (error) {
        release();
        throw error;
      }
      release();
      return null;
    },
    record: async ({ input, ...call }) => {
      const { promptId, model, outcome, ms, attempts, tokensIn, tokensOut } = call;
      log.info('ai.call', { promptId, model, outcome, ms, attempts, tokensIn, tokensOut });
      try {
        const inputHash = createHash('sha256').update(input).digest('hex');
        await insertCall(db, { ...call, inputHash, id: newId('mca'), at: now() });
      } catch (error) {
        log.error('ai.call_not_recorded', { promptId }, error);
      }
    },
  };
}
