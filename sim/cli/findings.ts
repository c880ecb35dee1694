/** `findings`: what is wrong with the text, as Markdown for whoever reviews it. */

import { setImmediate as pause } from 'node:timers/promises';
import type { CheckResult } from '../check/check.ts';
import { type Job, settingsOf, systemOf } from '../check/jobs.ts';
import { occursIn } from '../check/occurs.ts';
import { jobsFor, placesOf, repairedPlaces } from '../check/shown.ts';
import type { Model } from '../model/model.ts';
import type { Finding } from '../model/property.ts';
import type { Explained, Looked, ShownFinding } from '../report/findings.ts';
import { printable } from '../run/escape.ts';
import { tell } from '../run/tell.ts';
import { inSlices } from '../run/work.ts';
import { noFaults } from '../system/definition.ts';
import { UsageError } from '../system/errors.ts';
import { got } from '../system/suggest.ts';
import { asExpected, incomplete, notAsExpected } from './exitCodes.ts';
import { exporter } from './exports.ts';
import type { AddCommand, Io } from './io.ts';
import { runJobs } from './jobs.ts';
import { linkTo, webAddress } from './link.ts';
import type { LoadedModel } from './load.ts';
import { watchJobs } from './watch.ts';

/** For the keys in the runs that are drawn. */
const seed = 1;

export const findingsCommand: AddCommand = (program, io, exit, loaded) => {
  const names = (loaded.model.findings ?? []).map(({ name }) => `\n  ${printable(name)}`);
  const { explorerUrl } = io;
  const command = program
    .command('findings')
    .description('what is wrong with the text, as Markdown: each with a run and its repair')
    .option('--finding <names>', 'only these; usually all, the dearest first')
    .option('--explorer <url>', 'where the explorer is that links open the runs in', explorerUrl)
    .addHelpText('after', `\nFindings:${names.join('') || ' none'}`)
    .addHelpText(
      'after',
      '\nExit code: 0 each is shown, 1 one is not (any more), 2 bad usage, 3 incomplete.',
    );
  command.action(async () => {
    exit(await findings(loaded, command.opts<Options>(), io));
  });
};

interface Options {
  readonly finding?: string;
  readonly explorer?: string;
}

async function findings(
  loaded: LoadedModel,
  { finding: asked, explorer }: Options,
  io: Io,
): Promise<number> {
  const { model } = loaded;
  const at = explorer === undefined ? null : webAddress(explorer);
  const wanted = ranked(model, asked?.split(','));
  const found = await searched(loaded, wanted, io);
  const shown: ShownFinding[] = [];
  for (const one of found) shown.push(await told(loaded, one, at));
  // Loaded when there is something to tell.
  const { renderFindings } = await import('../report/findings.ts');
  io.out(renderFindings(model, shown));
  const missing = found.filter(({ finding, shown: one }) => isMissing(model, finding, one));
  for (const { finding } of missing) io.error(`${printable(finding.name)}: no run shows it\n`);
  if (missing.length > 0) return notAsExpected;
  const all = found.flatMap((one) => [one.shown, one.repaired]);
  return all.every((looked) => looked?.result.complete !== false) ? asExpected : incomplete;
}

/** Those asked for, by what they cost. Throws a UsageError for a name that is none of a finding. */
function ranked({ findings: all = [], costs = [] }: Model, asked?: readonly string[]): Finding[] {
  const names = all.map(({ name }) => name);
  for (const name of asked ?? []) {
    if (names.includes(name)) continue;
    throw new UsageError(`finding: ${got(name, names)}, expected some of ${names.join(', ')}`);
  }
  const order = costs.map(({ name }) => name);
  const rank = ({ cost }: Finding) => (cost === undefined ? order.length : order.indexOf(cost));
  return all
    .filter(({ name }) => asked?.includes(name) ?? true)
    .sort((one, other) => rank(one) - rank(other));
}

interface Searched {
  readonly finding: Finding;
  /** Where the shortest run is, and why it is violated there. */
  readonly shown: Explained | null;
  readonly repaired: Looked | null;
}

type Search = (jobs: readonly Job[]) => Promise<[Job, CheckResult][]>;

/** The shortest run of each and why, and what becomes of its property with the repairs. */
async function searched(
  loaded: LoadedModel,
  wanted: readonly Finding[],
  io: Io,
): Promise<Searched[]> {
  const { model } = loaded;
  const search: Search = async (jobs) => {
    const watcher = watchJobs(io, jobs.length);
    const results = await runJobs(loaded, jobs, watcher).finally(watcher.end);
    return jobs.map((job, index) => [job, results[index] as CheckResult]);
  };
  const written = await search(
    jobsFor(
      wanted.flatMap((finding) =>
        placesOf(model, finding).map((place) => ({ ...place, ...finding, amend: [] })),
      ),
    ),
  );
  const found = wanted.map((finding) => ({ finding, looked: shortest(written, finding) }));
  const shown = await explained(search, found);
  const repairs = shown.flatMap(({ finding, shown: looked }) => {
    const { amendedBy: amend } = finding;
    if (looked === null || amend.length === 0) return [];
    const helped = repairedPlaces(model, finding)?.map(({ scenario }) => scenario);
    const isHelped = helped?.includes(looked.job.scenario) !== false;
    const scenario = isHelped ? looked.job.scenario : helped?.[0];
    return scenario === undefined ? [] : [{ finding, scenario, amend, faults: noFaults }];
  });
  const amended = await search(jobsFor(repairs.map((one) => ({ ...one, ...one.finding }))));
  return shown.map(({ finding, shown: looked }) => {
    const repair = repairs.find((one) => one.finding === finding);
    const isOf = ({ scenario, amend }: Job) =>
      scenario === repair?.scenario && amend === repair.amend;
    const done = amended.filter(([job]) => isOf(job));
    return { finding, shown: looked, repaired: lookedAt(done, finding)[0] ?? null };
  });
}

/** The same with why. */
async function explained(
  search: Search,
  found: readonly { readonly finding: Finding; readonly looked: Looked | null }[],
): Promise<{ readonly finding: Finding; readonly shown: Explained | null }[]> {
  const jobs = jobsFor(
    found.flatMap(({ finding: { property }, looked }) =>
      looked === null ? [] : [{ ...looked.job, property }],
    ),
  );
  const searches = await search(jobs.map((job) => ({ ...job, limits: { explain: true } })));
  return found.map(({ finding, looked }) => {
    const isThere = ([{ scenario, faults }]: [Job, CheckResult]) =>
      scenario === looked?.job.scenario && faults === looked.job.faults;
    const [why] = lookedAt(searches.filter(isThere), finding);
    const isTold = looked !== null && why !== undefined;
    return { finding, shown: isTold ? { ...looked, explained: why.property } : null };
  });
}

const lookedAt = (searches: readonly [Job, CheckResult][], { property }: Finding): Looked[] =>
  searches.flatMap(([job, result]) => {
    const found = result.properties.find(({ name }) => name === property);
    return found === undefined ? [] : [{ job, result, property: found }];
  });

/** Of the searches that show it the one with the fewest steps; the first of several. */
function shortest(searches: readonly [Job, CheckResult][], finding: Finding): Looked | null {
  const steps = ({ property }: Looked) => property.trace?.steps.length ?? Number.POSITIVE_INFINITY;
  const found = lookedAt(searches, finding).filter(
    ({ property }) => property.verdict === 'violated',
  );
  return found.reduce<Looked | null>(
    (best, one) => (best === null || steps(one) < steps(best) ? one : best),
    null,
  );
}

/** What only all scenarios together show has no run, and is on record. */
const isMissing = (model: Model, finding: Finding, shown: Looked | null): boolean =>
  shown === null && placesOf(model, finding).length > 0;

/** With the run that needs least, and whether it can be avoided where that is not said. */
async function told(
  loaded: LoadedModel,
  found: Searched,
  explorer: string | null,
): Promise<ShownFinding> {
  const { model } = loaded;
  const { shown, repaired } = found;
  const finding = await withOccurs(model, found);
  if (shown === null) return { finding, shown, repaired };
  const { job, result, explained: property } = shown;
  const settings = settingsOf(model, job.scenario);
  const { trace } = property;
  if (trace === null) return { finding, shown: { ...shown, drawn: null }, repaired };
  const { counterexamples } = await import('../trace/counterexamples.ts');
  const { replayConcretely } = await import('../trace/replay.ts');
  const [file] = counterexamples(model, job, { ...result, properties: [property] });
  if (file === undefined) throw new Error(`${finding.name}: expected a trace, got none`);
  const draw = await exporter(loaded, 'mermaid', seed, (one) => replayConcretely(model, one, seed));
  const diagram = draw({ ...file, title: finding.name });
  const steps = tell(model, systemOf(model, job), settings, trace);
  const link = explorer === null ? null : linkTo(model, shown, explorer, seed);
  return { finding, shown: { ...shown, drawn: { told: steps, diagram, link } }, repaired };
}

async function withOccurs(model: Model, { finding, shown }: Searched): Promise<Finding> {
  if (finding.occurs !== undefined || shown === null) return finding;
  const job = { ...shown.job, properties: [finding.property] };
  const decided = await inSlices(
    occursIn(model, job),
    () => {},
    () => true,
    pause,
  );
  const occurs = decided.get(finding.property);
  return occurs == null ? finding : { ...finding, occurs };
}
