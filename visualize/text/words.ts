/** What is said above and below a text: which revision it is, the current step, the marks. */

import type { Model, SpecStep } from 'actorcheck';
import * as d3 from 'd3';
import { showSource } from '../source.ts';
import type { HeldText } from './library.ts';
import type { Placed } from './marks.ts';

const short = (blob: string): string => blob.slice(0, 9);

export const absentText = (document: string): string =>
  `The text of ${document} is not here: no proposal comes with this page. Drop its Markdown on ` +
  'the page, or open the file; the browser keeps it.';

/** Whether the lines are of this revision and, if not, what became of them. */
export function revisionText({ carrier }: HeldText, placed: readonly Placed[]): string {
  const { blob, isRevision, hasOtherBreaks, revision } = carrier;
  if (isRevision === null)
    return `Revision ${short(blob)}. The model does not say of which its lines are.`;
  if (isRevision) {
    const but = hasOtherBreaks ? ', but for how lines end' : '';
    return `This is the revision that the lines are of (${short(revision?.blob ?? '')}${but}).`;
  }
  const count = (...fates: string[]) =>
    placed.filter(({ carried: { fate } }) => fates.includes(fate)).length;
  const [moved, changed, gone] = [count('moved'), count('changed'), count('gone')];
  const references = placed.length === 1 ? '1 reference' : `${placed.length} references`;
  const parts = [`${moved} of ${references} moved`, `${changed} changed`];
  if (gone > 0) parts.push(`${gone} gone`);
  const of = `${short(blob)}, the lines are of ${short(revision?.blob ?? '')}`;
  return `This is another revision (${of}): ${parts.join(', ')}.`;
}

/** The references whose lines are other ones here, as links to their place. */
export function showOthers(details: HTMLElement, placed: readonly Placed[]): void {
  const others = placed.filter(({ carried: { fate } }) => fate === 'changed' || fate === 'gone');
  const root = d3.select(details).property('hidden', others.length === 0);
  root.select('summary').text(others.length === 1 ? 'Which one' : `Which ${others.length}`);
  const items = root.select('ul').selectAll('li').data(others).join('li');
  items.selectAll('*').remove();
  items
    .append('button')
    .attr('type', 'button')
    .attr('data-from', ({ carried }) => carried.from)
    .attr('data-to', ({ carried }) => carried.to)
    .text(({ reference, carried }) => {
      const { from, to } = reference.lines;
      const { steps, properties, findings, statements } = reference;
      const names = [
        ...steps.map(({ id }) => `step ${id}`),
        ...[...properties, ...findings, ...statements].map(({ name }) => name),
      ];
      return `L${from}${from === to ? '' : `-L${to}`} ${carried.fate}: ${names.join(', ')}`;
    });
}

/** The current step, with where the text says it. */
export function showCurrent(
  line: HTMLElement,
  steps: readonly SpecStep[],
  texts: Model['texts'],
): void {
  line.replaceChildren();
  const root = d3.select(line);
  if (steps.length === 0) root.text('No step of the text has been taken yet.');
  for (const { id, title, source } of steps) {
    const part = root.append('span').attr('class', 'one');
    part.append('strong').text(`Step ${id}`);
    part.append('span').text(`: ${title} `);
    showSource(part, source, texts);
  }
}

const key: readonly (readonly [string, string, string])[] = [
  ['step done', '1', 'a step, taken in this run'],
  ['step later', '1', 'taken later in it'],
  ['step elsewhere', '1', 'on a path of the branch map'],
  ['step open', '1', 'in neither, as far as is known'],
  ['step nobody', '1', 'nobody implements it'],
  ['property holds', '', 'a property holds, checked or on record'],
  ['property violated', '', 'a property is violated'],
  ['finding', '!', 'a finding about the text'],
];

export function showKey(list: HTMLElement): void {
  const items = d3.select(list).selectAll('li').data(key).join('li');
  items
    .append('span')
    .attr('class', ([kind]) => `sample ${kind}`)
    .text(([, sign]) => sign);
  items.append('span').text(([, , text]) => text);
}
