/** Writes down the suites for clients, and what comes of them against the real ones. */

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { conform, recordedOf } from '../machines/conform/results.ts';
import { inPart, oddSuite, partsOf, usualRuns } from '../machines/conform/suite/making.ts';
import { covering, kept, pathsOf, suiteScenarios } from '../machines/conform/suite/suite.ts';
import { withoutRepeats } from '../machines/conform/suite/tail.ts';
import { type ConformProtocol, conformIn } from '../machines/protocol/protocol.ts';
import { protocols } from '../machines/protocols.ts';
import { suiteInThreads } from '../sim/cli/pathsJobs.ts';

const recordedFile = ({ name }: ConformProtocol, file: string): URL =>
  new URL(`../machines/${name}/recorded/${file}.json`, import.meta.url);

/** Those that clients can be compared with. `models`: their names; none stands for all. */
const asked = (models: readonly string[]): ConformProtocol[] =>
  Object.entries(protocols).flatMap(([name, model]) =>
    models.length === 0 || models.includes(name) ? (conformIn(model) ?? []) : [],
  );

const unwatched = { onProgress: () => {}, goesOn: () => true };

async function recordSuite(protocol: ConformProtocol): Promise<void> {
  const { href: url } = new URL(`../machines/${protocol.name}/index.ts`, import.meta.url);
  const suite = await suiteInThreads(
    { model: protocol, url },
    suiteScenarios(protocol),
    Number.POSITIVE_INFINITY,
    unwatched,
  );
  const covered = covering(protocol, suite);
  const { steps, paths } = kept(
    partsOf(protocol)
      .flatMap((part) => [...inPart(part, covered), ...usualRuns(part), ...oddSuite(part)])
      .map(withoutRepeats),
  );
  // A line for each step, and for each path.
  const [stepLines, pathLines] = [steps, paths].map((all) =>
    all.map((one) => JSON.stringify(one)).join(',\n'),
  );
  const text = `{\n"steps": [\n${stepLines}\n],\n"paths": [\n${pathLines}\n]\n}\n`;
  writeFileSync(recordedFile(protocol, 'suite'), text);
  console.log(
    `suite of ${protocol.name}: ${paths.length} paths, ${suite.seconds.toFixed(0)} s to cover`,
  );
}

export async function recordSuites(models: readonly string[]): Promise<void> {
  for (const protocol of asked(models)) await recordSuite(protocol);
}

/** Of the suites as they have just been written: what is imported may be older. */
export async function recordConformance(models: readonly string[]): Promise<void> {
  for (const protocol of asked(models)) {
    const suite = JSON.parse(readFileSync(recordedFile(protocol, 'suite'), 'utf8'));
    for (const [target, { adapter }] of Object.entries(protocol.conform.targets)) {
      const command = [process.execPath, fileURLToPath(adapter)];
      const { paths } = await conform(protocol, command, pathsOf(protocol, suite));
      const found = paths.map((result) => [result.path.name, recordedOf(result)]);
      const text = `${JSON.stringify(Object.fromEntries(found), null, 2)}\n`;
      writeFileSync(recordedFile(protocol, target), text);
      console.log(`conform of ${protocol.name}, ${target}: ${paths.length} paths`);
    }
  }
}
