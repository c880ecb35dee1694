/** The model that the page is about: its address names one of those that are here, or none. */

import type { Model } from 'actorcheck';
import { models } from './models.ts';

/** The one that a fragment names, or the first of all. */
export function modelIn(fragment: string): Model {
  const name = new URLSearchParams(fragment.replace(/^#/, '')).get('model') ?? '';
  return (models[name] ?? Object.values(models)[0]) as Model;
}

export const model = modelIn(location.hash);
