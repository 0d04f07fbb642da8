import type { Component } from 'svelte';
import type { PlainKey } from '../lib/i18n/index.svelte.ts';
import type { Shown } from './resource.svelte.ts';

/** What a panel is given. Call `onchanged` when something on the page's head is not true any more. */
export type PanelProps = { id: string; shown: Shown; onchanged: () => void };

/** A side of a resource: its code is loaded when it is first opened. */
export type PanelTab = {
  /** Stands in the address: '?tab=history'. */
  readonly value: string;
  readonly label: PlainKey;
  readonly load: () => Promise<{ default: Component<PanelProps> }>;
  readonly isOffered: (shown: Shown) => boolean;
};

/**
 * The sides of a resource after its text, in the order they are shown. A capability adds its own here, one line each:
 *
 *   { value: 'comments', label: 'community.comments.tab', load: () => import('../community/CommentsPanel.svelte'), isOffered: () => true },
 */
export const tabs: readonly PanelTab[] = [
  {
    value: 'audit',
    label: 'audit.panel.tab',
    load: () => import('../audit/AuditPanel.svelte'),
    isOffered: ({ can, resource }) => can.edit.allowed || resource.listing === 'listed',
  },
  {
    value: 'comments',
    label: 'community.talk.tab',
    load: () => import('../community/CommentsPanel.svelte'),
    isOffered: () => true,
  },
  {
    value: 'reuse',
    label: 'community.reuse.tab',
    load: () => import('../community/ReusePanel.svelte'),
    isOffered: () => true,
  },
  {
    value: 'history',
    label: 'library.tab.history',
    load: () => import('./HistoryPanel.svelte'),
    isOffered: () => true,
  },
  {
    value: 'lineage',
    label: 'library.tab.lineage',
    load: () => import('./LineagePanel.svelte'),
    isOffered: () => true,
  },
  {
    value: 'family',
    label: 'dashboards.family.tab',
    load: () => import('../dashboards/FamilyPanel.svelte'),
    isOffered: () => true,
  },
  {
    value: 'similar',
    label: 'search.similar.tab',
    load: () => import('../search/SimilarPanel.svelte'),
    isOffered: () => true,
  },
];
