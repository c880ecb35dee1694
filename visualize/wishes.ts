/** What the reader wants to run, as the form holds it, as the address holds it and as it is run. */

import { formatKnob, type Knob, parseKnob, type Settings, settle } from '../sim/knobs.ts';
import type { Model } from '../sim/model.ts';

/** Texts by the name of their field; a field that is left out has its default. */
export type Given = Readonly<Record<string, string>>;

export interface Wishes {
  readonly settings: Settings;
  readonly loss: number;
  readonly seed: number;
  readonly choose: readonly string[];
}

export const lossKnob = {
  name: 'loss',
  help: 'how many messages the network may lose',
  kind: 'integer',
  min: 0,
  max: 20,
  default: 0,
} as const satisfies Knob;

export const seedKnob = {
  name: 'seed',
  help: 'what keys, delays and losses are drawn from',
  kind: 'integer',
  min: 0,
  max: 2 ** 32 - 1,
  default: 1,
} as const satisfies Knob;

/** Throws a UsageError for the first text that cannot be used. */
export function parseWishes(model: Model, given: Given): Wishes {
  const { loss, seed, choose, ...knobs } = given;
  return {
    settings: settle(model.knobs, knobs),
    loss: loss === undefined ? lossKnob.default : (parseKnob(lossKnob, loss) as number),
    seed: seed === undefined ? seedKnob.default : (parseKnob(seedKnob, seed) as number),
    choose: splitChoices(choose),
  };
}

/** The inverse of `parseWishes`, without what is at its default. */
export function formatWishes(model: Model, wishes: Wishes): Given {
  const given: Record<string, string> = {};
  for (const knob of model.knobs) {
    const value = wishes.settings[knob.name];
    if (value !== undefined && value !== knob.default) given[knob.name] = formatKnob(knob, value);
  }
  if (wishes.choose.length > 0) given.choose = wishes.choose.join(',');
  if (wishes.loss !== lossKnob.default) given.loss = String(wishes.loss);
  if (wishes.seed !== seedKnob.default) given.seed = String(wishes.seed);
  return given;
}

/** The choices asked for; nothing and the empty text are none. */
export function splitChoices(text: string | undefined): string[] {
  return (text ?? '').split(',').filter((name) => name !== '');
}
