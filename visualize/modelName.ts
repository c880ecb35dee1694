/** Which of the models that are here the address of the page names. */

import { models } from './models.ts';

/** The name of the one that a fragment names, or of the first of all. */
export function modelIn(fragment: string): string {
  const name = new URLSearchParams(fragment.replace(/^#/, '')).get('model') ?? '';
  return Object.hasOwn(models, name) ? name : (Object.keys(models)[0] as string);
}
