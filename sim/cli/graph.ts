/** `check --graph`: the graph of all states of a check as a file. */

import type { Explored } from '../check/check.ts';
import { type Job, scenariosOf } from '../check/jobs.ts';
import type { Model } from '../model/model.ts';
import type { GraphFormat } from '../report/graph/formats.ts';
import { UsageError } from '../system/errors.ts';
import { writePieces } from './files.ts';

/** The endings of the files that there are. */
const endings = ['dot', 'gv', 'graphml', 'json'] as const satisfies readonly GraphFormat[];

/** What is asked for a graph beside its file. */
interface Beside {
  readonly scenario?: string;
  readonly fingerprints?: true;
  readonly time?: string;
}

/** The format that the file's name asks for. Throws a UsageError where there is no such graph. */
export function graphAsked(
  model: Model,
  file: string,
  { scenario, fingerprints, time }: Beside,
): GraphFormat {
  const ending = /\.([a-z]+)$/i.exec(file)?.[1]?.toLowerCase();
  const format = endings.find((one) => one === ending);
  if (format === undefined) {
    const all = endings.map((one) => `.${one}`).join(', ');
    throw new UsageError(`graph: expected a file that ends in one of ${all}, got "${file}"`);
  }
  if (scenario === 'all' && scenariosOf(model).length > 1) {
    throw new UsageError('graph: expected one --scenario beside it, got all');
  }
  if (fingerprints || time === 'exact') {
    const got = fingerprints
      ? 'fingerprints'
      : 'exact time, where a state has zones of moments that no such file has a place for';
    throw new UsageError(`graph: expected untimed reading of whole states, got ${got}`);
  }
  return format;
}

export async function writeGraph(
  model: Model,
  job: Job,
  explored: Explored,
  file: string,
  format: GraphFormat,
): Promise<void> {
  const { graphData } = await import('../report/graph/data.ts');
  const { graphText } = await import('../report/graph/formats.ts');
  writePieces('graph', file, graphText(format, graphData(model, job, explored)));
}
