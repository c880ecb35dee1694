/** The view of the machines: the statechart of one actor, with what it is doing on the path. */

import './machines.css';
import type { AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import { childrenIn, livesOn } from '../children.ts';
import { engine } from '../engine.ts';
import { frame, onZoom, type Root, zoomButtons } from '../frame.ts';
import type { Session } from '../session.ts';
import { askGraph, usualStates } from '../states/source.ts';
import type { View } from '../view.ts';
import { type Box, type Chart, chartOf } from './chart.ts';
import { Drawing } from './drawing.ts';
import { layOut } from './layout.ts';
import { listMachines, showState } from './panel.ts';
import { coverageOf, takenIn, takenOnPath } from './taken.ts';

const template = `
  <div class="tools" role="toolbar" aria-label="Machines">
    ${zoomButtons(1.4)}
    <button type="button" class="count">Count in all states</button>
    <span class="note" role="status"></span>
  </div>
  <div class="canvas chart"></div>
  <aside aria-label="About the machines">
    <h2>Machines</h2>
    <nav aria-label="Machines"><div class="list"></div></nav>
    <section class="one" aria-live="polite"></section>
    <p class="hint">Filled: the states it is in. Thick and blue: just taken. Rounded twice: it ends
    there. A loop with a number: so many
    transitions stay there. Point at an arrow to see its events; choose a state to read
    its transitions, with the arrow keys or a click.</p>
  </aside>`;

class MachinesView implements View {
  #session!: Session;
  #drawing!: Drawing;
  #root!: Root;
  #actor = '';
  #machine: AnyStateMachine | null = null;
  #chart: Chart | null = null;
  #selected: string | null = null;

  mount(section: HTMLElement, session: Session): void {
    this.#session = session;
    const { root, place } = frame(section, 'machines', template);
    this.#root = root;
    this.#drawing = new Drawing(place, (box) => this.#select(box));
    place.addEventListener('keydown', (event) => this.#press(event));
    onZoom(root, (by) => (by === 0 ? this.#drawing.fit(null) : this.#drawing.zoomBy(by)));
    root.select('.count').on('click', () => this.#count());
    engine.onCheck(() => this.#update());
    new ResizeObserver(() => this.#fit()).observe(place);
  }

  show(): void {
    const found = this.#found();
    if (found === undefined) return;
    const { name, machine } = found;
    // Another setting has machines of its own.
    if (machine !== this.#machine) {
      const isOther = name !== this.#actor;
      this.#machine = machine;
      this.#actor = name;
      this.#chart = chartOf(machine, name);
      layOut(this.#chart);
      if (isOther) this.#selected = null;
      const party = this.#session.system.partyOf(rootOf(name, this.#session)).label;
      this.#drawing.show(this.#chart, `Machine ${name} of the ${party}`);
      this.#fit();
    }
    this.#update();
  }

  /** The machine to show: the one that was shown last or, where that is not there, the first. */
  #found(): { readonly name: string; readonly machine: AnyStateMachine } | undefined {
    const { machines } = this.#session.system;
    const children = livesOn(this.#session).flatMap(({ child: { name, machine } }) =>
      machine === null ? [] : [{ name, machine }],
    );
    const all = [...machines, ...children];
    return all.find(({ name }) => name === this.#actor) ?? all[0];
  }

  /** Where the machine stands at the cursor; null where it does not run. */
  #standing(): AnyMachineSnapshot | null {
    const { system, snapshot } = this.#session;
    const child = childrenIn(system, snapshot).find(({ name }) => name === this.#actor);
    if (child !== undefined) return child.snapshot;
    if (rootOf(this.#actor, this.#session) !== this.#actor) return null;
    return system.local(snapshot, this.#actor)?.snapshot ?? null;
  }

  /** Brings the innermost state that the machine is in into sight. */
  #fit(): void {
    const active = this.#standing()?._nodes.map(({ id }) => id) ?? [];
    const boxes = this.#chart?.boxes ?? [];
    this.#drawing.fit(boxes.findLast(({ id }) => active.includes(id)) ?? boxes[0] ?? null);
  }

  #pick(actor: string): void {
    this.#actor = actor;
    this.#selected = null;
    this.#machine = null;
    this.show();
    this.#root.select<HTMLElement>(`[data-actor="${actor}"]`).node()?.focus();
  }

  #select({ id }: Box): void {
    this.#selected = id;
    this.#update();
    this.#drawing.focus(id);
  }

  #update(): void {
    const session = this.#session;
    const chart = this.#chart;
    if (chart === null) return;
    const actor = this.#actor;
    const result = session.at === 0 ? session.start : session.results[session.at - 1];
    const taken = new Set(result === undefined ? [] : takenIn(result, actor));
    const coverage = coverageOf(session, actor);
    const standing = this.#standing();
    const active = standing === null ? null : new Set(standing._nodes.map(({ id }) => id));
    this.#drawing.mark({ active, taken, coverage, selected: this.#selected });
    const list = this.#root.select<HTMLElement>('.list');
    listMachines(list, session, actor, (other) => this.#pick(other));
    const box = chart.boxes.find(({ id }) => id === (this.#selected ?? chart.root.id)) as Box;
    showState(this.#root.select<HTMLElement>('.one'), box, {
      isActive: active?.has(box.id) === true,
      justTaken: taken,
      onPath: takenOnPath(session, actor),
      coverage,
    });
    this.#root.select('.note').text(this.#note(coverage !== null, active === null));
  }

  #note(isCounted: boolean, isDown: boolean): string {
    const isRoot = rootOf(this.#actor, this.#session) === this.#actor;
    if (isDown) return `${isRoot ? 'Crashed' : 'It does not run'}: it is in no state.`;
    return isCounted ? 'Thicker: taken by more steps of all states. Dashed: never taken.' : '';
  }

  async #count(): Promise<void> {
    const note = this.#root.select('.note');
    try {
      const running = askGraph(this.#session.setting, usualStates, ({ states }) => {
        note.text(`Exploring: ${states.toLocaleString('en')} states…`);
      });
      await running.result;
      this.#update();
    } catch (error) {
      note.text((error as Error).message);
    }
  }

  /** The arrow keys go through the states, in their order in the machine. */
  #press(event: KeyboardEvent): void {
    const chart = this.#chart;
    const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (chart === null || by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const { boxes } = chart;
    const at = boxes.findIndex(({ id }) => id === (this.#selected ?? chart.root.id));
    this.#select(boxes[(at + by + boxes.length) % boxes.length] as Box);
  }
}

/** The root machine that an actor is, or runs beneath. */
function rootOf(actor: string, { system }: Session): string {
  const isOwn = (root: string) => actor === root || actor.startsWith(`${root}/`);
  return system.actorNames.find(isOwn) ?? actor;
}

export const view: View = new MachinesView();
