import { html, raw } from 'hono/html';
import { z } from 'zod';

/** As much of an OpenAPI document as the page shows; what it does not know is left out. */
const schema = z.looseObject({ schema: z.unknown().optional() });
const operation = z.looseObject({
  summary: z.string().optional(),
  tags: z.array(z.string()).default([]),
  parameters: z
    .array(z.looseObject({ name: z.string(), in: z.string(), required: z.boolean().optional(), schema: z.unknown() }))
    .default([]),
  requestBody: z.looseObject({ content: z.record(z.string(), schema) }).optional(),
  responses: z.record(z.string(), z.looseObject({ content: z.record(z.string(), schema).optional() })).default({}),
});
const openApiDocument = z.looseObject({
  info: z.looseObject({ title: z.string(), version: z.string(), description: z.string() }),
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()).default({}) }),
});
type Operation = z.output<typeof operation>;

const STYLE = `
:root{color-scheme:light dark}
body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
h2{margin-top:2.5rem;border-bottom:1px solid #8886;padding-bottom:.25rem}
details{border:1px solid #8884;border-radius:.5rem;margin:.5rem 0;padding:.5rem .75rem}
summary{cursor:pointer}
code,pre{font:13px/1.45 ui-monospace,monospace}
pre{overflow:auto;background:#8881;padding:.75rem;border-radius:.5rem}
.method{display:inline-block;min-width:4.5rem;font-weight:600;text-transform:uppercase}
.muted{color:#888}`;

const shown = (value: unknown) => html`<pre>${JSON.stringify(value, null, 2)}</pre>`;

const bodyOf = (title: string, content: Record<string, { schema?: unknown }> | undefined) =>
  Object.entries(content ?? {}).map(
    ([type, { schema: shape }]) =>
      html`<p>${title} <code class="muted">${type}</code></p>
        ${shape === undefined ? '' : shown(shape)}`,
  );

const one = (path: string, method: string, op: Operation) =>
  html`<details id="${`${method}-${path}`}">
    <summary>
      <span class="method">${method}</span> <code>${path}</code> <span class="muted">${op.summary ?? ''}</span>
    </summary>
    ${op.parameters.map(
      (p) =>
        html`<p><code>${p.name}</code> <span class="muted">${p.in}${p.required ? ', required' : ''}</span></p>
          ${shown(p.schema)}`,
    )}
    ${bodyOf('Body', op.requestBody?.content)}
    ${Object.entries(op.responses)
      .filter(([status]) => status !== 'default')
      .map(
        ([status, response]) =>
          html`<p>Answer ${status}</p>
            ${bodyOf('', response.content)}`,
      )}
  </details>`;

/** The API as a page to read: no script and nothing from elsewhere, since a school's network may have no way out. */
export function docsPage(given: unknown) {
  const document = openApiDocument.parse(given);
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, op]) => ({ path, method, op, tag: op.tags[0] ?? 'other' })),
  );
  const tags = [...new Set(operations.map(({ tag }) => tag))].sort();
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${document.info.title} API</title>
        <style>
          ${raw(STYLE)}
        </style>
      </head>
      <body>
        <h1>${document.info.title} <span class="muted">${document.info.version}</span></h1>
        <p>${document.info.description}</p>
        <p><a href="/api/openapi.json">openapi.json</a></p>
        ${tags.map(
          (tag) =>
            html`<h2>${tag}</h2>
              ${operations.filter((item) => item.tag === tag).map(({ path, method, op }) => one(path, method, op))}`,
        )}
        <h2>Failures</h2>
        <p>Every refusal answers with this shape; <code>code</code> is stable.</p>
        ${Object.entries(document.components.schemas).map(
          ([name, shape]) =>
            html`<h3>${name}</h3>
              ${shown(shape)}`,
        )}
      </body>
    </html>`;
}
