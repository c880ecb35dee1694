/** Above the two drawings: what each run says of the properties. */

import type { Model } from 'actorcheck';
import * as d3 from 'd3';
import { showSource } from '../source.ts';
import type { Told, VerdictRow } from './verdicts.ts';

/** So many are seen at once: the others are a click away. */
const mostSeen = 1;

/** `onStep`: the reader wants to see that step of that side. */
export function drawVerdicts(
  place: HTMLElement,
  rows: readonly VerdictRow[],
  model: Model,
  onStep: (side: 'left' | 'right', step: number) => void,
): void {
  place.replaceChildren();
  place.hidden = rows.length === 0;
  const root = d3.select(place);
  drawTable(root, rows.slice(0, mostSeen), model, onStep);
  const others = rows.slice(mostSeen);
  if (others.length === 0) return;
  const more = root.append('details');
  const count = others.length === 1 ? '1 more property' : `${others.length} more properties`;
  more.append('summary').text(`${count} of which the two runs say different things`);
  drawTable(more, others, model, onStep);
}

function drawTable<E extends HTMLElement>(
  place: d3.Selection<E, unknown, null, undefined>,
  rows: readonly VerdictRow[],
  model: Model,
  onStep: (side: 'left' | 'right', step: number) => void,
): void {
  const table = place.append('table');
  const head = table.append('thead').append('tr');
  for (const title of ['Property', 'Left', 'Right']) {
    head.append('th').attr('scope', 'col').text(title);
  }
  const body = table.append('tbody');
  for (const row of rows) {
    const line = body.append('tr').attr('data-property', row.name);
    const about = line.append('th').attr('scope', 'row');
    about.append('strong').text(row.finding?.name ?? row.name);
    const text = about.append('span').text(` ${row.text} `);
    showSource(text, row.source === 'engine' ? '' : row.source, model.texts);
    for (const side of ['left', 'right'] as const) {
      drawCell(line.append('td').node() as HTMLElement, row[side], (step) => onStep(side, step));
    }
  }
}

function drawCell(place: HTMLElement, told: Told | null, onStep: (step: number) => void): void {
  const cell = d3.select(place);
  if (told === null) {
    cell.text('says nothing of this setting');
    return;
  }
  const { at, isViolated, overall } = told;
  cell.classed('violated', isViolated);
  const text = `${isViolated ? '× ' : ''}${told.text}`;
  if (at === null) cell.append('span').text(text);
  else {
    const button = cell.append('button').attr('type', 'button').text(text);
    button.on('click', () => onStep(at));
  }
  if (overall !== '') cell.append('small').text(overall);
}
