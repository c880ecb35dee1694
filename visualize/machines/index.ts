/** The view of the machines: the statechart of one actor, with what it is doing on the path. */

import './machines.css';
import './chart.css';
import type { AnyStateMachine } from 'xstate';
import { livesOn } from '../children.ts';
import { engine } from '../engine.ts';
import { frame, onZoom, type Root } from '../frame.ts';
import type { Session } from '../session.ts';
import { askGraph, usualStates } from '../states/source.ts';
import type { View } from '../view.ts';
import { Arranging } from './arranging.ts';
import { changesOf, machineBefore, offerComparisons } from './compared.ts';
import { Drawing } from './drawing.ts';
import type { Folding } from './folding.ts';
import { Foldings, type Shown } from './foldings.ts';
import { showLegend } from './legend.ts';
import { listMachines, showBeside } from './list.ts';
import { placeTowards } from './moving.ts';
import { showOne } from './one.ts';
import { holds } from './parts.ts';
import type { Edge, Scene, Shape } from './scene.ts';
import { askBehaviour, behaviourOf, type Compared, differencesOf } from './seen.ts';
import { canFold } from './shapes.ts';
import { rootOf, standingOf, statesAhead, statesIn } from './standing.ts';
import { coverageOf, takenIn, takenOnPath } from './taken.ts';
import { template } from './template.ts';
import { Tip } from './tip.ts';

class MachinesView implements View {
  #session!: Session;
  #drawing!: Drawing;
  #arranging!: Arranging;
  #root!: Root;
  #tip!: Tip;
  #actor = '';
  #machine: AnyStateMachine | null = null;
  #before: AnyStateMachine | null = null;
  #compared: Compared = 'all';
  #folding: Folding | null = null;
  readonly #foldings = new Foldings();
  #selected = '';
  #isOtherRoom = false;

  mount(section: HTMLElement, session: Session): void {
    this.#session = session;
    const { root, place } = frame(section, 'machines', template);
    this.#root = root;
    this.#tip = new Tip(place);
    this.#drawing = new Drawing(place, {
      onSelect: (one) => this.#select(one, true),
      onFold: (shape) => this.#fold(shape),
      onHover: (edge) => this.#tip.show(edge, (point) => this.#drawing.onCanvas(point)),
    });
    this.#arranging = new Arranging(
      () => ({ width: place.clientWidth, height: place.clientHeight }),
      (scene) => this.#drawing.roomFor(scene),
    );
    this.#listen(place);
  }

  #listen(place: HTMLElement): void {
    const root = this.#root;
    place.addEventListener('keydown', (event) => this.#press(event));
    onZoom(root, (by) => (by === 0 ? this.#drawing.fit(null) : this.#drawing.zoomBy(by)));
    root.select('.count').on('click', () => this.#count());
    root.select('.as-fits').on('click', () => this.#refold((folding) => folding.reset()));
    root
      .select('.unfold-all')
      .on('click', () => this.#refold((folding, standing) => folding.unfoldAll(standing)));
    root
      .select('.fold-all')
      .on('click', () => this.#refold((folding, standing) => folding.foldAll(standing)));
    root.select('.close').on('click', () => this.#close());
    root.select('aside').on('keydown', (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      this.#close();
    });
    const compared = root.select<HTMLSelectElement>('.compared select');
    compared.on('change', () => {
      this.#compared = compared.property('value') as Compared;
      this.show();
    });
    engine.onCheck(() => this.#update());
    new ResizeObserver(() => {
      this.#folding?.again();
      this.#isOtherRoom = true;
      this.#arrange();
    }).observe(place);
  }

  show(): void {
    const found = this.#found();
    if (found === undefined) return;
    const { name, machine } = found;
    this.#compared = offerComparisons(this.#root, this.#session.setting.amend, this.#compared);
    const before = machineBefore(this.#session, name, machine, this.#compared);
    askBehaviour(this.#session, this.#compared, () => this.show());
    const differences = differencesOf(this.#session, name, this.#compared);
    const shown: Shown = { actor: name, machine, before, differences };
    // Another setting has machines of its own.
    if (machine !== this.#machine && name !== this.#actor) this.#selected = '';
    [this.#machine, this.#before, this.#actor] = [machine, before, name];
    this.#folding = this.#foldings.of(shown, this.#drawing.place);
    // First, as it takes room from the drawing.
    this.#list();
    this.#arrange();
  }

  #list(): void {
    const [session, list] = [this.#session, this.#root.select<HTMLElement>('.list')];
    const changes = (name: string, machine: AnyStateMachine): number =>
      changesOf(session, name, machine, this.#compared);
    listMachines(list, session, this.#actor, changes, (other) => this.#pick(other));
    showBeside(list, session, behaviourOf(session, this.#compared));
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

  /** Draws what there is room for, and marks where the machine stands. */
  #arrange(): void {
    const folding = this.#folding;
    const place = this.#drawing.place;
    if (folding === null || place.clientWidth === 0) return;
    const { snapshot } = this.#session;
    const standing = statesIn(this.#session, this.#actor, folding.chart, snapshot);
    let isThere = false;
    this.#arranging
      .arrange(folding, standing, (scene) => {
        isThere = true;
        this.#put(scene, folding, standing);
      })
      .catch((error: Error) => this.#root.select('.note').text(error.message));
    if (isThere) return;
    // Another scene has to be laid out first: until then, what is on screen follows.
    place.setAttribute('aria-busy', 'true');
    if (this.#drawing.folding === folding) this.#update();
  }

  #put(scene: Scene, folding: Folding, standing: ReadonlySet<string>): void {
    const drawing = this.#drawing;
    const hadFocus = drawing.place.contains(document.activeElement);
    if (drawing.scene === scene && this.#isOtherRoom) drawing.fit(innermost(scene, standing));
    this.#isOtherRoom = false;
    if (drawing.scene !== scene) {
      const party = this.#session.system.partyOf(rootOf(this.#actor, this.#session)).label;
      drawing.show(scene, `Machine ${this.#actor} of the ${party}`, folding);
      showLegend(this.#root.select<HTMLElement>('.key'), this.#before !== null);
      drawing.fit(innermost(scene, standing));
    }
    this.#update();
    drawing.place.removeAttribute('aria-busy');
    if (hadFocus) drawing.focus(this.#chosen(scene).id);
    const ahead = statesAhead(this.#session, this.#actor, folding.chart);
    void this.#arranging.ahead(folding, ahead).catch(() => undefined);
  }

  #pick(actor: string): void {
    this.#actor = actor;
    this.#selected = '';
    this.#machine = null;
    this.show();
    this.#root.select<HTMLElement>(`[data-actor="${actor}"]`).node()?.focus();
  }

  #select(one: Shape | Edge, opens: boolean): void {
    this.#selected = one.id;
    if (opens) this.#root.classed('chosen', true);
    this.#update();
    this.#drawing.focus(one.id);
    // What it says is said beside now.
    if (opens) this.#tip.show(null, () => [0, 0]);
  }

  #close(): void {
    this.#root.classed('chosen', false);
    this.#drawing.focus(this.#selected);
  }

  #fold(shape: Shape): void {
    this.#selected = shape.part.id;
    this.#refold((folding) => folding.choose(shape.part, shape.kind === 'folded'));
  }

  #refold(how: (folding: Folding, standing: ReadonlySet<string>) => void): void {
    const [session, folding] = [this.#session, this.#folding];
    if (folding === null) return;
    how(folding, statesIn(session, this.#actor, folding.chart, session.snapshot));
    this.#arrange();
  }

  /** What was chosen or, where that is folded now, what it is in. */
  #chosen({ root, shapes, edges }: Scene): Shape | Edge {
    const id = this.#selected;
    const same = [...shapes, ...edges].find((one) => one.id === id);
    return same ?? shapes.findLast(({ part }) => holds(part, new Set([id]))) ?? root;
  }

  #update(): void {
    const session = this.#session;
    const { scene } = this.#drawing;
    if (scene === null) return;
    const actor = this.#actor;
    const result = session.at === 0 ? session.start : session.results[session.at - 1];
    const taken = new Set(result === undefined ? [] : takenIn(result, actor));
    const coverage = coverageOf(session, actor);
    const standing = standingOf(session, actor, session.snapshot);
    const active = standing === null ? null : new Set(standing._nodes.map(({ id }) => id));
    const one = this.#chosen(scene);
    this.#selected = one.id;
    this.#drawing.mark({ active, taken, coverage, selected: one.id });
    showOne(this.#root.select<HTMLElement>('.one'), one, {
      active,
      justTaken: taken,
      onPath: takenOnPath(session, actor),
      coverage,
      onFold: (shape) => this.#fold(shape),
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

  #press(event: KeyboardEvent): void {
    const { scene } = this.#drawing;
    if (scene === null || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!this.#act(event.key, this.#chosen(scene), scene)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Whether the key means anything here. */
  #act(key: string, one: Shape | Edge, scene: Scene): boolean {
    const towards = placeTowards(key, one, scene);
    if (towards !== null) {
      this.#select(towards, false);
      this.#drawing.reveal('transitions' in towards ? towards.label : towards);
      return true;
    }
    const shape = 'transitions' in one ? null : one;
    if (key === '-' || key === '+' || key === ' ') return this.#foldBy(key, shape);
    if (key === 'Enter' && shape?.kind === 'folded') return this.#foldBy('+', shape);
    if (key !== 'Enter') return false;
    this.#select(one, true);
    this.#root.select<HTMLElement>('.one').node()?.focus();
    return true;
  }

  /** "-" folds what a state is in, if it is none that can be folded itself. */
  #foldBy(key: string, shape: Shape | null): boolean {
    let at = shape;
    while (key === '-' && at !== null && (at.kind === 'folded' || !canFold(at))) at = at.parent;
    if (at === null || !canFold(at)) return true;
    const isFolded = at.kind === 'folded';
    if (key === ' ' || (key === '+') === isFolded) this.#fold(at);
    return true;
  }
}

function innermost(scene: Scene, standing: ReadonlySet<string>): Shape | null {
  const isPlace = ({ kind }: Shape) => kind !== 'start' && kind !== 'any';
  return scene.shapes.findLast((one) => isPlace(one) && holds(one.part, standing)) ?? null;
}

export const view: View = new MachinesView();
