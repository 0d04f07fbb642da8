import type { Kind } from '../library/kinds.ts';

export type Draft = {
  orgId: string;
  kind: Kind | '';
  visibility: 'own' | 'organisation' | 'public';
  visibleOrgId: string;
};

/** Shared with one's own group or school: that is what a drop of files is mostly for. */
export const draftFor = (organisationId: string | null): Draft => ({
  orgId: organisationId ?? '',
  kind: '',
  visibility: organisationId === null ? 'own' : 'organisation',
  visibleOrgId: organisationId ?? '',
});

/** The choice as the API takes it. */
export const settingsOf = (draft: Draft) => ({
  ...(draft.orgId === '' ? {} : { orgId: draft.orgId }),
  kind: draft.kind === '' ? null : draft.kind,
  visibility: draft.visibility,
  visibleOrgId: draft.visibility === 'organisation' ? draft.visibleOrgId : null,
});
