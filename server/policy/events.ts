declare module '../kernel/events.ts' {
  interface AppEvents {
    /** Other rules hold from a day on for whoever is at or below `orgPath`. */
    'policy.published': { policyId: string; orgPath: string };
    'policy.withdrawn': { policyId: string; orgPath: string };
  }
}

export {};
