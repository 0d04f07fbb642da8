import { keep, recall } from '../lib/device.ts';
import { readQuery, writeQuery, type Query, type QueryOf } from './route.ts';

type Options = { replace?: boolean; keepScroll?: boolean };

const PATIENCE_MS = 1500;
const SCROLLS = 'yantu.scrolls';

let path = $state('');
let search = $state('');
let title = $state<string | null>(null);
let moves = 0;
let entry = 0;

// eslint-disable-next-line svelte/prefer-svelte-reactivity -- never shown
const scrolls = new Map<number, number>();

const remember = () => {
  scrolls.set(entry, window.scrollY);
  keep(SCROLLS, JSON.stringify([...scrolls].slice(-50)), 'session');
};

const entryOf = (state: unknown): number =>
  typeof state === 'object' && state !== null && 'entry' in state && typeof state.entry === 'number' ? state.entry : 0;

const adopt = () => {
  if (location.pathname !== path) {
    title = null;
    moves += 1;
  }
  path = location.pathname;
  search = location.search;
};

/** Scrolls once the page is tall enough, since data arrives later; gives up when the person scrolls first. */
const restore = (y: number) => {
  const until = performance.now() + PATIENCE_MS;
  let stopped = false;
  const stop = () => (stopped = true);
  for (const sign of ['wheel', 'touchstart', 'keydown']) addEventListener(sign, stop, { once: true, passive: true });
  const attempt = () => {
    if (stopped) return;
    window.scrollTo(0, y);
    if (Math.abs(window.scrollY - y) > 1 && performance.now() < until) requestAnimationFrame(attempt);
  };
  requestAnimationFrame(attempt);
};

const goto = (to: string, { replace = false, keepScroll = false }: Options = {}): void => {
  remember();
  if (!replace) entry = Date.now();
  history[replace ? 'replaceState' : 'pushState']({ entry }, '', to);
  const moved = location.pathname !== path;
  adopt();
  if (!keepScroll && moved && location.hash === '') window.scrollTo(0, 0);
};

const isOurs = (link: HTMLAnchorElement): boolean =>
  link.origin === location.origin &&
  (link.target === '' || link.target === '_self') &&
  !link.hasAttribute('download') &&
  !link.pathname.startsWith('/api/');

const follow = (event: MouseEvent) => {
  if (event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!link || !link.href || !isOurs(link)) return;
  const isHere = link.pathname === location.pathname && link.search === location.search;
  if (isHere && link.hash !== '') return;
  event.preventDefault();
  goto(link.pathname + link.search + link.hash, { replace: isHere });
};

/** Where the person is. Plain <a href> links are followed without a reload; history restores the scroll position. */
export const router = {
  get path(): string {
    return path;
  },
  get search(): string {
    return search;
  },
  /** The page's own title (a resource's name); null falls back to the titleKey of app/pages.ts. */
  get title(): string | null {
    return title;
  },
  setTitle(text: string): void {
    title = text;
  },
  /** Puts the reader (keyboard and screen reader) at the page's heading, unless the page is the first one opened. */
  putReader(): void {
    if (moves <= 1) return;
    const heading = document.querySelector<HTMLElement>('main h1') ?? document.getElementById('main');
    heading?.setAttribute('tabindex', '-1');
    heading?.focus({ preventScroll: true });
  },
  goto,
  /** The page's query by its defaults; reactive. `const q = $derived(router.query(DEFAULTS))` */
  query: <Q extends Query>(defaults: Q): QueryOf<Q> => readQuery(search, defaults),
  /** Changes some of the query in place: no reload, scroll kept; `push` makes a step for the back button. */
  setQuery<Q extends Query>(defaults: Q, changes: Partial<QueryOf<Q>>, { push = false } = {}): void {
    const next = writeQuery<Q>({ ...readQuery(search, defaults), ...changes }, defaults);
    if (next !== search) goto(path + next + location.hash, { replace: !push, keepScroll: true });
  },
  /** Listens to links and to the back button; returns the undo. */
  start(): () => void {
    history.scrollRestoration = 'manual';
    entry = entryOf(history.state);
    const stored: unknown = JSON.parse(recall(SCROLLS, 'session') ?? '[]');
    if (Array.isArray(stored)) for (const [key, y] of stored) scrolls.set(Number(key), Number(y));
    adopt();
    // A document opened anew starts where its address points, not where an earlier one was left.
    if (entry !== 0) restore(scrolls.get(entry) ?? 0);
    const back = () => {
      scrolls.set(entry, window.scrollY);
      entry = entryOf(history.state);
      adopt();
      restore(scrolls.get(entry) ?? 0);
    };
    addEventListener('popstate', back);
    addEventListener('pagehide', remember);
    document.addEventListener('click', follow);
    return () => {
      removeEventListener('popstate', back);
      removeEventListener('pagehide', remember);
      document.removeEventListener('click', follow);
    };
  },
};
