import type { PlainKey } from '../lib/i18n/index.svelte.ts';
import type { Page } from './pages.ts';
import type { Capability } from './session.svelte.ts';

type MenuPage = Page & Required<Pick<Page, 'menu'>>;

const TABS = 4;

const hasMenu = (page: Page): page is MenuPage => page.menu !== undefined;

/** The menu of a person: pages with a place in it that she may open, in order. */
export const menuOf = (pages: readonly Page[], may: (what: Capability) => boolean): MenuPage[] =>
  pages
    .filter(hasMenu)
    .filter((page) => page.can === undefined || may(page.can))
    .sort((a, b) => a.menu.order - b.menu.order);

/** Headings of the menu and the place from which each holds. */
const HEADINGS = [
  { from: 70, title: 'app.menu.administration' },
  { from: 50, title: 'app.menu.topics' },
  { from: 40, title: 'app.menu.credits' },
  { from: 30, title: 'app.menu.study' },
  { from: 20, title: 'app.menu.library' },
] as const satisfies readonly { from: number; title: PlainKey }[];

/** The menu under its headings; what stands before the first has none. */
export function groupsOf<P extends Pick<MenuPage, 'menu'>>(
  menu: readonly P[],
): { title: PlainKey | null; pages: P[] }[] {
  const groups: { title: PlainKey | null; pages: P[] }[] = [];
  for (const page of menu) {
    const title = HEADINGS.find(({ from }) => page.menu.order >= from)?.title ?? null;
    const last = groups.at(-1);
    if (last?.title === title) last.pages.push(page);
    else groups.push({ title, pages: [page] });
  }
  return groups;
}

/** What fits at the bottom of a phone; the rest is under 更多. */
export const tabsOf = (menu: readonly MenuPage[]): MenuPage[] => menu.filter((page) => page.menu.tab).slice(0, TABS);

/** Whether a menu entry is lit at a path: itself and everything below it; home only at home. */
export const isWithin = (entry: string, path: string): boolean =>
  entry === '/' ? path === '/' : path === entry || path.startsWith(`${entry}/`);

/** The one entry that is lit at a path: of several that hold it the nearest, '/standing/organisations' before '/standing'. */
export const litOf = <P extends Pick<Page, 'path'>>(menu: readonly P[], path: string): P | undefined =>
  menu.filter((page) => isWithin(page.path, path)).sort((a, b) => b.path.length - a.path.length)[0];

/** May the page be opened now, and if not, what is shown instead. */
export const gate = (
  page: Page | undefined,
  session: { status: 'loading' | 'known' | 'failed'; isSignedIn: boolean; may: (what: Capability) => boolean },
): 'open' | 'missing' | 'waiting' | 'failed' | 'sign-in' | 'forbidden' => {
  if (page?.public) return 'open';
  if (session.status === 'loading') return 'waiting';
  if (session.status === 'failed') return 'failed';
  if (!session.isSignedIn) return 'sign-in';
  if (!page) return 'missing';
  return page.can === undefined || session.may(page.can) ? 'open' : 'forbidden';
};

/** Where to go after signing in: only an address of ours, never another site's. */
export const returnPath = (search: string): string => {
  const wanted = new URLSearchParams(search).get('return') ?? '/';
  const isOurs = /^\/(?![/\\])/.test(wanted) && !wanted.startsWith('/sign-in');
  return isOurs ? wanted : '/';
};
