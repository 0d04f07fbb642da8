declare module '../kernel/events.ts' {
  interface AppEvents {
    /** A step was finished with evidence. Whoever keeps credits decides what it is worth under the policy. */
    'paths.step_completed': {
      personId: string;
      pathId: string;
      stepId: string;
      /** Null when the resource has been removed meanwhile. */
      resourceId: string | null;
      groupId: string | null;
      minutes: number;
      evidenceId: string;
    };
  }
}

export {};
