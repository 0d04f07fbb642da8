import type { Component } from 'svelte';
import type { PlainKey } from '../lib/i18n/index.svelte.ts';
import type { IconOf } from '../ui/icon.ts';
import type { ParamsOf } from './route.ts';
import type { Capability } from './session.svelte.ts';

/**
 * A page of the one list (`pages.ts`; those of topics in `pages.topics.ts`): address, code (loaded when first opened), title, place in the menu, who may open it.
 *
 * To add one, write web/<cap>/XxxPage.svelte (it holds one <h1>; '/library/:id' gives it the prop `id`), put its title in
 * web/<cap>/words.ts, and add one entry there:
 *
 *   page('/library', { load: () => import('../library/LibraryPage.svelte'), title: 'library.title',
 *     menu: { icon: LibraryIcon, order: 20, tab: true } }),
 *   page('/library/:id', { load: () => import('../library/ResourcePage.svelte'), title: 'library.resource' }),
 *
 * `menu.order` sorts the menu and puts the entry under its heading (10 home, 20 library, 30 study, 40 credits, 50 topics,
 * 70 administration: `HEADINGS` in menu.ts); `tab: true` also
 * puts it among the four tabs of a phone, everything else is under 更多. `can: 'upload'` hides and refuses the page
 * unless /api/people/me says so; `public: true` opens it without signing in; `bare: true` shows it without the shell.
 * A page is made anew when a path param changes, and kept when only the query does.
 */
export type Page = {
  readonly path: string;
  /** The component's props are the params of the path; `page` below has checked it, the list forgets which. */
  readonly load: () => Promise<{ default: Component<never> }>;
  readonly title: PlainKey;
  readonly menu?: { readonly icon: IconOf; readonly order: number; readonly tab?: boolean };
  readonly can?: Capability;
  readonly public?: boolean;
  readonly bare?: boolean;
};

type Entry<Path extends string> = Omit<Page, 'path' | 'load'> & {
  readonly load: () => Promise<{ default: Component<ParamsOf<Path>> }>;
};

export const page = <Path extends string>(path: Path, entry: Entry<Path>): Page => ({ ...entry, path });
