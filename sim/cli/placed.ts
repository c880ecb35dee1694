/** Says where in the model's files that stands which a check has met. */

import { fileURLToPath } from 'node:url';
import type { CheckResult } from '../check/check.ts';
import { misdirection } from '../check/remarks.ts';
import type { PropertyRow, Report } from '../check/report.ts';
import { quotedIn } from './errors.ts';
import type { LoadedModel } from './load.ts';

/**
 * A report with where in the model's files that stands which an actor came to an error at, or
 * which starts one actor too many.
 */
export async function placed({ url, importedAs }: LoadedModel, report: Report): Promise<Report> {
  const isOwn = url.startsWith('file:') && importedAs === undefined;
  const isFailed = ({ name, met }: PropertyRow) => name === 'no-actor-error' && met.length > 0;
  const isPlaced = ({ result, properties }: Report['runs'][number]): boolean =>
    isBound(result) || properties.some(isFailed) || result.misdirected.length > 0;
  if (!isOwn || !report.runs.some(isPlaced)) return report;
  const { Sources } = await import('./where.ts');
  const sources = new Sources(fileURLToPath(url));
  const withPlace = (text: string, stack = ''): string => {
    // An event or a state is a key where a machine says what it does.
    const words = quotedIn(text);
    const keys = () => words.flatMap((word) => sources.find(word, ['key']) ?? []);
    // A text that is thrown has no stack, but stands somewhere.
    const thrown = text.replace(/^.*?: /, '');
    const literal = () => sources.findWord((word) => word === thrown, ['literal'])?.place;
    const place = sources.frameIn(stack) ?? keys()[0] ?? literal() ?? sources.rarestOf(words);
    return place === undefined ? text : `${text} (${place})`;
  };
  const row = (one: PropertyRow, stacks: CheckResult['stacks']) =>
    isFailed(one) ? { ...one, met: one.met.map((what) => withPlace(what, stacks[what])) } : one;
  const bounded = (result: CheckResult): CheckResult => {
    if (result.why === null || !isBound(result)) return result;
    const place = sources.firstOf(piledIn(result.why));
    return place === undefined ? result : { ...result, why: `${result.why} (${place})` };
  };
  const misdirected = report.runs.flatMap(({ result }) => result.misdirected);
  const remarks = report.remarks.map((remark) => {
    const found = misdirected.find((one) => misdirection(one) === remark.text);
    const place = found && sources.find(found.by);
    return place === undefined ? remark : { ...remark, text: `${remark.text} (${place})` };
  });
  const runs = report.runs.map((run) => ({
    ...run,
    result: bounded(run.result),
    properties: run.properties.map((one) => row(one, run.result.stacks)),
  }));
  return { ...report, runs, remarks };
}

/** Whether something is more than there may be at a time. */
const isBound = ({ why }: CheckResult): boolean =>
  /: expected at most \d+ |^more than \d+ (messages|elements|characters) /.test(why ?? '');

/** Words by which it is found, those that tell most about it first. */
function piledIn(why: string): string[] {
  const member = /^more than \d+ \w+ in context\S*\.([^.\s]+) of /.exec(why)?.[1];
  if (member !== undefined) return [member];
  const quoted = quotedIn(why);
  // Of a message its type; else what is started is named after the one that starts it.
  return why.startsWith('more than') ? quoted.slice(1, 2) : quoted.slice(1).reverse();
}
