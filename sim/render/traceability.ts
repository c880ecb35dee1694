/** The table of traceability as Markdown. */

import type { Traceability, TracedProperty, TracedTransition } from '../paths/traceability.ts';
import { printable } from './escape.ts';

/** Of the paths that exercise a step so many are named: some steps are in nearly all of them. */
const mostPaths = 3;

/** Text in a cell: a bar would end it, and Markdown reads other signs too. */
const cell = (text: string): string => printable(text).replace(/[\\|<>*_[\]`]/g, '\\$&');
/** A name in a cell, as code. */
const code = (text: string): string => `\`${printable(text).replaceAll('|', '\\|')}\``;

const row = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** Where a transition has a description it says more than its name. */
const transitionText = ({ name, description }: TracedTransition): string =>
  description === null ? code(name) : `${code(name)} ${cell(description)}`;

function propertyText({ name, kind, finding }: TracedProperty): string {
  const notes = [
    ...(kind === 'sometimes' ? ['can happen'] : []),
    ...(finding === null ? [] : [`finding ${finding}`]),
  ];
  return notes.length === 0 ? code(name) : `${code(name)} (${cell(notes.join('; '))})`;
}

function pathsText(paths: readonly string[]): string {
  const named = paths.slice(0, mostPaths).map(code);
  const more = paths.length - named.length;
  return [...named, ...(more > 0 ? [`and ${more} more`] : [])].join('<br>');
}

export function renderTraceability({ steps, besides }: Traceability): string {
  const stepRows = steps.map(({ step, transitions, properties, paths }) =>
    row(
      cell(step.id),
      cell(step.title),
      cell(step.source),
      transitions.map(transitionText).join('<br>'),
      properties.map(propertyText).join('<br>'),
      pathsText(paths),
    ),
  );
  const lineRows = besides.map(({ lines, properties }) =>
    row(cell(lines), properties.map(propertyText).join('<br>')),
  );
  return [
    row('Step', 'What', 'Text', 'Implemented by', 'Guarded by', 'Exercised by'),
    row('-', '-', '-', '-', '-', '-'),
    ...stepRows,
    '',
    'Lines that belong to no step:',
    '',
    row('Text', 'Guarded by'),
    row('-', '-'),
    ...lineRows,
    '',
  ].join('\n');
}
