/** The graph for Graphviz. */

import type { GraphAbout, GraphData, GraphEdge, GraphState } from './data.ts';
import { boundsText, headText, legendText } from './text.ts';

/**
 * A text as DOT has it, in quotes: there a backslash begins something that Graphviz puts something
 * else for, so that it is doubled, and lines end in a backslash and an n.
 */
const quoted = (text: string): string => {
  const escaped = text
    .replace(/\\/g, '\\\\')
    .replace(/"/g, '\\"')
    .replace(/\r\n?|\n/g, '\\n');
  // Graphviz reads a text up to a NUL, and readers of what it writes stumble over the others.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones.
  return `"${escaped.replace(/[\u0000-\u0008\u000b-\u001f\u007f\p{Surrogate}]/gu, '\ufffd')}"`;
};

type Attributes = Readonly<Record<string, string | number>>;

const attributes = (all: Attributes): string => {
  const parts = Object.entries(all).map(([name, value]) => {
    return `${name}=${typeof value === 'number' ? value : quoted(value)}`;
  });
  return `[${parts.join(', ')}]`;
};

/** What breaks a property is red, and says which. */
const broken = (violates: readonly string[]): Attributes =>
  violates.length === 0 ? {} : { color: 'red', violates: violates.join(' ') };

const nodeOf = ({ actors }: GraphAbout, state: GraphState): string => {
  const { id, depth, control, violates, isExpanded } = state;
  const label = [
    `${id}`,
    ...control.map((value, index) => `${actors[index]}: ${value}`),
    ...violates.map((name) => `not ${name}`),
    ...(isExpanded ? [] : ['not expanded']),
  ];
  const own = {
    label: label.join('\n'),
    depth,
    ...(id === 0 ? { penwidth: 3 } : {}),
    ...(isExpanded ? {} : { style: 'dashed' }),
    ...broken(violates),
  };
  return `  s${id} ${attributes(own)};\n`;
};

const edgeOf = ({ from, to, text, specStep, violates }: GraphEdge): string => {
  const label = specStep === null ? text : `${text} (step ${specStep})`;
  const step: Attributes = specStep === null ? {} : { step: specStep };
  return `  s${from} -> s${to} ${attributes({ label, ...step, ...broken(violates) })};\n`;
};

export function* dotText({ about, states, edges }: GraphData): Generator<string> {
  const label = [headText(about), boundsText(about), legendText(about)].join('\n');
  yield `digraph ${quoted(about.model)} {\n`;
  yield `  graph ${attributes({ label, labelloc: 't' })};\n`;
  yield `  node ${attributes({ shape: 'box' })};\n`;
  for (const state of states()) yield nodeOf(about, state);
  for (const edge of edges()) yield edgeOf(edge);
  yield '}\n';
}
