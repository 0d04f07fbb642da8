import type { Kind } from '../library/kinds.ts';

export type Draft = {
  orgId: string;
  kind: Kind | '';
  visibility: 'own' | 'organisation';
  visibleOrgId: string;
};

/** Shared with the group one works in, where there is one: that is what a drop of files is mostly for. */
export const draftFor = (organisation: { id: string; kind: string } | null): Draft => {
  const groupId = organisation?.kind === 'group' ? organisation.id : '';
  return {
    orgId: organisation?.id ?? '',
    kind: '',
    visibility: groupId === '' ? 'own' : 'organisation',
    visibleOrgId: groupId,
  };
};

/** The choice as the API takes it. */
export const settingsOf = (draft: Draft) => ({
  ...(draft.orgId === '' ? {} : { orgId: draft.orgId }),
  kind: draft.kind === '' ? null : draft.kind,
  visibility: draft.visibility,
  visibleOrgId: draft.visibility === 'organisation' ? draft.visibleOrgId : null,
});
