/** Beside the graph, in words: what it is, what its marks mean, what was searched, one state. */

import type { Step } from 'actorcheck';
import type { Progress } from 'actorcheck/check';
import * as d3 from 'd3';
import { onZoom, type Root, zoomButtons } from '../frame.ts';
import type { Session } from '../session.ts';
import type { Drawn } from './graph.ts';
import { drawLegend, markOf } from './outcomes.ts';
import type { StateGraph } from './request.ts';
import { toldFrom } from './steps.ts';

interface PanelActions {
  onWhole(isWhole: boolean): void;
  onSearch(text: string): void;
  onSelect(node: number): void;
  onOpen(node: number): void;
  onMore(): void;
  /** By this factor; 0 to see all. */
  onZoom(by: number): void;
}

const mostListed = 30;
const number = (value: number): string => value.toLocaleString('en');

export const panelTemplate = `
  <div class="canvas"></div>
  <div class="tools" role="toolbar" aria-label="State graph">
    ${zoomButtons(1.5)}
    <label>One mark for <select class="whole">
      <option value="true">each state</option>
      <option value="false">each control state</option>
    </select></label>
  </div>
  <p class="hover" aria-hidden="true"></p>
  <aside aria-label="About the state graph">
    <p class="summary" role="status"></p>
    <p class="actions"></p>
    <p class="way"></p>
    <label class="search">Search states
      <input type="search" placeholder="part of a state’s name" spellcheck="false" />
    </label>
    <p class="count" role="status"></p>
    <ul class="results"></ul>
    <section class="one" aria-live="polite" hidden></section>
    <h2>How runs end</h2>
    <ul class="legend"></ul>
    <p class="hint" id="states-keys">From left to right: steps from the start. Click a state, or go
    to it with the arrow keys and press Enter, to load a shortest path to it. Plus, minus and 0
    zoom.</p>
  </aside>`;

export class StatePanel {
  #graph: StateGraph | null = null;
  #drawn: Drawn | null = null;
  #session: Session | null = null;

  constructor(
    readonly root: Root,
    readonly actions: PanelActions,
  ) {
    onZoom(root, actions.onZoom);
    root.select('.whole').on('change', (event) => {
      actions.onWhole((event.target as HTMLSelectElement).value === 'true');
    });
    this.root.select('.search input').on('input', () => actions.onSearch(this.searched));
  }

  get searched(): string {
    return this.root.select<HTMLInputElement>('.search input').property('value');
  }

  hover(text: string | null): void {
    this.root.select('.hover').text(text ?? '');
  }

  wait(stop: () => void): void {
    this.root.classed('waiting', true);
    this.#say('Exploring all states…', [['Stop', stop]]);
  }

  progress({ states, depth }: Progress): void {
    const text = `Exploring: ${number(states)} states, up to ${depth} steps from the start…`;
    this.root.select('.summary').text(text);
  }

  fail(message: string): void {
    this.root.classed('waiting', false);
    this.#say(`The states could not be explored: ${message}`, []);
  }

  #say(text: string, actions: readonly [string, () => void][]): void {
    this.root.select('.summary').text(text);
    const buttons = this.root.select('.actions').selectAll('button').data(actions);
    const all = buttons
      .join('button')
      .attr('type', 'button')
      .text(([label]) => label);
    all.on('click', (_, [, act]) => act());
  }

  show(graph: StateGraph, drawn: Drawn, session: Session): void {
    [this.#graph, this.#drawn, this.#session] = [graph, drawn, session];
    this.root.classed('waiting', false);
    const { states, cut, targets, depths, controls, outcomes } = graph;
    const deepest = depths[states - 1] as number;
    const size = `${number(states)} states, ${number(targets.length)} steps between them`;
    const drawnAs = drawn.isWhole ? '' : ` Drawn as ${number(controls.length)} control states.`;
    const text = `${size}, the farthest ${deepest} steps from the start.${drawnAs}`;
    if (cut === null) this.#say(text, []);
    else {
      const more = `Incomplete (${cut}): those nearest to the start are drawn. ${text}`;
      this.#say(more, [['Explore more', () => this.actions.onMore()]]);
    }
    this.root.select('.whole').property('value', String(drawn.isWhole));
    const counts = new Array<number>(outcomes.length).fill(0);
    for (const outcome of graph.outcomeOf) {
      if (outcome >= 0) counts[outcome] = (counts[outcome] as number) + 1;
    }
    const rows = outcomes.map((name, index) => {
      return { name, mark: markOf(index), count: counts[index] as number };
    });
    drawLegend(this.root.select<HTMLElement>('.legend').node() as HTMLElement, rows);
    this.root.select('.one').property('hidden', true);
  }

  /** How far the path on screen lies in the graph. */
  follow(steps: number, all: number, isLost: boolean): void {
    const text = isLost
      ? `The path on screen is drawn up to step ${steps} of ${all}: the graph does not go on.`
      : `The path on screen is drawn in blue: ${number(all)} steps.`;
    this.root.select('.way').text(all === 0 ? '' : text);
  }

  found(nodes: readonly number[]): void {
    const many = nodes.length === 1 ? '1 match' : `${number(nodes.length)} matches`;
    const shown = nodes.length > mostListed ? `${many}, the nearest ${mostListed} listed` : many;
    this.root.select('.count').text(this.searched.trim() === '' ? '' : shown);
    const [graph, drawn] = [this.#graph, this.#drawn];
    if (graph === null || drawn === null) return;
    const depthOf = (node: number) => graph.depths[drawn.stateOf[node] as number] as number;
    const nearest = d3.sort(nodes, depthOf).slice(0, mostListed);
    const items = this.root.select('.results').selectAll('li').data(nearest).join('li');
    items.selectAll('*').remove();
    const buttons = items.append('button').attr('type', 'button');
    buttons.text((node) => `${depthOf(node)}: ${nameOfState(graph, drawn, node)}`);
    buttons.on('click', (_, node) => this.actions.onSelect(node));
  }

  select(node: number): void {
    const [graph, drawn, session] = [this.#graph, this.#drawn, this.#session];
    if (graph === null || drawn === null || session === null) return;
    const state = drawn.stateOf[node] as number;
    const depth = graph.depths[state] as number;
    const one = this.root.select<HTMLElement>('.one').property('hidden', false);
    one.selectAll('*').remove();
    one.append('h2').text(`${depth === 1 ? '1 step' : `${depth} steps`} from the start`);
    const size = drawn.sizeOf[node] as number;
    if (size > 1) one.append('p').text(`The nearest of ${number(size)} states that look so.`);
    const outcome = drawn.outcomeOf[node] as number;
    if (outcome >= 0) one.append('p').text(`Here a run ends. ${graph.outcomes[outcome]}.`);
    const open = one.append('button').attr('type', 'button').attr('class', 'open');
    open.text('Load a shortest path').on('click', () => this.actions.onOpen(node));
    const list = one.append('dl');
    const values = graph.controls[graph.controlOf[state] as number] as readonly string[];
    for (const { label, actors } of session.system.definition.parties) {
      list.append('dt').text(label);
      for (const actor of Object.keys(actors)) {
        const value = values[graph.actors.indexOf(actor)] ?? '';
        const line = list.append('dd');
        if (Object.keys(actors).length > 1) line.append('span').text(`${actor} `);
        line.append('strong').text(value);
      }
    }
    this.#listSteps(one, graph, drawn, session, state);
  }

  #listSteps(
    one: d3.Selection<HTMLElement, unknown, null, undefined>,
    graph: StateGraph,
    drawn: Drawn,
    session: Session,
    state: number,
  ): void {
    const { offsets, targets, stepOf, steps } = graph;
    const edges = d3.range(offsets[state] as number, offsets[state + 1] as number);
    one.append('h2').text(edges.length === 0 ? 'Nothing more can happen' : 'What can happen here');
    const items = one.append('ul').selectAll('li').data(edges).join('li');
    const buttons = items.append('button').attr('type', 'button');
    const told = toldFrom(
      session,
      graph,
      state,
      edges.map((edge) => steps[stepOf[edge] as number] as Step),
    );
    buttons.text((_, index) => told[index] as string);
    buttons.on('click', (_, edge) => {
      this.actions.onSelect(drawn.nodeOf[targets[edge] as number] as number);
    });
  }
}

/** The control states in which a state differs from the one before it on a shortest path. */
export function controlChange(graph: StateGraph, state: number): string {
  const before = graph.predecessors[state] as number;
  const values = controlsIn(graph, state);
  if (before < 0) return 'start';
  const others = controlsIn(graph, before);
  return values.filter((value, index) => value !== others[index]).join(', ');
}

function controlsIn({ controls, controlOf, actors }: StateGraph, state: number): string[] {
  const values = controls[controlOf[state] as number] as readonly string[];
  return values.map((value, index) => `${actors[index]}.${value}`);
}

function nameOfState(graph: StateGraph, drawn: Drawn, node: number): string {
  const state = drawn.stateOf[node] as number;
  return controlChange(graph, state) || 'only messages or timers differ';
}
