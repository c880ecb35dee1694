/** Results of a client that nobody has run: of two scenarios some paths, each with what is told. */

import type { PathResult, Results } from '../../../machines/conform/results.ts';
import type { SuitePath } from '../../../machines/conform/suite/suite.ts';
import { protocol } from '../../../machines/msc3906/protocol.ts';
import type { Verdict } from '../../../machines/protocol/conform.ts';
import { all } from './own.ts';

/** Paths without anything out of the ordinary, the shortest first. */
export const plain: readonly SuitePath[] = all
  .filter(({ odd, scenario }) => odd === undefined && scenario === 'default')
  .toSorted((a, b) => a.steps.length - b.steps.length);

interface Told {
  readonly verdict?: Verdict;
  readonly expected?: string;
  readonly seen?: string;
  readonly detail?: string;
  readonly source?: string;
  readonly atStep?: number;
  readonly acts?: readonly string[];
  readonly hasEnded?: boolean;
  readonly others?: Readonly<Record<string, string>>;
  readonly machine?: Readonly<Record<string, string>>;
  readonly violated?: readonly string[];
}

export const well = (path: SuitePath): PathResult => {
  return {
    path,
    verdict: 'conforms',
    difference: null,
    afterwards: null,
    measured: null,
    reason: null,
  };
};

export const left = (path: SuitePath): PathResult => {
  return { ...well(path), verdict: 'not run', reason: 'it cannot' };
};

const bothWell = { newDevice: 'all its steps are done', existingDevice: 'all its steps are done' };

/** Of a path that differs: unless told otherwise nothing comes of it. */
export function differing(path: SuitePath, told: Told = {}): PathResult {
  const { verdict = 'deviates', expected = 'uploads a signature', seen = 'nothing' } = told;
  const { source = 'MSC3906 L324: the new device is verified locally', detail = '' } = told;
  const { atStep = 3, acts = ['ends well'], hasEnded = true, violated = [] } = told;
  const { newDevice } = bothWell;
  const specStep = verdict === 'deviates' ? '18a' : null;
  return {
    path,
    verdict,
    difference: { atStep, specStep, expected, seen, detail, source },
    afterwards: {
      acts,
      hasEnded,
      others: told.others ?? { newDevice },
      machine: told.machine ?? bothWell,
      violated: violated.map((name) => {
        const property = protocol.properties?.find((one) => one.name === name);
        if (property === undefined) throw new Error(`expected a property, got ${name}`);
        return { name, text: property.text, source: property.source };
      }),
    },
    measured: null,
    reason: null,
  };
}

export const resultsOf = (...paths: readonly PathResult[]): Results => {
  return { client: 'made up 1.0', paths, seconds: 1 };
};
