/** The view of the state graph: all states that can be reached in the setting on screen. */

import './states.css';
import type { Progress } from 'actorcheck/check';
import { frame } from '../frame.ts';
import type { Session } from '../session.ts';
import type { FileOffer, View } from '../view.ts';
import { GraphCanvas } from './canvas.ts';
import { graphFiles } from './files.ts';
import { type Drawn, drawnOf, search, statesAlong, stepsAlong, wayTo } from './graph.ts';
import { controlChange, panelTemplate, StatePanel } from './panel.ts';
import type { StateGraph } from './request.ts';
import { askGraph, graphKey, mostStates, usualStates } from './source.ts';

/** A graph with more states is drawn by control states, unless asked otherwise. */
const mostDrawn = 15_000;

class StatesView implements View {
  #session!: Session;
  #canvas!: GraphCanvas;
  #panel!: StatePanel;
  #key = '';
  #graph: StateGraph | null = null;
  #drawn: Drawn | null = null;
  #selected: number | null = null;
  #found: readonly number[] = [];

  mount(section: HTMLElement, session: Session): void {
    this.#session = session;
    const { root, place } = frame(section, 'states', panelTemplate);
    this.#canvas = new GraphCanvas(
      place,
      (node) => this.#open(node),
      (node) => this.#panel.hover(node === null ? null : this.#nameOf(node)),
    );
    this.#panel = new StatePanel(root, {
      onWhole: (isWhole) => this.#draw(isWhole),
      onSearch: (text) => this.#search(text),
      onSelect: (node) => this.#select(node),
      onOpen: (node) => this.#open(node),
      onMore: () => this.#ask(mostStates),
      onZoom: (by) => (by === 0 ? this.#canvas.fit() : this.#canvas.zoomBy(by)),
    });
    const { element } = this.#canvas;
    element.tabIndex = 0;
    element.setAttribute('role', 'application');
    element.setAttribute('aria-label', 'State graph');
    element.setAttribute('aria-describedby', 'states-keys');
    element.addEventListener('keydown', (event) => this.#press(event));
  }

  show(): void {
    const key = graphKey(this.#session.setting);
    if (key !== this.#key) {
      this.#key = key;
      this.#graph = null;
      this.#ask(usualStates);
    } else this.#overlay();
  }

  files(): readonly FileOffer[] {
    if (this.#graph === null) return [];
    // What is drawn in part is written in part, and says so.
    const most = this.#graph.cut === null ? mostStates : this.#graph.states;
    return graphFiles(this.#session, most);
  }

  async #ask(maxStates: number): Promise<void> {
    const key = this.#key;
    const { setting } = this.#session;
    const running = askGraph(setting, maxStates, (progress: Progress) => {
      if (this.#key === key) this.#panel.progress(progress);
    });
    this.#panel.wait(() => running.stop());
    try {
      const graph = await running.result;
      if (this.#key !== key) return;
      this.#graph = graph;
      this.#draw(graph.states <= mostDrawn);
    } catch (error) {
      if (this.#key !== key) return;
      // Opening the view again then asks again.
      this.#key = '';
      this.#panel.fail((error as Error).message);
    }
  }

  #draw(isWhole: boolean): void {
    const graph = this.#graph;
    if (graph === null) return;
    const startMs = performance.now();
    const drawn = drawnOf(graph, isWhole);
    performance.measure('states layout', { start: startMs });
    this.#drawn = drawn;
    this.#selected = null;
    this.#canvas.show(drawn, graph.outcomes.length, (node) => this.#nameOf(node));
    this.#panel.show(graph, drawn, this.#session);
    this.#search(this.#panel.searched);
  }

  /** The control states in which a node differs from the one before it. */
  #nameOf(node: number): string {
    const [graph, drawn] = [this.#graph, this.#drawn];
    if (graph === null || drawn === null) return '';
    return controlChange(graph, drawn.stateOf[node] as number);
  }

  #search(text: string): void {
    const [graph, drawn] = [this.#graph, this.#drawn];
    if (graph === null || drawn === null) return;
    this.#found = search(graph, drawn, text);
    this.#panel.found(this.#found);
    this.#overlay();
  }

  #select(node: number): void {
    this.#selected = node;
    this.#panel.select(node);
    this.#canvas.goTo(node);
    this.#overlay();
  }

  /** Loads a shortest path to the nearest state of a node. */
  #open(node: number): void {
    const [graph, drawn] = [this.#graph, this.#drawn];
    if (graph === null || drawn === null) return;
    this.#select(node);
    const way = wayTo(graph, drawn.stateOf[node] as number);
    this.#session.load({ steps: stepsAlong(graph, way) });
  }

  #overlay(): void {
    const [graph, drawn] = [this.#graph, this.#drawn];
    if (graph === null || drawn === null) return;
    const { steps, at } = this.#session;
    const states = statesAlong(graph, steps);
    const isLost = states.length <= steps.length;
    this.#panel.follow(states.length - 1, steps.length, isLost);
    this.#canvas.lay({
      path: states.map((state) => drawn.nodeOf[state] as number),
      at: Math.min(at, states.length - 1),
      selected: this.#selected,
      found: this.#found,
    });
  }

  #press(event: KeyboardEvent): void {
    const drawn = this.#drawn;
    if (drawn === null || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = this.#keys(drawn)[event.key];
    if (act === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  #keys(drawn: Drawn): Readonly<Record<string, () => void>> {
    const { order, starts, rank, x, offsets, targets } = drawn;
    const selected = this.#selected ?? (drawn.nodeOf[0] as number);
    const next = [...targets.subarray(offsets[selected], offsets[selected + 1])];
    const onward = next.find((node) => (x[node] as number) > (x[selected] as number));
    const state = drawn.stateOf[selected] as number;
    const before = this.#graph?.predecessors[state] ?? -1;
    const place = order.indexOf(selected);
    const level = starts.findLastIndex((start) => start <= place);
    const beside = (by: number): number => {
      const many = (starts[level + 1] as number) - (starts[level] as number);
      const wanted = ((rank[selected] as number) + by + many) % many;
      return order[(starts[level] as number) + wanted] as number;
    };
    return {
      ArrowRight: () => this.#select(this.#selected === null ? selected : (onward ?? selected)),
      ArrowLeft: () => this.#select(before < 0 ? selected : (drawn.nodeOf[before] as number)),
      ArrowDown: () => this.#select(beside(1)),
      ArrowUp: () => this.#select(beside(-1)),
      Enter: () => this.#open(selected),
      '+': () => this.#canvas.zoomBy(1.5),
      '-': () => this.#canvas.zoomBy(1 / 1.5),
      '0': () => this.#canvas.fit(),
    };
  }
}

export const view: View = new StatesView();
