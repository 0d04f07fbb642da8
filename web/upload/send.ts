import { refusalOf } from '../lib/http.ts';
import { ApiError } from '../lib/call.ts';

export type Sent = { id: string; path: string };
type Options = { batchId: string; path: string; file: File; signal: AbortSignal; onprogress: (bytes: number) => void };

const isSent = (value: unknown): value is Sent =>
  typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string';

/** An answer of XMLHttpRequest as the Response that the rest of the web reads. */
const responseOf = (request: XMLHttpRequest): Response =>
  new Response(request.responseText, {
    status: request.status,
    headers: { 'x-request-id': request.getResponseHeader('x-request-id') ?? '' },
  });

/**
 * Sends one file as the raw body. XMLHttpRequest, because fetch cannot say how much of a body has left.
 * Throws ApiError, or AbortError by the caller's signal.
 */
export const sendFile = ({ batchId, path, file, signal, onprogress }: Options): Promise<Sent> =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    request.open('PUT', `/api/library/batches/${batchId}/files?${new URLSearchParams({ path })}`);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.upload.onprogress = (event) => onprogress(event.loaded);
    request.onabort = () => reject(new DOMException('cancelled', 'AbortError'));
    request.onerror = () => reject(new ApiError({ code: 'network.offline' }, 0));
    request.onload = () => {
      if (request.status < 200 || request.status >= 300)
        return void refusalOf(responseOf(request)).then(reject, reject);
      const answer: unknown = JSON.parse(request.responseText);
      if (isSent(answer)) resolve(answer);
      else reject(new ApiError({ code: 'internal.error' }, request.status));
    };
    request.onloadend = () => signal.removeEventListener('abort', stop);
    if (signal.aborted) return reject(new DOMException('cancelled', 'AbortError'));
    signal.addEventListener('abort', stop, { once: true });
    request.send(file);
  });
