/** The protocols that are here, each a Model, by name. The first is the usual one. */

import type { Model } from 'actorcheck';
import { rendezvous } from './msc3906/index.ts';

export const models: Readonly<Record<string, Model>> = { msc3906: rendezvous };
