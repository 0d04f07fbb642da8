import { fetchOriginal } from './original.ts';

const FRAME = `
  :host { color: #1a1a1a; color-scheme: light; }
  .docx-wrapper { background: none !important; padding: 1rem !important; }
  .docx-wrapper > section.docx { box-shadow: 0 1px 4px rgb(0 0 0 / 18%) !important; margin-bottom: 1rem !important; }
  .narrow .docx-wrapper { padding: 0.25rem !important; }
  .narrow section.docx { padding: 1rem !important; }
  img, svg { max-width: 100%; }
  ::highlight(quoted) { background: #ffe08a; }
`;
/** Below this width a page of A4 would have to be scrolled sideways: its text flows instead. */
const NARROW = 640;

const isSafe = (href: string): boolean => /^(https?:|mailto:|#)/i.test(href.trim());

/** Links of a foreign document leave in a new tab or, when they would run something, lead nowhere. */
function tame(root: HTMLElement): void {
  for (const link of root.querySelectorAll('a')) {
    const href = link.getAttribute('href') ?? '';
    if (!isSafe(href)) link.removeAttribute('href');
    else if (!href.startsWith('#')) {
      link.target = '_blank';
      link.rel = 'noopener noreferrer nofollow';
    }
  }
  for (const frame of root.querySelectorAll('iframe, object, embed, script')) frame.remove();
}

/**
 * Draws a Word document into the shadow of `host`, so that its styles and ours do not meet. The previewer (50 kB) is
 * loaded when it is first needed.
 * @throws ApiError, and whatever the previewer throws at a document it cannot read
 */
export async function drawDocx(host: HTMLElement, url: string, signal: AbortSignal): Promise<void> {
  const [bytes, { renderAsync }] = await Promise.all([fetchOriginal(url, signal), import('docx-preview')]);
  if (signal.aborted) throw new DOMException('left', 'AbortError');
  const isNarrow = host.clientWidth < NARROW;
  const styles = document.createElement('div');
  const frame = document.createElement('style');
  frame.textContent = FRAME;
  const body = document.createElement('div');
  body.classList.toggle('narrow', isNarrow);
  await renderAsync(bytes, body, styles, {
    ignoreWidth: isNarrow,
    ignoreHeight: isNarrow,
    breakPages: true,
    renderAltChunks: false,
    useBase64URL: true,
  });
  if (signal.aborted) throw new DOMException('left', 'AbortError');
  tame(body);
  const shadow = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  shadow.replaceChildren(styles, frame, body);
}
