import DOMPurify from 'dompurify';
import { Marked } from 'marked';

const marked = new Marked({ gfm: true, breaks: true });

const purifier = DOMPurify(window);

// Links leave in a new tab; a picture from another host would tell that host who reads what.
purifier.addHook('afterSanitizeAttributes', (node) => {
  if (node.tagName === 'A') {
    node.setAttribute('target', '_blank');
    node.setAttribute('rel', 'noopener noreferrer nofollow');
  }
  if (node.tagName === 'IMG' && !(node.getAttribute('src') ?? '').startsWith('/api/')) node.remove();
});

/** Foreign Markdown as HTML that may be shown: no scripts, styles, forms, frames or outside pictures. */
export const toSafeHtml = (markdown: string): string =>
  purifier.sanitize(marked.parse(markdown, { async: false }), {
    FORBID_TAGS: ['style', 'form', 'input', 'button', 'video', 'audio', 'svg', 'math'],
    FORBID_ATTR: ['style', 'class', 'id', 'srcset'],
  });
