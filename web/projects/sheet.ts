import { filterOf, type Asked } from './running.svelte.ts';

/** What a list shows as an address of its Excel file. */
export const sheetHref = (asked: Asked): string => {
  const given = Object.entries(filterOf(asked)).flatMap(([key, value]): [string, string][] =>
    value ? [[key, value]] : [],
  );
  return `/api/projects/running/sheet?${new URLSearchParams(given).toString()}`;
};
