/** What a text has forgotten, by its steps: for a terminal, as Markdown and as JSON. */

import pc from 'picocolors';
import type { Forgotten, ForgottenSearch } from '../coverage/forgotten/forgotten.ts';
import {
  type Omission,
  type OmissionKind,
  omissionText,
  omissionTitles,
} from '../coverage/forgotten/omission.ts';
import type { Model, SpecStep } from '../model/model.ts';
import { printable, wrapWords } from '../run/escape.ts';
import { grouped } from '../system/grouped.ts';
import { cell, code } from './markdown.ts';

/** All that is missing at a step of the text; the step is null for what belongs to none. */
interface StepOmissions {
  readonly step: SpecStep | null;
  readonly omissions: readonly Omission[];
}

const kinds = Object.keys(omissionTitles) as OmissionKind[];

/** By step, in the order of the text; within a step by kind, what is nearest first. */
export function omissionsByStep(model: Model, { omissions }: Forgotten): StepOmissions[] {
  const rank = ({ kind }: Omission): number => kinds.indexOf(kind);
  const far = ({ trace, at }: Omission): number => (trace === null ? 2 ** 31 : at);
  const sorted = [...omissions].sort((a, b) => rank(a) - rank(b) || far(a) - far(b));
  return [...model.steps, null].flatMap((step) => {
    const own = sorted.filter((omission) => omission.step === (step?.id ?? null));
    return own.length === 0 ? [] : [{ step, omissions: own }];
  });
}

/** How many there are of each kind, in words. */
function omissionCounts({ omissions }: Pick<Forgotten, 'omissions'>): string {
  const parts = kinds.map((kind) => {
    const count = omissions.filter((omission) => omission.kind === kind).length;
    return `${omissionTitles[kind]}: ${grouped(count)}`;
  });
  return parts.join('; ');
}

/** What was searched, and how far: what is not there was not found so far. */
export function searchText({ scenario, setting, states, why }: ForgottenSearch): string {
  const size = `${grouped(states)} states`;
  const where = [scenario, setting].filter((text) => text !== '').join(', ');
  return why === null
    ? `${where}: all ${size}`
    : `${where}: INCOMPLETE, ${size}, ${why}: more may be forgotten, and branches be taken beyond`;
}

export const stepTitle = (step: SpecStep | null): string =>
  step === null ? 'no step of a text' : `step ${step.id}: ${step.title}`;

/** Where it is to be seen: in which run, after how many steps. */
const runText = ({ trace, at, scenario }: Omission, isNamed: boolean): string =>
  trace === null
    ? ''
    : `after ${at} ${at === 1 ? 'step' : 'steps'}${isNamed ? ` in ${scenario}` : ''}`;

interface Options {
  readonly colour: boolean;
  readonly columns: number | undefined;
}

const defaultColumns = 100;

export function renderForgotten(model: Model, found: Forgotten, options: Options): string {
  const colours = pc.createColors(options.colour);
  const columns = options.columns ?? defaultColumns;
  const isNamed = found.searches.length > 1;
  const indented = (text: string, by: number): string[] =>
    wrapWords(printable(text), columns - by).map((line) => ' '.repeat(by) + line);
  const lines = omissionsByStep(model, found).flatMap(({ step, omissions }) => [
    colours.bold(printable(stepTitle(step))) + colours.dim(step === null ? '' : `  ${step.source}`),
    ...kinds.flatMap((kind) => {
      const own = omissions.filter((omission) => omission.kind === kind);
      if (own.length === 0) return [];
      const told = own.flatMap((omission) => {
        const run = runText(omission, isNamed);
        const [first = '', ...more] = indented(
          omissionText(omission) + (run === '' ? '' : `  [${run}]`),
          6,
        );
        return [`    - ${first.trimStart()}`, ...more];
      });
      return [colours.yellow(`  ${omissionTitles[kind]}`), ...told];
    }),
    '',
  ]);
  const searches = found.searches.flatMap((search) => {
    const told = indented(searchText(search), 0);
    return search.why === null ? told : told.map((line) => colours.red(line));
  });
  return `${[...lines, ...searches, ...indented(omissionCounts(found), 0)].join('\n')}\n`;
}

export function forgottenMarkdown(model: Model, found: Forgotten): string {
  const isNamed = found.searches.length > 1;
  const lines = omissionsByStep(model, found).flatMap(({ step, omissions }) => [
    `## ${cell(stepTitle(step))}${step === null ? '' : ` (${cell(step.source)})`}`,
    '',
    ...kinds.flatMap((kind) => {
      const own = omissions.filter((omission) => omission.kind === kind);
      if (own.length === 0) return [];
      const told = own.map((omission) => {
        const run = runText(omission, isNamed);
        const name = omission.transition === '' ? '' : ` ${code(omission.transition)}`;
        return `- ${cell(omissionText(omission))}${name}${run === '' ? '' : ` (${cell(run)})`}`;
      });
      return [`### ${omissionTitles[kind]}`, '', ...told, ''];
    }),
  ]);
  const head = `# ${cell(model.title)}: what the text forgot`;
  const searches = found.searches.map((search) => `- ${cell(searchText(search))}`);
  return `${[head, '', `${omissionCounts(found)}.`, '', ...searches, '', ...lines].join('\n')}`;
}

export function forgottenJson(model: Model, found: Forgotten): unknown {
  return {
    model: model.name,
    searches: found.searches,
    steps: omissionsByStep(model, found).map(({ step, omissions }) => ({
      step,
      omissions: omissions.map((omission) => ({ text: omissionText(omission), ...omission })),
    })),
  };
}
