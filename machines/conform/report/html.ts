/** The results as one page that needs nothing else: no script, and nothing from elsewhere. */

import { type Cause, lineOf, momentOf, titleOf } from './causes.ts';
import { comparisonHead, comparisonRows, comparisonText } from './comparison.ts';
import { escaped, link, tableOf, wide } from './elements.ts';
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
import { style } from './style.ts';

const anchorOf = ({ id }: Cause): string => `cause-${id}`;

function gradesTable(report: Report): string {
  const rows = gradesIn(report).map(({ grade, causes, paths }) => [
    link(`grade-${grade.name}`, grade.name),
    escaped(grade.text),
    String(causes.length),
    String(paths),
  ]);
  return tableOf(['How bad', 'What that means', 'Causes', 'Paths'], rows);
}

function causesTable({ causes }: Report): string {
  const rows = causes.map((cause) => {
    const [{ difference }] = cause.paths;
    return [
      link(anchorOf(cause), cause.id),
      escaped(cause.grade.name),
      escaped(difference.expected),
      escaped(difference.seen),
      escaped(lineOf(cause)),
      String(cause.paths.length),
    ];
  });
  const head = ['Cause', 'How bad', 'What was to come', 'What came', 'The line', 'Paths'];
  return wide('All causes, worst first', tableOf(head, rows));
}

/** The path to its difference, what differs there, and what the client did then. */
function traceTable(cause: Cause): string {
  const [{ difference, afterwards, path }] = cause.paths;
  const rows = cause.walk.rows.map((row, at) => {
    const notes = row.odd === null ? row.notes : [`out of the ordinary: ${row.odd}`, ...row.notes];
    const cells = [String(at + 1), row.step ?? '', row.text, notes.join('; ')].map(escaped);
    return { cells, class: row.odd === null ? undefined : 'odd' };
  });
  const differs = [
    '',
    escaped(difference.specStep ?? ''),
    `<strong class="alarm">the client: ${escaped(difference.seen)}</strong>`,
    `to come was: ${escaped(difference.expected)}`,
  ];
  const then = afterwards.acts.map((act) => ({ cells: ['', '', `then: ${escaped(act)}`, ''] }));
  const all = [...rows, { cells: differs, class: 'difference' }, ...then];
  return wide(`Trace of ${path.name}`, tableOf(['', 'Step', 'What happens', 'Notes'], all));
}

function standing({ others }: Cause): [string, string][] {
  return others.map(({ party, came, machine }) => {
    const instead = came === machine ? '' : ` (with the machine: ${machine})`;
    return [party, `${escaped(came)}<span class="dim">${escaped(instead)}</span>`];
  });
}

function factsOf(cause: Cause): string {
  const [{ path, verdict, difference, afterwards }] = cause.paths;
  const { odd } = path;
  const ended = afterwards.hasEnded ? '' : '<span class="alarm">It has not ended.</span>';
  const acts = afterwards.acts.length === 0 ? 'nothing' : afterwards.acts.join(', then ');
  const facts: [string, string][] = [
    ['The line', escaped(lineOf(cause))],
    ['Verdict', escaped(verdict)],
    ['When', escaped(momentOf(cause))],
    ...(odd === undefined ? [] : [['Out of the ordinary', escaped(odd.text)] as [string, string]]),
    ['What was to come', escaped(difference.expected)],
    ['What came', `<strong>${escaped(difference.seen)}</strong>`],
    ...(difference.detail === ''
      ? []
      : [["The client's words", escaped(difference.detail)] as [string, string]]),
    ['What it did then', `${escaped(acts)}. ${ended}`],
    ...cause.violated.map(({ name, text, source }): [string, string] => [
      'Violated',
      `<code class="alarm">${escaped(name)}</code>: ${escaped(text)} ` +
        `<span class="dim">(${escaped(source)})</span>`,
    ]),
    ...standing(cause),
  ];
  const told = facts.map(([term, text]) => `<dt>${escaped(term)}</dt><dd>${text}</dd>`);
  return `<dl>${told.join('\n')}</dl>`;
}

function section(report: Report, cause: Cause): string {
  const { id, paths } = cause;
  const [{ path, difference }] = paths;
  const names = paths.map((one) => `<li><code>${escaped(one.path.name)}</code></li>`).join('\n');
  return `<section class="cause" id="${anchorOf(cause)}">
<h3>${escaped(titleOf(cause))} <span class="dim">${escaped(id)}</span></h3>
${factsOf(cause)}
<p>Take it again: <code>${escaped(replayOf(report, path.name))}</code></p>
<details><summary>The trace: ${counted(difference.atStep, 'step')}</summary>
${traceTable(cause)}</details>
<details><summary>${counted(paths.length, 'path')}</summary><ul>${names}</ul></details>
</section>`;
}

function comparisonPart({ comparison, results }: Report): string {
  if (comparison === null) return '';
  const rows = comparisonRows(comparison).map((row) => row.map(escaped));
  const table = wide('What has changed', tableOf(comparisonHead, rows));
  return `<h2>Against the baseline</h2>
<p>${escaped(comparisonText(comparison, results.client))}</p>
${rows.length === 0 ? '' : table}`;
}

function causesPart(report: Report): string {
  if (report.causes.length === 0) return '';
  const grades = gradesIn(report).map(
    ({ grade, causes }) => `<h2 id="grade-${escaped(grade.name)}">${escaped(grade.name)}</h2>
<p>${escaped(grade.text)}: ${counted(causes.length, 'cause')}.</p>
${causes.map((cause) => section(report, cause)).join('\n')}`,
  );
  return `<h2>Causes, worst first</h2>
${causesTable(report)}
${grades.join('\n')}`;
}

function pathsPart(report: Report): string {
  const rows = report.results.paths.map((result) => {
    const cause = causeOf(report, result);
    const note =
      cause === undefined ? escaped(result.reason ?? '') : link(anchorOf(cause), cause.id);
    return [`<code>${escaped(result.path.name)}</code>`, escaped(result.verdict), note];
  });
  const reasons = notRun(report.results).map(([why, count]) => [escaped(why), String(count)]);
  const left = `<h2>Not run</h2>\n${tableOf(['Why', 'Paths'], reasons)}`;
  return `${reasons.length === 0 ? '' : left}
<h2>All paths</h2>
<details><summary>${counted(rows.length, 'path')}</summary>
${wide('All paths', tableOf(['Path', 'Verdict', 'Cause'], rows))}</details>`;
}

export function conformHtml(report: Report): string {
  const { protocol, results, causes } = report;
  const title = `${results.client} against the paths of ${protocol.conform.title}`;
  const grades = causes.length === 0 ? '' : gradesTable(report);
  const measured = measuredText(results);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
<p>${escaped(countsText(results))} ${counted(causes.length, 'distinct cause')}.</p>
${measured === '' ? '' : `<p>${escaped(measured)}</p>`}
<p class="dim">A path is compared up to its first difference with what a machine, made after the
text, does in the client’s place; then it goes on as it will, and what comes of it says how bad the
difference is. ${escaped(protocol.conform.limits)}</p>
${grades}
${comparisonPart(report)}
${causesPart(report)}
${pathsPart(report)}
</main>
</body>
</html>
`;
}
