/**
 * Content-Disposition for a file name in any script (RFC 6266): the real name as RFC 5987 UTF-8 and an ASCII shadow of
 * it for old clients. Nothing in a name can break out of the header.
 */
export function contentDisposition(type: 'inline' | 'attachment', name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]/g, '_').replace(/["\\%]/g, '_');
  // encodeURIComponent leaves ! ' ( ) * as they are, of which RFC 5987 allows only '!'.
  const escape = (char: string) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`;
  const encoded = encodeURIComponent(name.toWellFormed()).replace(/['()*]/g, escape);
  return `${type}; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
