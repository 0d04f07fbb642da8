/** The text of a resource as others index it: sent when what readers see of it is written or changes. */
export type TextChanged = {
  resourceId: string;
  title: string;
  unit: string | null;
  lesson: string | null;
  volume: string | null;
  grades: readonly string[];
  tags: readonly string[];
  subject: string | null;
  chunks: readonly {
    id: string;
    seq: number;
    text: string;
    breadcrumb: readonly string[];
    /** Key of the section it stands in. */
    section: string | null;
    title: string;
  }[];
};

declare module '../kernel/events.ts' {
  interface AppEvents {
    'library.text_changed': TextChanged;
    /** Sent before the rows go, so that subscribers still see them. */
    'library.removed': { resourceId: string };
    /** A save. `isPending`: readers still see the listed version. */
    'library.version_saved': { resourceId: string; version: number; by: string | null; isPending: boolean };
    /** Readers see this version from now on; `imported`: by whoever runs the server, who answers for it. */
    'library.listed': {
      resourceId: string;
      version: number;
      visibility: 'organisation' | 'public';
      visibleOrgId: string | null;
      by: string;
      how: 'audited' | 'imported';
    };
    'library.withdrawn': { resourceId: string; by: string; reason: string };
    'library.adapted': { resourceId: string; parentId: string; by: string };
  }
}
