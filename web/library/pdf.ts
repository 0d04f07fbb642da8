// The build for old browsers: Chrome 109, the last one on Windows 7, cannot run the other.
import { getDocument, GlobalWorkerOptions, TextLayer, type PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import worker from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url';

GlobalWorkerOptions.workerSrc = worker;

// Names of Chinese, Japanese and Korean fonts that a PDF does not bring along, and the decoders of scanned pages.
const files: Readonly<Record<string, string>> = {
  ...import.meta.glob<string>('../../node_modules/pdfjs-dist/cmaps/*.bcmap', {
    eager: true,
    query: '?url&no-inline',
    import: 'default',
  }),
  ...import.meta.glob<string>('../../node_modules/pdfjs-dist/standard_fonts/*.{pfb,ttf}', {
    eager: true,
    query: '?url&no-inline',
    import: 'default',
  }),
  ...import.meta.glob<string>('../../node_modules/pdfjs-dist/wasm/{openjpeg,jbig2,qcms_bg}.wasm', {
    eager: true,
    query: '?url&no-inline',
    import: 'default',
  }),
};
const byName = new Map(Object.entries(files).map(([path, url]) => [path.split('/').at(-1) ?? path, url]));

/** pdf.js asks for its own files by name; the build has given them other addresses. */
class OwnFiles {
  async fetch({ filename }: { filename: string }): Promise<Uint8Array> {
    const url = byName.get(filename);
    if (!url) throw new Error(`pdf.js asked for an unknown file: ${filename}`);
    return new Uint8Array(await (await fetch(url)).arrayBuffer());
  }
}

export type Pdf = PDFDocumentProxy;

/** Opens a PDF by its address; pages are fetched by range as they are needed. End it with `loadingTask.destroy()`. */
export const openPdf = (url: string): Promise<Pdf> =>
  getDocument({
    url,
    withCredentials: true,
    useWorkerFetch: false,
    BinaryDataFactory: OwnFiles,
  }).promise;

/** More than this is not seen and costs memory. */
const SHARPEST = 2;

export type Drawing = { done: Promise<void>; cancel: () => void };

/** Draws one page to `width` CSS pixels: the picture on `canvas`, the selectable text over it in `text`. */
export function drawPage(
  pdf: Pdf,
  { number, width }: { number: number; width: number },
  { canvas, text }: { canvas: HTMLCanvasElement; text: HTMLElement },
): Drawing {
  let hasStopped = false;
  let stop = () => {};
  const draw = async () => {
    const page = await pdf.getPage(number);
    if (hasStopped) return;
    const scale = width / page.getViewport({ scale: 1 }).width;
    const viewport = page.getViewport({ scale });
    const sharp = Math.min(SHARPEST, window.devicePixelRatio || 1);
    canvas.width = Math.floor(viewport.width * sharp);
    canvas.height = Math.floor(viewport.height * sharp);
    const painting = page.render({ canvas, viewport, transform: [sharp, 0, 0, sharp, 0, 0] });
    const layer = new TextLayer({ textContentSource: page.streamTextContent(), container: text, viewport });
    stop = () => {
      painting.cancel();
      layer.cancel();
    };
    text.replaceChildren();
    text.style.setProperty('--total-scale-factor', String(scale));
    await Promise.all([painting.promise, layer.render()]);
  };
  const done = draw().catch((cause: unknown) => {
    if (!hasStopped) throw cause;
  });
  return {
    done,
    cancel: () => {
      hasStopped = true;
      stop();
    },
  };
}
