import { getContext, setContext } from 'svelte';

/** What a Field tells the control inside it, so that label, hint and error are read with the control. */
export type FieldLink = { readonly id: string; readonly describedBy: string | undefined; readonly invalid: boolean };

const KEY = Symbol('field');

export const offerField = (link: FieldLink): FieldLink => setContext(KEY, link);

export const fieldAround = (): FieldLink | undefined => getContext<FieldLink | undefined>(KEY);
