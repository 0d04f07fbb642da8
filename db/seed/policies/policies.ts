import { readFile } from 'node:fs/promises';
import type { PolicyBody } from '../../schema/index.ts';

/** A policy of the demo district. Its text stands beside it as `<key>.md`; a test looks up every quotation in it. */
export type DemoPolicy = {
  /** Of the organisation in district.json. */
  org: string;
  key: string;
  name: string;
  nameEn: string;
  summary: string;
  validFrom: string;
  body: PolicyBody;
};

/** Furthest organisation first. */
const FILES = ['yuncheng.json', 'linjiang.json'] as const;
/** The year in whose September the cycle of the files begins. */
const WRITTEN_FOR = 2024;

const moved = (day: string, years: number) => `${Number(day.slice(0, 4)) + years}${day.slice(4)}`;

function from(policy: DemoPolicy, years: number): DemoPolicy {
  const { body } = policy;
  const rules = body.kind === 'base' ? body.rules : [];
  const shifted = rules.map((rule) =>
    rule.type === 'cycle' ? { ...rule, from: moved(rule.from, years), to: moved(rule.to, years) } : rule,
  );
  return {
    ...policy,
    validFrom: moved(policy.validFrom, years),
    body: body.kind === 'base' ? { ...body, rules: shifted } : body,
  };
}

/** The demo district's policies, for a cycle that begins in September of a year, so that a demo is always in the midst of one. */
export async function demoPolicies(year: number): Promise<DemoPolicy[]> {
  const read = async (file: string) => JSON.parse(await readFile(new URL(file, import.meta.url), 'utf8')) as DemoPolicy;
  return (await Promise.all(FILES.map(read))).map((policy) => from(policy, year - WRITTEN_FOR));
}
