import { refuse } from '../lib/call.ts';
import { send } from '../lib/http.ts';

/** The bytes of an original file. Throws ApiError. */
export async function fetchOriginal(url: string, signal?: AbortSignal): Promise<Blob> {
  const response = await send(url, signal ? { signal } : {});
  if (!response.ok) throw await refuse(response);
  return response.blob();
}

/** A download goes by its own name, which the server says in its answer. */
export type Previewer = 'docx' | 'pdf' | 'deck' | 'slides' | 'sheets' | 'markdown' | 'text' | 'none';

/** How the original of a format is shown in place; captions and recordings are played, not previewed. */
export function previewerOf(format: string | null): Previewer | null {
  switch (format) {
    case 'docx':
    case 'pdf':
      return format;
    case 'pptx':
      return 'deck';
    case 'ppt':
      return 'slides';
    case 'xlsx':
      return 'sheets';
    case 'md':
      return 'markdown';
    case 'txt':
    case 'html':
      return 'text';
    case 'doc':
      return 'none';
    default:
      return null;
  }
}

export const isSpoken = (format: string | null): boolean => format === 'srt' || format === 'vtt' || format === 'video';
