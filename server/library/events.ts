/** The text of a resource as others index it: sent when it is first read and when its title, unit or tags change. */
export type TextChanged = {
  resourceId: string;
  title: string;
  unit: string | null;
  tags: readonly string[];
  subject: string | null;
  chunks: readonly { id: string; seq: number; text: string; breadcrumb: readonly string[]; title: string }[];
};

declare module '../kernel/events.ts' {
  interface AppEvents {
    'library.text_changed': TextChanged;
    /** Sent before the rows go, so that subscribers still see them. */
    'library.removed': { resourceId: string };
  }
}
