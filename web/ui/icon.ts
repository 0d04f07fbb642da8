import type { Component } from 'svelte';
import type { LucideProps } from '@lucide/svelte';

/** An icon from a deep import: `import Search from '@lucide/svelte/icons/search'` (the barrel costs seconds of build). */
export type IconOf = Component<LucideProps>;
