/** A run as text for a terminal: a row for each message, notes in their place, outcomes last. */

import pc from 'picocolors';
import { formatKnob } from '../model/knobs.ts';
import type { Model } from '../model/model.ts';
import { printable, shorten, wrapWords } from '../run/escape.ts';
import type { Fate, RunMessage, RunNote, RunRecord } from '../run/runRecord.ts';
import { labelsOf, seconds } from '../run/tell.ts';
import type { Json } from '../system/json.ts';
import {
  carrierOf,
  httpOf,
  inline,
  pollingText,
  type Row,
  rowsOf,
  sealedOf,
  standings,
} from './rows.ts';

export interface TextOptions {
  readonly colour: boolean;
  /** The width of the terminal in characters. */
  readonly columns?: number;
}

export type Colours = ReturnType<typeof pc.createColors>;
type Paint = (text: string) => string;

/** How wide each column is, so that rows stand under each other. */
export interface Layout {
  readonly columns: number;
  readonly time: number;
  readonly party: number;
  readonly type: number;
  readonly http: number;
  readonly step: number;
}

export const defaultColumns = 100;
const shortestType = 12;
const longestParty = 24;
const gap = '  ';

const shownFate: Readonly<Record<Fate, string>> = {
  delivered: '',
  lost: 'LOST',
  abandoned: 'abandoned',
  unread: 'unread',
  'in flight': 'in flight',
};

export function renderText(run: RunRecord, model: Model, options: TextOptions): string {
  const colours = pc.createColors(options.colour);
  const layout = layOut(run, options.columns ?? defaultColumns);
  const lines: string[] = [];
  const head = wrapWords(headOf(run, model), layout.columns);
  lines.push(...head.map((line) => colours.bold(line)), '');
  for (const row of rowsOf(run)) lines.push(...rowLines(run, row, layout, colours));
  lines.push('', ...outcomeLines(run, layout, colours), ...endLines(run, layout, colours));
  return `${lines.join('\n')}\n`;
}

/** What a row says of a run. Of the run only its parties are asked, and which of them end. */
export function rowLines(
  run: Pick<RunRecord, 'parties' | 'outcome'>,
  row: Row,
  layout: Layout,
  colours: Colours,
): string[] {
  const label = labelsOf(run);
  if (row.kind === 'note') return noteLines(row.note, label, layout, colours);
  if (row.kind === 'message') {
    const line = messageLine(row.message, label, layout, colours);
    return [line, ...sealedLines(run, row.message, layout, colours)];
  }
  const [first] = row.messages as [RunMessage];
  const text = `${seconds(first.atMs).padStart(layout.time)}${gap}... ${pollingText(row)}`;
  return [colours.dim(text)];
}

/** The model and all that was asked for, so that the line says how to make the run again. */
function headOf(run: RunRecord, model: Model): string {
  const parts = [run.model];
  for (const knob of model.knobs) {
    const value = run.scenario[knob.name];
    if (value === undefined || value === knob.default) continue;
    parts.push(`${knob.name}=${formatKnob(knob, value)}`);
  }
  for (const [kind, budget] of Object.entries(run.faults)) {
    if (budget > 0) parts.push(`${kind}=${budget}`);
  }
  if (run.choose.length > 0) parts.push(`choose=${run.choose.join(',')}`);
  if (run.random) parts.push('random');
  parts.push(`seed=${run.seed}`);
  return printable(parts.join(' '));
}

function layOut(run: RunRecord, columns: number): Layout {
  const widest = (texts: readonly string[]) =>
    texts.reduce((width, text) => Math.max(width, text.length), 0);
  const label = labelsOf(run);
  const shown = rowsOf(run).flatMap((row) => (row.kind === 'message' ? [row.message] : []));
  const time = widest([seconds(run.virtualMs), ...run.messages.map(({ atMs }) => seconds(atMs))]);
  const parties = shown.flatMap(({ from, to }) => [label(from), label(to)]);
  const party = Math.min(widest(parties.map(printable)), longestParty);
  const http = Math.min(widest(shown.map((message) => printable(httpOf(message)))), 8);
  const step = widest(shown.map(stepOf));
  const fate = widest(shown.map((message) => shownFate[message.fate]));
  const rest = time + party + 4 + party + http + step + fate + 5 * gap.length;
  const type = widest(shown.map((message) => printable(message.type)));
  const room = Math.max(shortestType, columns - rest);
  return { columns, time, party, http, step, type: Math.min(type, room) };
}

function stepOf({ step }: { readonly step: string | null }): string {
  return step === null ? '' : `step ${printable(step)}`;
}

function messageLine(
  message: RunMessage,
  label: (party: string) => string,
  layout: Layout,
  colours: Colours,
): string {
  const cell = (text: string, width: number, paint: Paint = String) =>
    paint(shorten(printable(text), width).padEnd(width));
  const lost = message.fate === 'lost';
  const row = [
    colours.dim(seconds(message.atMs).padStart(layout.time)),
    `${cell(label(message.from), layout.party)} -> ${cell(label(message.to), layout.party)}`,
    cell(message.type, layout.type, lost ? colours.red : colours.cyan),
    cell(httpOf(message), layout.http),
    cell(stepOf(message), layout.step, colours.dim),
    (lost ? colours.red : colours.yellow)(shownFate[message.fate]),
  ];
  return row.join(gap).trimEnd();
}

/** What those who carry a sealed message see of it, and what it means to those who hold the key. */
function sealedLines(
  run: Pick<RunRecord, 'parties' | 'outcome'>,
  message: RunMessage,
  layout: Layout,
  colours: Colours,
): string[] {
  const sealed = sealedOf(message);
  if (sealed === undefined) return [];
  const carrier = carrierOf(run, message);
  const sees = carrier === undefined ? 'the wire' : `${printable(labelsOf(run)(carrier))} sees`;
  const mean = 'they mean';
  const indent = ' '.repeat(layout.time + 2 * gap.length);
  const line = (title: string, value: Json) => {
    const start = indent + title.padEnd(Math.max(sees.length, mean.length)) + gap;
    return start + shorten(printable(inline(value)), layout.columns - start.length);
  };
  return [colours.dim(line(sees, sealed.seen)), line(mean, sealed.meant)];
}

function noteLines(
  note: RunNote,
  label: (party: string) => string,
  layout: Layout,
  colours: Colours,
): string[] {
  const paints: Record<RunNote['kind'], Paint> = {
    choice: colours.magenta,
    fault: colours.red,
    timer: colours.blue,
    check: colours.green,
    unspecified: colours.red,
  };
  const step = stepOf(note);
  const text = `[${note.kind}] ${printable(note.text)}${step === '' ? '' : ` (${step})`}`;
  const who = shorten(printable(label(note.party)), longestParty).padEnd(layout.party);
  const indent = ' '.repeat(layout.time + gap.length + who.length + gap.length);
  const [first = '', ...more] = wrapWords(text, layout.columns - indent.length);
  const time = colours.dim(seconds(note.atMs).padStart(layout.time));
  const paint = paints[note.kind];
  return [time + gap + who + gap + paint(first), ...more.map((line) => indent + paint(line))];
}

/** How each party stands at the end, and why: a line each, wrapped to the width of the layout. */
export function outcomeLines(
  run: Pick<RunRecord, 'parties' | 'outcome' | 'why'>,
  layout: Layout,
  colours: Colours,
): string[] {
  const label = labelsOf(run);
  const all = standings(run);
  const width = Math.max(0, ...all.map(({ party }) => printable(label(party)).length));
  return all.flatMap(({ party, outcome, why }) => {
    const start = outcome === undefined ? '' : printable(outcome);
    const text = [start, printable(why)].filter((part) => part !== '').join(': ');
    const indent = ' '.repeat(width + gap.length);
    const [first = '', ...more] = wrapWords(text, layout.columns - indent.length);
    // The outcome itself stands out; where even that was shortened, the line is left plain.
    const shown = first.startsWith(start) ? colours.bold(start) + first.slice(start.length) : first;
    const who = printable(label(party)).padEnd(width);
    return [who + gap + shown, ...more.map((line) => indent + line)];
  });
}

/** How the run ended, and which choices that were asked for never came. */
function endLines(run: RunRecord, { columns }: Layout, colours: Colours): string[] {
  const at = `${seconds(run.virtualMs)} s of virtual time`;
  const lines: { text: string; paint: Paint }[] = [];
  const add = (text: string, paint: Paint = String) =>
    lines.push(...wrapWords(text, columns).map((line) => ({ text: line, paint })));
  if (run.ended === 'quiet') add(`ended after ${at}: nothing more can happen`);
  else if (run.ended === 'traced') add(`the trace ends after ${at}`);
  else add(`cut after ${at}: a limit was met, more would have happened`, colours.yellow);
  const lost = run.messages.filter(({ fate }) => fate === 'lost').length;
  if (run.faults.loss > 0) add(`${lost} of ${run.faults.loss} messages lost`);
  if (run.notTaken.length > 0) {
    add(`asked for and never possible: ${printable(run.notTaken.join(', '))}`, colours.yellow);
  }
  return lines.map(({ text, paint }) => paint(text));
}
