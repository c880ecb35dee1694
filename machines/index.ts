/** The protocols that the explorer shows, by name. The first is the usual one. */

import type { Model } from 'actorcheck';
import { shown as msc3906 } from './msc3906/model.ts';
import { title as msc4108 } from './msc4108/title.ts';

export interface ShownModel {
  readonly title: string;
  /** The usual one is there at once; each other is loaded when it is looked at. */
  readonly load: () => Model | Promise<Model>;
}

export const models: Readonly<Record<string, ShownModel>> = {
  msc3906: { title: msc3906.title, load: () => msc3906 },
  msc4108: { title: msc4108, load: async () => (await import('./msc4108/index.ts')).default },
};
