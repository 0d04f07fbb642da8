declare module '../kernel/events.ts' {
  interface AppEvents {
    /** A row was added to the ledger. */
    'credits.posted': { personId: string; entryId: string; kind: 'credit' | 'reversal'; claimId: string | null };
  }
}

export {};
