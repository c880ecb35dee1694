/** The panel on one row: what the wire carries beside what it means, and the step behind it. */

import type { Json, Model } from 'actorcheck';
import { carrierOf, labelsOf, printable, sealedOf, seconds, wireMember } from 'actorcheck/report';
import type { RunMessage, RunNote, RunRecord } from 'actorcheck/run';
import * as d3 from 'd3';
import { showSource } from '../source.ts';
import type { Item } from './diagram.ts';
import { isLayer } from './layers.ts';
import type { Handover, TimerBar } from './scene.ts';

type Panel = d3.Selection<HTMLElement, unknown, null, undefined>;

export function showDetail(
  section: HTMLElement,
  item: Item,
  run: RunRecord,
  model: Model,
  onClose: () => void,
): void {
  const panel = d3.select(section);
  hideDetail(section);
  section.hidden = false;
  const close = panel.append('button').attr('type', 'button').attr('class', 'close');
  close.attr('aria-label', 'Close').text('×').on('click', onClose);
  const label = labelsOf(run);
  if (item.kind === 'message') showMessage(panel, item.message, run, model);
  else if (item.kind === 'note') showNote(panel, item.note, label, model);
  else if (item.kind === 'timer') showTimer(panel, item.timer);
  else showHandover(panel, item.handover);
}

export function hideDetail(section: HTMLElement): void {
  section.hidden = true;
  section.replaceChildren();
}

function showMessage(panel: Panel, message: RunMessage, run: RunRecord, model: Model): void {
  const label = labelsOf(run);
  const title = panel.append('h2');
  title.append('span').text(printable(message.type));
  title.append('small').text(`${label(message.from)} to ${label(message.to)}`);
  const arrived =
    message.deliveredAtMs === null
      ? message.fate
      : `${message.fate} at ${seconds(message.deliveredAtMs)} s`;
  const times = `Sent at ${seconds(message.atMs)} s, ${arrived}.`;
  const layer = isLayer(message.layer, model) ? ` Layer: ${printable(message.layer)}.` : '';
  panel.append('p').text(times + layer);
  showStep(panel, message.step, model);
  const sides = panel.append('div').attr('class', 'sides');
  const sealed = sealedOf(message);
  if (sealed === undefined) {
    const title = isLayer(message.layer, model) ? 'On the wire' : 'The message';
    showSide(sides, 'wire', title, wireText(message.wire, true));
    return;
  }
  const carrier = carrierOf(run, message);
  const who = carrier === undefined ? 'anyone on the way' : `the ${label(carrier)}`;
  showSide(sides, 'wire', 'On the wire', wireText(message.wire, false));
  showSide(sides, 'sealed', `Ciphertext, as ${who} sees it`, pretty(parsed(sealed.seen)));
  showSide(sides, 'plaintext', 'Plaintext, as the device means it', pretty(message.plaintext));
}

function showNote(
  panel: Panel,
  note: RunNote,
  label: (party: string) => string,
  model: Model,
): void {
  const title = panel.append('h2');
  title.append('span').text(printable(note.text));
  title.append('small').text(label(note.party));
  panel.append('p').text(`A ${note.kind} at ${seconds(note.atMs)} s.`);
  showStep(panel, note.step, model);
}

function showTimer(panel: Panel, { actor, id, delayMs, end }: TimerBar): void {
  const title = panel.append('h2');
  title.append('span').text(`A timer of ${delayMs / 1000} s`);
  title.append('small').text(printable(actor));
  panel.append('p').text(`It ${end === 'running' ? 'is running' : `has ${ended[end]}`} (${id}).`);
}

const ended = { fired: 'fired', cancelled: 'been cancelled' } as const;

function showHandover(panel: Panel, { from, to, type }: Handover): void {
  const title = panel.append('h2');
  title.append('span').text(printable(type));
  title.append('small').text(printable(from === null ? `to ${to}` : `${from} to ${to}`));
  panel.append('p').text('Handed over within the device, at once: no message of the network.');
}

/** The step in a few words and where the text says it. */
function showStep(panel: Panel, id: string | null, model: Model): void {
  if (id === null) return;
  const step = model.steps.find((other) => other.id === id);
  const line = panel.append('p').attr('class', 'origin');
  line.append('strong').text(`Step ${printable(id)}`);
  if (step !== undefined) {
    line.append('span').text(`: ${step.title} `);
    showSource(line, step.source, model.texts);
  }
}

function showSide(
  sides: d3.Selection<HTMLDivElement, unknown, null, undefined>,
  name: string,
  title: string,
  text: string,
): void {
  const side = sides.append('figure').attr('class', name);
  side.append('figcaption').text(title);
  // A long value scrolls, and what scrolls must be reachable by keyboard.
  side.append('pre').attr('tabindex', 0).text(text);
}

/** JSON on indented lines. Its own line breaks are layout; any in the data are escaped. */
function pretty(value: Json): string {
  return JSON.stringify(value, null, 2).split('\n').map(printable).join('\n');
}

/** A request or an answer as HTTP writes it, a body of JSON indented; anything else as JSON. */
function wireText(wire: Json, withBody: boolean): string {
  const member = (name: string) => wireMember(wire, name) ?? '';
  const start = member('method') === '' ? member('status') : `${member('method')} ${member('url')}`;
  if (start === '') return withBody ? pretty(wire) : '(the ciphertext alone)';
  const headers = Object.entries(member('headers')).map(([name, value]) => `${name}: ${value}`);
  const head = [String(start), ...headers].map(printable).join('\n');
  const body = member('body');
  if (body === '') return head;
  return `${head}\n\n${withBody ? pretty(parsed(body)) : '(the ciphertext)'}`;
}

/** What a text of JSON says; any other value as it is. */
function parsed(body: Json): Json {
  try {
    return typeof body === 'string' ? (JSON.parse(body) as Json) : body;
  } catch {
    return body;
  }
}
