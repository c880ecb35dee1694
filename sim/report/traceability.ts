/** The table of traceability as Markdown. */

import type { Traceability, TracedProperty, TracedTransition } from '../coverage/traceability.ts';
import { cell, code, table } from './markdown.ts';

/** Of the paths that exercise a step so many are named: some steps are in nearly all of them. */
const mostPaths = 3;

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
  const stepRows = steps.map(({ step, transitions, properties, paths }) => [
    cell(step.id),
    cell(step.title),
    cell(step.source),
    transitions.map(transitionText).join('<br>'),
    properties.map(propertyText).join('<br>'),
    pathsText(paths),
  ]);
  const lineRows = besides.map(({ lines, properties }) => [
    cell(lines),
    properties.map(propertyText).join('<br>'),
  ]);
  const head = ['Step', 'What', 'Text', 'Implemented by', 'Guarded by', 'Exercised by'];
  const others = table(['Text', 'Guarded by'], lineRows);
  return `${table(head, stepRows)}\n\nLines that belong to no step:\n\n${others}\n`;
}
