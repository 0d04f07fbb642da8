/**
 * Answers of a well-behaved model, made from the JSON schema and the material in a prompt alone: closed choices are
 * kept, every choice of a list of judgements is judged, quotes are copied from the material.
 */
type Node = Record<string, unknown>;
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);
const QUOTING = /quote|evidence|excerpt/i;

/** Text of the element with this id, or of everything in tags when there is none such. */
function materialFor(user: string, id: string | null): string {
  const element = id
    ? new RegExp(`<(\\w+)[^>]*\\bid="${id.replace(/[^\w-]/g, '.')}"[^>]*>([\\s\\S]*?)</\\1>`).exec(user)?.[2]
    : undefined;
  const around = element ?? [...user.matchAll(/<(\w+)[^>]*>([\s\S]*)<\/\1>/g)].map((match) => match[2]).join('\n');
  const passage = /<(passage|opening|text)[^>]*>([\s\S]*?)<\/\1>/.exec(around)?.[2] ?? around;
  return passage.replace(/<[^>]*>/g, '\n').trim();
}

/** A sentence of the material that fits. */
export function sentenceOf(material: string, longest: number): string {
  const sentences = material.split(/[。!?！？\n]/).map((sentence) => sentence.trim());
  const long =
    sentences.find((sentence) => sentence.length >= 8) ?? sentences.find((sentence) => sentence !== '') ?? '';
  return long.slice(0, longest);
}

const numberOf = (value: unknown, otherwise: number) => (typeof value === 'number' ? value : otherwise);

/** The values a choice may take, wherever in the schema of one item it stands. */
function choicesOf(item: unknown): { key: string; values: unknown[] } | null {
  if (!isNode(item) || !isNode(item.properties)) return null;
  for (const [key, property] of Object.entries(item.properties)) {
    if (isNode(property) && Array.isArray(property.enum) && /id$/i.test(key)) return { key, values: property.enum };
  }
  return null;
}

export function sensibleAnswer(schema: unknown, user: string, root: Node = isNode(schema) ? schema : {}): unknown {
  const answer = (node: unknown, key: string, id: string | null): unknown => {
    if (!isNode(node)) return null;
    if (typeof node.$ref === 'string') return answer(resolve(root, node.$ref), key, id);
    if ('const' in node) return node.const;
    if (Array.isArray(node.enum)) return node.enum.includes('none') ? 'none' : node.enum[0];
    const options = Array.isArray(node.anyOf) ? node.anyOf : Array.isArray(node.oneOf) ? node.oneOf : null;
    if (options) return answer(options[0], key, id);
    switch (node.type) {
      case 'object':
        return objectOf(node, id);
      case 'array':
        return listOf(node, key, id);
      case 'integer':
      case 'number': {
        const low = numberOf(node.minimum, 0);
        const high = Math.min(numberOf(node.maximum, low + 3), low + 1000);
        return node.type === 'integer' ? Math.floor((low + high + 1) / 2) : (low + high) / 2;
      }
      case 'boolean':
        return true;
      case 'string': {
        const longest = numberOf(node.maxLength, 60);
        if (QUOTING.test(key)) return sentenceOf(materialFor(user, id), Math.min(longest, 40));
        return '与这位教师的困难直接相关'.slice(0, longest);
      }
      default:
        return null;
    }
  };
  const objectOf = (node: Node, id: string | null): Node => {
    const properties = isNode(node.properties) ? node.properties : {};
    const own = Object.entries(properties).find(([key]) => /id$/i.test(key));
    const ownId = own ? answer(own[1], own[0], id) : null;
    const about = typeof ownId === 'string' ? ownId : id;
    return Object.fromEntries(Object.entries(properties).map(([key, property]) => [key, answer(property, key, about)]));
  };
  const listOf = (node: Node, key: string, id: string | null): unknown[] => {
    const most = numberOf(node.maxItems, 50);
    const choices = choicesOf(node.items);
    if (!choices || !isNode(node.items)) return most > 0 ? [answer(node.items, key, id)] : [];
    const item = node.items;
    const properties = isNode(item.properties) ? item.properties : {};
    return choices.values
      .slice(0, most)
      .map((value) => objectOf({ ...item, properties: { ...properties, [choices.key]: { const: value } } }, null));
  };
  return answer(root, '', null);
}

function resolve(root: Node, ref: string): unknown {
  return ref
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>((node, key) => (isNode(node) ? node[key] : undefined), root);
}

/** A unit vector that is near for texts that share pairs of characters. */
export function sensibleVector(text: string, dimensions: number): number[] {
  const vector = Array.from<number>({ length: dimensions }).fill(0);
  const chars = [...text.toLowerCase()].filter((char) => /[\p{L}\p{N}]/u.test(char));
  const terms = [...chars, ...chars.slice(1).map((char, i) => `${chars[i] ?? ''}${char}`)];
  for (const term of terms.length > 0 ? terms : ['']) {
    let hash = 2166136261;
    for (const char of term) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 16777619) >>> 0;
    const at = hash % dimensions;
    vector[at] = (vector[at] ?? 0) + ((hash >>> 16) & 1 ? 1 : -1);
  }
  if (!vector.some((value) => value !== 0)) vector[0] = 1;
  const norm = Math.hypot(...vector);
  return vector.map((value) => value / norm);
}
