/** What a checkpoint is of: it is refused where anything of it is another by now. */

import { createHash, type Hash } from 'node:crypto';
import { type Job, settledOf, systemDefinitionOf } from '../../check/jobs.ts';
import type { Model } from '../../model/model.ts';
import { canonicalText } from '../../system/canonical.ts';
import type { FaultBudget } from '../../system/definition.ts';

/** The version of the package: a test holds them to be the same. */
export const engineVersion = '0.1.0';

/** What it is called, and its value in words or a digest of it. */
export type Identity = Readonly<Record<string, string>>;

/** Of which only a digest is known. */
export const digests: readonly string[] = ['settings', 'machines', 'properties'];

export function identityOf(model: Model, jobs: readonly Job[]): Identity {
  const [{ properties, faults, limits }] = jobs as readonly [Job, ...Job[]];
  const { exact = true, time = 'untimed', explain = false, reductions } = limits;
  const names = (all: readonly string[]) => [...new Set(all)].join(', ');
  return {
    'engine version': engineVersion,
    model: model.name,
    scenario: names(jobs.map(({ scenario }) => scenario)),
    amendments: names(jobs.map(({ amend }) => amend.join('+') || 'none')),
    faults: faultsIn(faults),
    property: properties === null ? 'all' : properties.join(', '),
    time,
    fingerprints: exact ? 'no' : 'yes',
    explain: explain ? 'yes' : 'no',
    reductions: reductions === false ? 'no' : 'yes',
    settings: digestOf(jobs.map((job) => canonicalText(settledOf(model, job)))),
    machines: digestOf(jobs.map((job) => systemDefinitionOf(model, job))),
    properties: digestOf(model.properties ?? []),
  };
}

function faultsIn(faults: FaultBudget): string {
  const some = Object.entries(faults).filter(([, count]) => count > 0);
  return some.map(([kind, count]) => `${kind} ${count}`).join(', ') || 'none';
}

/** Of data and of the text of functions: what these close over is not seen. */
export function digestOf(value: unknown): string {
  const hash = createHash('sha256');
  take(value, hash, new Map());
  return hash.digest('hex').slice(0, 16);
}

function take(value: unknown, hash: Hash, seen: Map<object, number>): void {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) {
    hash.update(`${typeof value} ${String(value)}\n`);
    return;
  }
  const known = seen.get(value);
  if (known !== undefined) {
    hash.update(`again ${known}\n`);
    return;
  }
  seen.set(value, seen.size);
  const parts = partsOf(value);
  const text = typeof value === 'function' ? value.toString() : '';
  hash.update(`${value.constructor?.name} ${parts.length} ${text}\n`);
  for (const [name, part] of parts) {
    hash.update(`${name}\n`);
    take(part, hash, seen);
  }
}

function partsOf(value: object): [string, unknown][] {
  const { config, implementations } = value as Record<string, unknown>;
  // What else a machine has is made of these, some of it when it is first asked for.
  if (config !== undefined && implementations !== undefined) {
    return Object.entries({ config, implementations });
  }
  if (value instanceof Map || value instanceof Set) return Object.entries([...value]);
  if (value instanceof Date || value instanceof RegExp) return [['', String(value)]];
  return Object.entries(value);
}
