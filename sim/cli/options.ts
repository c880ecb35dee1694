/** Options that more than one command has. */

import type { Command } from 'commander';
import { UsageError } from '../errors.ts';
import { type FaultBudget, noFaults } from '../system.ts';

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

/** The faults that are asked for. Throws a UsageError for what is no number of them. */
export function faultsFrom(given: Readonly<Record<string, unknown>>): Partial<FaultBudget> {
  const asked = faultNames.filter((name) => given[name] !== undefined);
  return Object.fromEntries(
    asked.map((name) => [name, wholeNumber(name, String(given[name]), mostFaults)]),
  );
}

/** Throws a UsageError that names the option. */
export function wholeNumber(name: string, text: string, max: number, min = 0): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new UsageError(`${name}: expected a whole number from ${min} to ${max}, got "${text}"`);
}
