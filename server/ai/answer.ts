import { z } from 'zod';

export type Reading<T> = { ok: true; value: T } | { ok: false; problems: string[] };

const MOST_PROBLEMS = 20;
const MOST_CANDIDATES = 12;

/** Reads the JSON out of what a model wrote, whatever stands around it, and checks it. */
export function readAnswer<T>(text: string, schema: z.ZodType<T>): Reading<T> {
  let problems: string[] | null = null;
  for (const candidate of jsonIn(text)) {
    let value: unknown;
    try {
      value = JSON.parse(candidate);
    } catch {
      continue;
    }
    const parsed = schema.safeParse(value);
    if (parsed.success) return { ok: true, value: parsed.data };
    problems ??= parsed.error.issues
      .slice(0, MOST_PROBLEMS)
      .map((issue) => `${issue.path.map(String).join('.') || '(root)'}: ${issue.message}`);
  }
  return { ok: false, problems: problems ?? [text.trim() ? '(root): not JSON' : '(root): empty answer'] };
}

/** Pieces of the text that may be the JSON: all of it, what code fences hold, and balanced braces, largest first. */
function jsonIn(text: string): string[] {
  // Some servers put the model's thinking into the answer itself.
  const said = text.replace(/<think>[\s\S]*?<\/think>/g, '').trim();
  if (!said) return [];
  const fenced = [...said.matchAll(/```(?:json)?\s*\n?([\s\S]*?)```/gi)].map((match) => match[1]?.trim() ?? '');
  const balanced = balancedIn(said).sort((a, b) => b.length - a.length);
  return [...new Set([said, ...fenced, ...balanced])].filter((piece) => piece !== '').slice(0, MOST_CANDIDATES);
}

/** Outermost {…} and […], reading strings as JSON does. */
function balancedIn(text: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let start = -1;
  let isInString = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (isInString) {
      if (char === '\\') i++;
      else if (char === '"') isInString = false;
    } else if (char === '"' && depth > 0) isInString = true;
    else if (char === '{' || char === '[') {
      if (depth++ === 0) start = i;
    } else if ((char === '}' || char === ']') && depth > 0 && --depth === 0) found.push(text.slice(start, i + 1));
  }
  return found;
}

export type JsonSchema = { json: Record<string, unknown>; text: string; isStrict: boolean };

/**
 * The schema as endpoints and models read it. `json` closes every object and drops what enforcing endpoints reject;
 * our own check afterwards uses the full schema. `isStrict`: every property is required, as strict mode demands.
 */
export function describeAnswer(schema: z.ZodType): JsonSchema {
  const full: Record<string, unknown> = { ...z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) };
  delete full.$schema;
  let isStrict = true;
  const close = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(close);
    if (typeof node !== 'object' || node === null) return node;
    const kept = Object.entries(node).filter(
      ([key, value]) => !(['minLength', 'maxLength'].includes(key) && typeof value === 'number') && key !== 'default',
    );
    const copy: Record<string, unknown> = Object.fromEntries(kept.map(([key, value]) => [key, close(value)]));
    if (isRecord(copy.properties) && copy.type === 'object') {
      copy.additionalProperties ??= false;
      const required = Array.isArray(copy.required) ? copy.required.length : 0;
      if (required < Object.keys(copy.properties).length) isStrict = false;
    } else if (copy.type === 'object') isStrict = false;
    return copy;
  };
  const json = close(full);
  return { json: isRecord(json) ? json : {}, text: JSON.stringify(full), isStrict };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
