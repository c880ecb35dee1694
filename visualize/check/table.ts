/** The table of properties: what each says, its verdicts, and what it says of the state shown. */

import type { Model, Trace } from 'actorcheck';
import * as d3 from 'd3';
import { showSource } from '../source.ts';
import type { Folds } from './folds.ts';
import type { Standing } from './here.ts';
import type { Why } from './request.ts';
import { groupsOf, isAmiss, needsImpossibleTiming, type Row, type Ruling } from './rows.ts';
import { type Reading, timeOf } from './subject.ts';
import { readingTitle } from './texts.ts';

interface Shown {
  readonly rows: readonly Row[];
  readonly readings: readonly Reading[];
  /** By property; null if the state on screen belongs to another setting. */
  readonly standings: ReadonlyMap<string, Standing> | null;
  /** Why something is violated, by what was found, where the reader has asked for it. */
  readonly whys: WeakMap<Ruling['result'], Why>;
  /** Where the texts are to be read that sources name. */
  readonly texts: Model['texts'];
  readonly folds: Folds;
}

interface Asks {
  /** Shows the run that comes with the verdict. */
  readonly onTrace: (row: Row, reading: Reading) => void;
  /** Looks for a run on which the property is at work. */
  readonly onSample: (row: Row, reading: Reading) => void;
  /** Finds out why the property is violated. */
  readonly onWhy: (row: Row, reading: Reading) => void;
  /** Shows the run that needs least. */
  readonly onLeast: (why: Why, reading: Reading, row: Row) => void;
}

type Body = d3.Selection<HTMLTableSectionElement, unknown, null, undefined>;
type Cell = d3.Selection<HTMLTableCellElement, unknown, null, undefined>;

const standingTexts: Readonly<Record<Standing, string>> = {
  true: 'holds here',
  false: 'not so here',
  reached: 'so here',
  elsewhere: 'not here',
  owed: 'still owed',
  met: 'met here',
  idle: 'nothing owed',
};
/** Of properties that are of no text. */
const sources: Readonly<Record<string, string>> = { engine: ', for any model', own: '' };
/** Properties of the engine that say what is forgotten: a view of its own has a path to each. */
const ofForgotten = ['no-unspecified-reception', 'no-lost-message', 'every-transition-taken'];

export function drawTable(place: HTMLElement, shown: Shown, asks: Asks): void {
  const { rows, readings, standings, folds } = shown;
  const focused = place.querySelector<HTMLElement>('.group button:focus')?.dataset.group;
  place.replaceChildren();
  const table = d3
    .select(place)
    .append('table')
    .classed('wide', readings.length > 2);
  table.append('caption').text('Properties');
  const titles = [
    'Property',
    ...readings.map((reading) => readingTitle(reading, readings) || 'Verdict'),
    ...(standings === null ? [] : ['State on screen']),
  ];
  const head = table.append('thead').append('tr');
  for (const title of titles) head.append('th').attr('scope', 'col').text(title);
  for (const { verdict, title, rows: own } of groupsOf(rows)) {
    const body = table.append('tbody') as unknown as Body;
    const group = body.append('tr').attr('class', 'group').append('th');
    group.attr('scope', 'rowgroup').attr('colspan', titles.length);
    const button = group.append('button').attr('type', 'button').text(title);
    const isOpen = folds.isOpen(verdict);
    button.attr('aria-expanded', String(isOpen)).attr('data-group', String(verdict));
    button.on('click', () => folds.turn(verdict));
    // It is another button than the one that was pressed.
    if (focused === String(verdict)) button.node()?.focus();
    for (const row of isOpen ? own : []) drawRow(body, row, shown, asks);
  }
}

function drawRow(body: Body, row: Row, shown: Shown, asks: Asks): void {
  const { readings, standings, texts } = shown;
  const line = body.append('tr').attr('data-property', row.name);
  const about = line.append('th').attr('scope', 'row');
  about.append('div').text(row.text);
  const origin = about.append('div').attr('class', 'origin');
  origin.append('code').text(row.name);
  const kind = origin.append('span').text(row.kind + (sources[row.source] ?? ', '));
  if (sources[row.source] === undefined) showSource(kind, row.source, texts);
  const { finding, repairs } = row;
  if (finding !== undefined) {
    const note = about.append('p').attr('class', 'finding');
    note.append('strong').text(`${finding.name}: `);
    note.append('span').text(`${finding.text} (`);
    showSource(note, finding.source, texts);
    note.append('span').text(')');
    const { needs, timing } = finding;
    if (needs !== undefined) note.append('span').text(` Needs: ${needs}.`);
    if (timing !== undefined) note.append('span').text(` In exact time: ${timing}.`);
    if (repairs.length > 0) note.append('span').text(` Repaired by ${repairs.join(' + ')}.`);
  }
  for (const reading of readings) {
    const cell = line.append('td').attr('data-of', readingTitle(reading, readings) || 'Verdict');
    drawVerdict(cell as unknown as Cell, row, reading, shown, asks);
  }
  if (standings === null) return;
  const cell = line.append('td').attr('data-of', 'State on screen');
  stand(cell.node() as HTMLElement, standings.get(row.name));
}

/** What is said of the state on screen, in a table that is there already. */
export function showStandings(
  place: HTMLElement,
  standings: NonNullable<Shown['standings']>,
): void {
  for (const row of place.querySelectorAll<HTMLElement>('tr[data-property]')) {
    const cell = row.querySelector<HTMLElement>('.standing');
    if (cell !== null) stand(cell, standings.get(row.dataset.property ?? ''));
  }
}

/** Only what changes is touched, so that the table is laid out anew only then. */
function stand(cell: HTMLElement, standing: Standing | undefined): void {
  const name = `standing ${standing ?? 'none'}`;
  if (cell.className === name) return;
  cell.className = name;
  cell.textContent = standing === undefined ? '–' : standingTexts[standing];
}

function drawVerdict(
  cell: Cell,
  row: Row,
  reading: Reading,
  { readings, whys, standings }: Shown,
  asks: Asks,
): void {
  const ruling = row.rulings[reading];
  if (ruling === null) {
    cell.attr('class', 'none').text('–').attr('aria-label', 'not checked');
    return;
  }
  const { verdict, recorded, result, isRunning, cut } = ruling;
  cell.append('div').attr('class', `verdict ${verdict}`).text(verdict);
  if (isRunning) {
    cell.append('small').text('its run comes when the search ends');
    return;
  }
  if (verdict === 'unknown' && cut !== null) cell.append('small').text(`not decided: ${cut}`);
  if (isAmiss(ruling)) cell.append('div').attr('class', 'amiss').text(`on record: ${recorded}`);
  if (needsImpossibleTiming(row, reading)) {
    cell.append('div').attr('class', 'impossible').text('needs an impossible timing');
  }
  if (result.remark !== null) cell.append('small').text(`vacuous: ${result.remark}`);
  const isOfScreen = standings !== null && reading === 'written';
  drawMet(cell, result.met, isOfScreen && ofForgotten.includes(row.name));
  const offer = (text: string, title: string, onClick: () => void) => {
    const button = cell.append('button').attr('type', 'button').text(text);
    const of = [text, ': ', title].join('');
    button.attr('aria-label', [of, readingTitle(reading, readings)].filter(Boolean).join(', '));
    button.on('click', onClick);
  };
  if (result.trace !== null) {
    offer(traceText(ruling), row.name, () => asks.onTrace(row, reading));
  } else if (verdict === 'holds' && row.kind !== 'sometimes') {
    offer('Sample path', row.name, () => asks.onSample(row, reading));
  }
  if (verdict !== 'violated' || timeOf(reading) === 'exact') return;
  const why = whys.get(result);
  if (why === undefined) {
    offer('Why', row.name, () => asks.onWhy(row, reading));
    return;
  }
  const list = cell.append('ul').attr('class', 'why');
  for (const text of why.texts) list.append('li').text(text);
  const { trace } = why;
  if (trace === null) return;
  offer(`Needs least (${lengthOf(trace)})`, row.name, () => asks.onLeast(why, reading, row));
}

const traceText = ({ verdict, result: { trace } }: Ruling): string =>
  `${verdict === 'violated' ? 'Counterexample' : 'Witness'} (${lengthOf(trace as Trace)})`;

function lengthOf({ steps, cycleFrom }: Trace): string {
  const count = `${steps.length} ${steps.length === 1 ? 'step' : 'steps'}`;
  const goesRound = cycleFrom !== null && cycleFrom < steps.length;
  const end = goesRound ? ', goes round' : cycleFrom === null ? '' : ', then rests';
  return count + end;
}

/** All that was met; what is forgotten in the setting on screen has a view with a path to each. */
function drawMet(cell: Cell, met: readonly string[], isLinked: boolean): void {
  if (met.length === 0) return;
  const details = cell.append('details');
  details.append('summary').text(met.length === 1 ? 'what' : `${met.length} of them`);
  const list = details.append('ul');
  for (const what of met) list.append('li').text(what);
  if (!isLinked) return;
  const button = details.append('button').attr('type', 'button').text('Each with its path');
  button.on('click', () => {
    document.dispatchEvent(new CustomEvent('open-view', { detail: 'forgot' }));
  });
}
