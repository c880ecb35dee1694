/** The graph as GraphML, which tools for graphs read. */

import type { GraphAbout, GraphData } from './data.ts';
import { boundsText, headText } from './text.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // A reader makes spaces of them in an attribute.
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
};

/** A text in XML. Some characters have no place in it, however they are written. */
const escaped = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones.
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\p{Surrogate}]/gu, '\ufffd')
    .replace(/[&<>"\n\r\t]/g, (character) => entities[character] as string);

type Kind = 'graph' | 'node' | 'edge';
type Type = 'string' | 'int' | 'boolean';

/** What there is of each, and what it says: what a picture has as looks, and a legend for. */
const keys: readonly (readonly [Kind, string, Type, string])[] = [
  ['graph', 'title', 'string', 'the model, and the setting that was searched'],
  ['graph', 'bounds', 'string', 'how much there is of it, and whether that is all'],
  ['graph', 'complete', 'boolean', 'whether it has all states that can be reached'],
  ['node', 'label', 'string', 'the control state of each actor'],
  ['node', 'depth', 'int', 'steps from the start at the least: 0 is the start'],
  ['node', 'violates', 'string', 'the properties that the state breaks, by name'],
  ['node', 'expanded', 'boolean', 'false: not looked at any further, so that no step leads on'],
  ['edge', 'label', 'string', 'what happens in the step'],
  ['edge', 'step', 'string', 'the step of the text that it is'],
  ['edge', 'violates', 'string', 'the properties that the step breaks, by name'],
];

const keyLine = (kind: Kind, id: string, name: string, type: Type, text: string): string =>
  `  <key id="${id}" for="${kind}" attr.name="${escaped(name)}" attr.type="${type}">` +
  `<desc>${escaped(text)}</desc></key>\n`;

/** Values by key; what is empty is left out. */
function data(kind: Kind, values: Readonly<Record<string, string | number | boolean>>): string {
  const parts = Object.entries(values).map(([name, value]) => {
    return value === '' ? '' : `<data key="${kind}-${name}">${escaped(String(value))}</data>`;
  });
  return parts.join('');
}

/** What a reader without a picture has to know of it before all else. */
const captionText = (about: GraphAbout): string =>
  [
    headText(about),
    boundsText(about),
    'a node is a state of all actors together, s0 the start; an edge is a step',
  ].join('. ');

function* head(about: GraphAbout): Generator<string> {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns"';
  yield ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
  yield ' xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns';
  yield ' http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">\n';
  yield `  <desc>${escaped(captionText(about))}</desc>\n`;
  for (const [kind, name, type, text] of keys) {
    yield keyLine(kind, `${kind}-${name}`, name, type, text);
  }
  for (const [index, actor] of about.actors.entries()) {
    const text = `the control state of ${actor} alone`;
    yield keyLine('node', `actor-${index}`, `state of ${actor}`, 'string', text);
  }
  yield '  <graph id="states" edgedefault="directed">\n    ';
  const { complete } = about;
  yield data('graph', { title: headText(about), bounds: boundsText(about), complete });
  yield '\n';
}

export function* graphmlText({ about, states, edges }: GraphData): Generator<string> {
  yield* head(about);
  for (const { id, depth, control, violates, isExpanded } of states()) {
    const lines = control.map((value, index) => `${about.actors[index]}: ${value}`);
    const own = control.map((value, index) => {
      return `<data key="actor-${index}">${escaped(value)}</data>`;
    });
    const values = { depth, violates: violates.join(' '), expanded: isExpanded };
    yield `    <node id="s${id}">${data('node', { label: lines.join('\n'), ...values })}`;
    yield `${own.join('')}</node>\n`;
  }
  for (const { from, to, text, specStep, violates } of edges()) {
    const values = { label: text, step: specStep ?? '', violates: violates.join(' ') };
    yield `    <edge source="s${from}" target="s${to}">${data('edge', values)}</edge>\n`;
  }
  yield '  </graph>\n</graphml>\n';
}
