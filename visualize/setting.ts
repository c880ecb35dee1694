/** A setting of the model: what is chosen before the first step; and a path in it. */

import {
  type Model,
  noFaults,
  parseKnob,
  type Settings,
  type Step,
  settle,
  UsageError,
} from 'actorcheck';
import type { AddressedSetting } from 'actorcheck/trace';

export type Setting = AddressedSetting;

/** What a path was opened for: a property, and whether the path is a run that violates it. */
export interface Shown {
  readonly property: string;
  readonly isViolated: boolean;
}

export interface Path {
  readonly setting?: Setting;
  readonly steps: readonly Step[];
  readonly cycleFrom?: number | null;
  /** After so many of its steps something cannot be avoided any more, where that is known. */
  readonly noReturn?: number | null;
  readonly shows?: Shown | null;
  readonly at?: number;
  /**
   * Whether it is one in exact time, where each step says when it happens. If that is not said, it
   * is read as the one before it, if it can be.
   */
  readonly isExact?: boolean;
  /** What there is to say of it. */
  readonly remark?: string;
}

export const usualSetting: Setting = { given: {}, faults: noFaults, amend: [], seed: 1 };

/** The setting that the page opens on: that of a scenario where there are any. */
export function openingSetting(model: Model): Setting {
  const { scenarios = [], opening } = model;
  const { given = {} } = scenarios.find(({ name }) => name === opening) ?? scenarios[0] ?? {};
  return { ...usualSetting, given: withoutDefaults(model, given) };
}

/** The texts of those knobs that are not at their default. */
export function withoutDefaults(model: Model, given: Setting['given']): Setting['given'] {
  const isChanged = ([name, text]: [string, string]) => {
    const knob = model.knobs.find((other) => other.name === name);
    return knob === undefined || parseKnob(knob, text) !== knob.default;
  };
  return Object.fromEntries(Object.entries(given).filter(isChanged));
}

/** The knobs' values. Throws a UsageError for a setting that the model does not have. */
export function settingsOf(model: Model, { given, amend }: Setting): Settings {
  const known = (model.amendments ?? []).map(({ name }) => name);
  const stranger = amend.find((name) => !known.includes(name));
  const settings = settle(model.knobs, given);
  if (stranger === undefined) return settings;
  const expected = known.join(', ') || 'none';
  throw new UsageError(`amend: expected amendments of ${expected}, got "${stranger}"`);
}
