/**
 * What a shard has found, as a file: whose it is, what was asked, and a result for each piece of
 * the work that was its own, as the run itself would have it.
 *
 *     {
 *       "format": "actorcheck-shard", "version": 1,
 *       "engine": "0.1.0",                what made it
 *       "model": "order", "digest": "...", whose run it is: another one has another digest
 *       "words": ["check", "--scenario=all"],  as typed, but for the shard and --json
 *       "shard": { "index": 2, "count": 8 },
 *       "results": { "usual: as written": { ... } }
 *     }
 */

import * as v from 'valibot';
import { scenariosOf, settingsOf } from '../../check/jobs.ts';
import type { Model } from '../../model/model.ts';
import { noFaults } from '../../system/definition.ts';
import { digestOf, engineVersion } from '../keep/identity.ts';
import type { Shard } from './partition.ts';
import type { Results } from './results.ts';

const format = 'actorcheck-shard';
const version = 1;

export const shardSchema = v.object({
  format: v.literal(format),
  version: v.literal(version),
  engine: v.string(),
  model: v.string(),
  digest: v.string(),
  words: v.array(v.string()),
  shard: v.object({ index: v.number(), count: v.number() }),
  results: v.record(v.string(), v.unknown()),
});

export type ShardReport = v.InferOutput<typeof shardSchema>;

export function shardReport(
  model: Model,
  words: readonly string[],
  shard: Shard,
  results: Results,
): ShardReport {
  const about = { engine: engineVersion, model: model.name, digest: identityOf(model) };
  return {
    format,
    version,
    ...about,
    words: [...words],
    shard: { ...shard },
    results: { ...results },
  };
}

/** As it is printed: a line for each result, however large it is. */
export function shardText({ results, ...head }: ShardReport): string {
  const lines = Object.entries(results).map(
    ([key, result]) => `${JSON.stringify(key)}:${JSON.stringify(result)}`,
  );
  return `${JSON.stringify(head).slice(0, -1)},"results":{\n${lines.join(',\n')}\n}}\n`;
}

/**
 * Of all that a model says and what its systems are made of, with the text of functions: two that
 * differ in any of it are not of one run.
 */
function identityOf(model: Model): string {
  const systems = scenariosOf(model).map(({ name }) =>
    model.system(settingsOf(model, name), noFaults, { kind: 'symbolic' }, []),
  );
  return digestOf([model, systems]);
}
