/** The protocols that the explorer shows, each a Model, by name. The first is the usual one. */

import type { Model } from 'actorcheck';
import { shown as msc3906 } from './msc3906/model.ts';

export const models: Readonly<Record<string, Model>> = { msc3906 };
