/** Prints HTML to PDF through a headless Chromium that is already on the machine (CHROMIUM or /usr/bin/chromium). */
import { chromium, type Browser } from 'playwright-core';

export const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export type Printer = { print: (html: string) => Promise<Uint8Array>; close: () => Promise<void> };

/** Starts the browser at the first print, so that a build without PDF needs none. */
export function openPrinter(executablePath: string): Printer {
  let started: Promise<Browser> | null = null;
  const browser = () => (started ??= chromium.launch({ executablePath, args: FLAGS }));
  return {
    print: async (html) => {
      const page = await (await browser()).newPage();
      await page.setContent(html, { waitUntil: 'load' });
      const bytes = await page.pdf({
        format: 'A4',
        printBackground: true,
        preferCSSPageSize: true,
        displayHeaderFooter: true,
        headerTemplate: '<span></span>',
        footerTemplate:
          '<div style="width:100%;text-align:center;font-size:8px;color:#777"><span class="pageNumber"></span> / <span class="totalPages"></span></div>',
      });
      await page.close();
      return fixDates(bytes);
    },
    close: async () => {
      if (started != null) await (await started).close();
    },
  };
}

/** Same length in, same length out: the offsets of the cross-reference table must stay true. */
function fixDates(bytes: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes).toString('latin1');
  const fixed = text.replace(/\/(CreationDate|ModDate) \(D:\d{14}/g, (_, key: string) => `/${key} (D:20260901000000`);
  return new Uint8Array(Buffer.from(fixed, 'latin1'));
}
