import type { Phase } from '../scene.ts';
const todo = (name: string): Phase => ({ name, run: () => Promise.resolve('') });
export const announced = todo('a');
export const approved = todo('a');
export const opened = todo('a');
export const midterm = todo('a');
export const closed = todo('a');
export const published = todo('a');
export const credited = todo('a');
