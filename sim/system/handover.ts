/** Messages between co-located actors: handed over at once, in order, until none is left. */

import { ModelError } from './errors.ts';

/** Two co-located actors that answer each other for ever would never return: so many will do. */
export const mostHandovers = 10_000;

export const endlessHandover = (actor: string): ModelError =>
  new ModelError(`co-located actors answer each other without end at "${actor}"`);
