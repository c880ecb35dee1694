/** Findings as Markdown that can be pasted into a review of the text that they are about. */

import type { CheckResult } from '../check/check.ts';
import type { Explanation } from '../check/explain/explanation.ts';
import { needsText, noReturnTexts, noRun, pastReturn, type Told } from '../check/explain/text.ts';
import {
  expectedVerdict,
  type Job,
  scenarioOf,
  scenariosOf,
  settingOf,
  settingsOf,
  settingWords,
  verdictInTime,
} from '../check/jobs.ts';
import type { PropertyResult } from '../check/judge.ts';
import { placesOf, repairedPlaces } from '../check/shown.ts';
import { sourceParts } from '../coverage/lines.ts';
import type { Model } from '../model/model.ts';
import type { Finding, Statement, Verdict } from '../model/property.ts';
import { printable } from '../run/escape.ts';
import type { ToldTrace } from '../run/tell.ts';
import { grouped } from '../system/grouped.ts';
import { cell, code, table } from './markdown.ts';

/** A search, and what it says of the property of a finding. */
export interface Looked {
  readonly job: Job;
  readonly result: CheckResult;
  readonly property: PropertyResult;
}

/** The same, and why it is violated: with the run that needs least. */
export interface Explained extends Looked {
  readonly explained: PropertyResult;
}

/** A run in words and as a Mermaid diagram. */
interface Drawn {
  readonly told: ToldTrace;
  readonly diagram: string;
  /** What opens it in an explorer; null where none is known. */
  readonly link: string | null;
}

export interface ShownFinding {
  readonly finding: Finding;
  /** The search that has the shortest run; null where no run shows it. */
  readonly shown: (Explained & { readonly drawn: Drawn | null }) | null;
  /** The same with the repairs; null where none are known, or none help. */
  readonly repaired: Looked | null;
}

/** A table, then each finding, then what no run decides, where nothing is left out. */
export function renderFindings(model: Model, findings: readonly ShownFinding[]): string {
  const isAll = findings.length === (model.findings ?? []).length;
  const rows = findings.map(({ finding }, index) => [
    `${index + 1}`,
    code(finding.name),
    cell(finding.cost ?? ''),
    cell(finding.occurs ?? ''),
    cell(finding.source),
    finding.amendedBy.map(code).join(', '),
  ]);
  const head = ['', 'Finding', 'Costs', 'Occurs', 'Text', 'Repaired by'];
  const costs = (model.costs ?? []).map(({ name, text }) => `- ${code(name)}: ${prose(text)}`);
  const parts = [
    `# Findings: ${prose(model.title)}`,
    ...(costs.length === 0 ? [] : [`By what they cost, the dearest first:\n\n${costs.join('\n')}`]),
    '*can*: some run that has the occasion for it avoids it. *always*: none does.',
    table(head, rows),
    ...findings.map((shown, index) => section(model, shown, index + 1)),
    ...(isAll ? statementParts(model) : []),
  ];
  return `${parts.join('\n\n')}\n`;
}

function section(model: Model, found: ShownFinding, number: number): string {
  const { finding, shown } = found;
  const parts = [
    `## ${number}. ${prose(finding.name)}`,
    linked(model, finding.source),
    prose(finding.text),
    ...(finding.timing === undefined ? [] : [`**In exact time**: ${prose(finding.timing)}.`]),
    ...(shown === null ? [] : runParts(model, shown)),
    repairPart(model, found),
  ];
  return parts.join('\n\n');
}

/** What is violated, and the run that shows it. A `sometimes` has none: no run there gets to it. */
function runParts(
  model: Model,
  { job, result, property, explained, drawn }: NonNullable<ShownFinding['shown']>,
): string[] {
  const { text } = scenarioOf(model, job.scenario);
  const about = `**Violated**: ${prose(property.text)} (${code(property.name)}).`;
  const setting = prose(settingWords(model, settingOf(model, job)));
  const searched = `${setting === '' ? '' : `${setting}, `}${grouped(result.states)} states`;
  const place = `scenario ${code(job.scenario)} (${prose(text)}; ${searched})`;
  const inTime = verdictInTime(model, job, property);
  const timing = {
    holds: ' It needs a timing that is impossible with the usual latencies and timers.',
    violated: ' It is so in exact time too.',
    unknown: '',
  }[inTime ?? 'unknown'];
  const why = explained.explained;
  if (drawn === null) {
    const parts = why === undefined ? [] : whyParts(why, noRun);
    return [`${about} No run of ${place} gets there.${timing}`, ...parts];
  }
  const count = drawn.told.rows.length;
  const least = property.trace?.steps.length ?? count;
  const run =
    least === count
      ? `The shortest run of ${place} has ${count} steps.`
      : `The run of ${place} that needs least has ${count} steps, the shortest one ${least}.`;
  return [
    `${about} ${run}${timing}`,
    ...(why === undefined ? [] : whyParts(why, drawn.told)),
    ...placesPart(model, property.name, job),
    ...(drawn.link === null ? [] : [`[Step through it](${drawn.link})`]),
    block('mermaid', drawn.diagram),
    stepByStep(drawn.told, why?.noReturn),
  ];
}

/** What the run needs, and from when on nothing avoids it. */
function whyParts(why: Explanation, told: Told): string[] {
  const [first = '', ...more] = noReturnTexts(why, told).map(sentence);
  return [
    `**Needs**: ${prose(needsText(why, told))}.`,
    [`**Point of no return**: ${prose(first)}`, ...more.map(prose)].join(' '),
  ];
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

/** Where else it is violated as written, and where it is asked for and holds: by the record. */
function placesPart(model: Model, property: string, job: Job): string[] {
  if (model.recorded === undefined) return [];
  const { appliesTo } = model.properties?.find(({ name }) => name === property) ?? {};
  const asked = scenariosOf(model).filter(
    ({ name, properties }) =>
      (appliesTo?.(settingsOf(model, name)) ?? true) && (properties?.includes(property) ?? true),
  );
  const of = (verdict: Verdict) =>
    asked
      .map(({ name }) => name)
      .filter((name) => expectedVerdict(model, name, settingOf(model, job), property) === verdict);
  const listed = (names: readonly string[]) =>
    names.length === 0 ? 'in none' : `in ${names.map(code).join(', ')}`;
  return [`On record it is violated ${listed(of('violated'))}, and holds ${listed(of('holds'))}.`];
}

function stepByStep(
  { rows, cycleFrom, standing }: ToldTrace,
  noReturn: Explanation['noReturn'] = null,
): string {
  const steps = rows.map(({ text, step }, index) => {
    const end = step === null ? '' : ` (step ${prose(step)})`;
    const isLast = index + 1 === noReturn && index + 1 < rows.length;
    return `${index + 1}. ${prose(text)}${end}${isLast ? ` **${pastReturn}.**` : ''}`;
  });
  const again = `From step ${(cycleFrom ?? 0) + 1} on the run repeats for ever.`;
  const goesOn = cycleFrom === rows.length ? rests : again;
  const parts = [
    steps.length === 0 ? 'At once, before anything has happened.' : steps.join('\n'),
    ...(cycleFrom === null ? [] : [goesOn]),
    standing.map((line) => `- ${prose(line)}`).join('\n'),
  ];
  const [head, foot] = ['<details><summary>Step by step</summary>', '</details>'];
  return [head, ...parts.filter((part) => part !== ''), foot].join('\n\n');
}

const rests = 'After that nothing more ever happens.';

function repairPart(model: Model, { finding, repaired }: ShownFinding): string {
  const { amendedBy } = finding;
  if (amendedBy.length === 0) return '**Repair**: none is known.';
  const known = new Map((model.amendments ?? []).map(({ name, text }) => [name, text]));
  const changes = amendedBy.map((name) => `- ${code(name)}: ${prose(known.get(name) ?? '')}`);
  const lines = [`**Repair**:\n\n${changes.join('\n')}`];
  if (repaired !== null) {
    const { job, result, property } = repaired;
    const isDone = property.verdict === 'holds' && result.complete;
    const verdict = isDone ? 'holds in all of' : `is ${property.verdict} in`;
    const states = `${grouped(result.states)} states`;
    lines.push(
      `With it the property ${verdict} the ${states} of scenario ${code(job.scenario)}: every ` +
        `interleaving, whatever the timing, without faults of the network.`,
    );
  }
  const helped = repairedPlaces(model, finding);
  if (helped !== null) lines.push(recordedPart(model, finding, helped));
  return lines.join('\n\n');
}

/** In which of the scenarios that violate it the repair is on record to help. */
function recordedPart(
  model: Model,
  finding: Finding,
  helped: readonly { readonly scenario: string }[],
): string {
  const names = helped.map(({ scenario }) => scenario);
  const all = placesOf(model, finding).map(({ scenario }) => scenario);
  const others = all.filter((name) => !names.includes(name)).map(code);
  const rest = others.length === 0 ? '' : ` It is still violated in ${others.join(', ')}.`;
  const count = `${names.length} of the ${all.length} that violate it as written`;
  return `On record it then holds in ${count}.${rest}`;
}

function statementParts(model: Model): string[] {
  const { statements = [] } = model;
  if (statements.length === 0) return [];
  const rows = statements.map(({ name, source, text }: Statement) => {
    return [code(name), linked(model, source), prose(text).replaceAll('|', '\\|')];
  });
  const about = 'Where the texts contradict themselves or each other, and no run decides which:';
  return ['## What no run decides', about, table(['', 'Text', 'What is said'], rows)];
}

/** A source with its lines as links, where it is known where the text is. */
const linked = ({ texts }: Model, source: string): string =>
  sourceParts(source, texts)
    .map(({ text, address }) => (address === null ? text : `[${text}](${address})`))
    .join('');

/** Text in a paragraph: what Markdown would read as more stays what it is, but for code. */
const prose = (text: string): string =>
  printable(text)
    .split(/(`[^`]*`)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/[\\<>*_[\]#]/g, '\\$&')))
    .join('');

const block = (language: string, text: string): string =>
  `\`\`\`${language}\n${text.replace(/\n$/, '')}\n\`\`\``;
