/**
 * Content-Disposition for a file name in any script: a plain name for old clients and RFC 5987's for the rest.
 * Control characters, quotes and path separators cannot break out of the header or of a folder.
 */
export function contentDisposition(type: 'inline' | 'attachment', name: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what must go
  const safe = name.replace(/[\u0000-\u001f\u007f"\\/]/g, '_');
  const plain = safe.replace(/[^\x20-\x7e]/g, '_');
  const encoded = encodeURIComponent(safe).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return `${type}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
