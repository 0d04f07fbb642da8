declare module '../kernel/events.ts' {
  interface AppEvents {
    /** What is known of a person has changed: place, level, subject, offices, or whether she works here. */
    'people.changed': { personId: string };
  }
}

export {};
