/** The results as Markdown: what is worst on one screen, then everything. */

import { cell, code, table } from 'actorcheck/report';
import { type Cause, lineOf, momentOf, titleOf } from './causes.ts';
import { comparisonHead, comparisonRows, comparisonText } from './comparison.ts';
import {
  causeOf,
  counted,
  countsText,
  gradesIn,
  measuredText,
  notRun,
  type Report,
  replayOf,
} from './report.ts';

/** So many causes are on the first screen. */
const mostOnTop = 10;

const limitsOf = ({ protocol: { conform } }: Report): string =>
  'A path is compared up to its first difference, and goes on after it as it will: what comes of ' +
  `that says how bad it is. ${conform.limits}`;

function summary(report: Report): string[] {
  const { causes } = report;
  if (causes.length === 0) return [];
  const grades = gradesIn(report).map(({ grade, causes: own, paths }) => [
    grade.name,
    cell(grade.text),
    String(own.length),
    String(paths),
  ]);
  const top = causes.slice(0, mostOnTop).map((cause) => {
    const [{ difference }] = cause.paths;
    return [
      cause.grade.name,
      cell(difference.expected),
      cell(difference.seen),
      cell(lineOf(cause)),
      String(cause.paths.length),
      code(cause.id),
    ];
  });
  const rest = causes.length - top.length;
  const more = rest === 0 ? '' : `\n\nAnd ${rest} more, below.`;
  return [
    table(['How bad', '', 'Causes', 'Paths'], grades),
    table(['How bad', 'Expected', 'Seen', 'Text', 'Paths', 'Cause'], top) + more,
  ];
}

function section(report: Report, cause: Cause): string {
  const { id, grade, others, violated, paths } = cause;
  const [{ path, verdict, difference, afterwards }] = paths;
  const acts = afterwards.acts.length === 0 ? 'nothing' : afterwards.acts.join(', then ');
  const items = [
    `Verdict: ${verdict}. ${cell(lineOf(cause))}`,
    `When: ${cell(momentOf(cause))}`,
    ...(path.odd === undefined ? [] : [`Out of the ordinary: ${cell(path.odd.text)}`]),
    `Expected: ${cell(difference.expected)}`,
    `Seen: ${cell(difference.seen)}`,
    ...(difference.detail === '' ? [] : [`In the client's words: ${cell(difference.detail)}`]),
    `Then it does: ${cell(acts)}${afterwards.hasEnded ? '' : '; it has not ended'}`,
    ...violated.map(
      ({ name, text, source }) => `Violates ${code(name)}: ${cell(text)} (${cell(source)})`,
    ),
    ...others.map(({ party, came, machine }) => {
      const instead = came === machine ? '' : `; with the machine: ${cell(machine)}`;
      return `In the end, ${cell(party)}: ${cell(came)}${instead}`;
    }),
    `${counted(paths.length, 'path')}; to take the shortest: ${code(replayOf(report, path.name))}`,
  ];
  const title = `### ${id}, ${grade.name}: ${cell(titleOf(cause))}`;
  return `${title}\n\n${items.map((item) => `- ${item}`).join('\n')}`;
}

function comparisonParts({ comparison, results }: Report): string[] {
  if (comparison === null) return [];
  const rows = comparisonRows(comparison).map((row) => row.map(cell));
  return [
    '## Against the baseline',
    cell(comparisonText(comparison, results.client)),
    ...(rows.length === 0 ? [] : [table(comparisonHead, rows)]),
  ];
}

export function renderConform(report: Report): string {
  const { protocol, results, causes } = report;
  const all = results.paths.map((result) => {
    const cause = causeOf(report, result);
    const note = result.reason ?? (cause === undefined ? '' : `cause ${cause.id}`);
    return [code(result.path.name), result.verdict, cell(note)];
  });
  const reasons = notRun(results).map(([reason, count]) => [cell(reason), String(count)]);
  return [
    `# ${results.client} against the paths of ${protocol.conform.title}`,
    `${countsText(results)} ${counted(causes.length, 'distinct cause')}. ${limitsOf(report)}`,
    ...[measuredText(results)].filter((text) => text !== ''),
    ...summary(report),
    ...comparisonParts(report),
    ...(causes.length === 0 ? [] : ['## Causes, worst first']),
    ...causes.map((cause) => section(report, cause)),
    ...(reasons.length > 0 ? ['## Not run', table(['Reason', 'Paths'], reasons)] : []),
    '## All paths',
    `${table(['Path', 'Verdict', ''], all)}\n`,
  ].join('\n\n');
}
