/** The results as JSON: causes beside paths. `--baseline` reads it again. */

import type { Cause } from './causes.ts';
import { lineOf, momentOf } from './causes.ts';
import { causeOf, countsOf, type Report, replayOf } from './report.ts';
import { hasTrace, traceTo } from './walk.ts';

function causeJson(report: Report, cause: Cause) {
  const { id, grade, paths, others, violated } = cause;
  const [{ path, verdict, difference, afterwards }] = paths;
  return {
    id,
    grade: grade.name,
    verdict,
    /** What the client had asked or said last. */
    about: path.odd?.about ?? '',
    when: momentOf(cause),
    expected: difference.expected,
    seen: difference.seen,
    detail: difference.detail,
    specStep: difference.specStep,
    source: difference.source,
    line: lineOf(cause),
    afterwards: { acts: afterwards.acts, hasEnded: afterwards.hasEnded, others },
    violated: [...violated],
    shortest: path.name,
    replay: replayOf(report, path.name),
    paths: paths.map((one) => one.path.name),
  };
}

/** `changed`: verdicts that are not as recorded; null if none are recorded. */
export function conformJson(report: Report, changed: readonly string[] | null) {
  const { protocol, results, causes, comparison } = report;
  return {
    model: protocol.name,
    client: results.client,
    seconds: results.seconds,
    isAsRecorded: changed === null ? null : changed.length === 0,
    changes: changed ?? [],
    ...(comparison === null ? {} : { comparison }),
    counts: countsOf(results),
    grades: protocol.conform.grades.map(({ name, text }) => ({ name, text })),
    causes: causes.map((cause) => causeJson(report, cause)),
    paths: results.paths.map((result) => {
      const { path, verdict, difference, afterwards, measured, reason } = result;
      const { name, title, scenario, tier, odd = null } = path;
      const trace = hasTrace(result) ? traceTo(protocol, result) : null;
      const cause = causeOf(report, result)?.id ?? null;
      const told = { verdict, reason, cause, difference, afterwards, measured, trace };
      return { name, title, scenario, tier, odd, ...told };
    }),
  };
}
