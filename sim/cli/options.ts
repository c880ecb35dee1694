/** Options that more than one command has. */

import type { Command } from 'commander';
import { expectedOf, formatKnob, type Knob } from '../model/knobs.ts';
import { printable } from '../run/escape.ts';
import { type FaultBudget, noFaults } from '../system/definition.ts';
import { UsageError } from '../system/errors.ts';

const faultHelp: Readonly<Record<keyof FaultBudget, string>> = {
  loss: 'messages that may be lost',
  duplicate: 'messages that may arrive twice',
  reorder: 'messages that may overtake others on the same link',
  crash: 'parties that may crash and start again',
};
export const faultNames = Object.keys(noFaults) as (keyof FaultBudget)[];
const mostFaults = 100;

export function addFaults(command: Command): void {
  for (const name of faultNames) command.option(`--${name} <n>`, faultHelp[name]);
}

/** The faults that are asked for. Throws a UsageError for what is not a whole number. */
export function faultsFrom(given: Readonly<Record<string, unknown>>): Partial<FaultBudget> {
  const asked = faultNames.filter((name) => given[name] !== undefined);
  return Object.fromEntries(
    asked.map((name) => [name, wholeNumber(name, String(given[name]), mostFaults)]),
  );
}

/** A knob as an option: a flag that is on by default is switched off by `--no-NAME`. */
export function addKnob(command: Command, knob: Knob): void {
  if (knob.kind === 'flag') {
    const help = printable(knob.help);
    if (knob.default) command.option(`--no-${knob.name}`, `not: ${help}`);
    else command.option(`--${knob.name}`, help);
    return;
  }
  const value = knob.kind === 'duration' ? 'seconds' : knob.kind === 'enum' ? 'value' : 'n';
  const usual = formatKnob(knob, knob.default);
  const help = `${knob.help}: ${expectedOf(knob)}; usually ${usual}`;
  command.option(`--${knob.name} <${value}>`, printable(help));
}

/** Commander names `--step-3` `step-3` and `--visible-after` `visibleAfter`. */
const optionKey = (name: string): string =>
  name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** Of the options called `names`, those that somebody typed, with their values as text. */
export function typedOptions(command: Command, names: readonly string[]): Record<string, string> {
  const typed = names.filter((name) => command.getOptionValueSource(optionKey(name)) === 'cli');
  return Object.fromEntries(
    typed.map((name) => [name, String(command.getOptionValue(optionKey(name)))]),
  );
}

/** Throws a UsageError that names the option. */
export function wholeNumber(name: string, text: string, max: number, min = 0): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new UsageError(`${name}: expected a whole number from ${min} to ${max}, got "${text}"`);
}
