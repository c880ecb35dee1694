/** A scene as SVG, that can be zoomed, panned and gone through; and what it looks like to be in. */

import * as d3 from 'd3';
import { drawEdge } from './edges.ts';
import type { Folding } from './folding.ts';
import { type Marks, mark } from './marks.ts';
import type { Edge, Scene, Shape } from './scene.ts';
import { type Acts, drawShape } from './shapes.ts';

type Svg = d3.Selection<SVGSVGElement, unknown, null, undefined>;

/** Texts are of 13 px: at this scale, of 12. What is smaller is hard to read. */
const legible = 12 / 13;
const largest = 1.25;
const margin = 8;
const markers = ['', '-taken', '-new', '-gone', '-other'];

interface Handlers extends Acts {
  readonly onHover: (edge: Edge | null) => void;
}

export class Drawing {
  readonly #svg: Svg;
  readonly #world: d3.Selection<SVGGElement, unknown, null, undefined>;
  readonly #zoom = d3.zoom<SVGSVGElement, unknown>().scaleExtent([0.2, 4]);
  #scene: Scene | null = null;
  #folding: Folding | null = null;

  constructor(
    readonly place: HTMLElement,
    readonly handlers: Handlers,
  ) {
    this.#svg = d3.select(place).append('svg').attr('role', 'group');
    const defs = this.#svg.append('defs');
    for (const name of markers) {
      const marker = defs.append('marker').attr('id', `arrow${name}`).attr('class', 'head');
      marker.attr('viewBox', '0 0 8 8').attr('refX', 7.5).attr('refY', 4);
      marker.attr('markerWidth', 9).attr('markerHeight', 9).attr('orient', 'auto');
      marker.attr('markerUnits', 'userSpaceOnUse').append('path').attr('d', 'M0,0.5L8,4L0,7.5Z');
    }
    this.#world = this.#svg.append('g').attr('class', 'world');
    this.#zoom.on('zoom', ({ transform }) => this.#world.attr('transform', transform));
    this.#svg.call(this.#zoom).on('dblclick.zoom', null);
  }

  get scene(): Scene | null {
    return this.#scene;
  }

  /** The largest scale at which all of a scene can be seen: from 1 on, in letters that are read. */
  roomFor({ root }: Scene): number {
    const { clientWidth: width, clientHeight: height } = this.place;
    const whole = Math.min((width - 2 * margin) / root.width, (height - 2 * margin) / root.height);
    return whole / legible;
  }

  /** By which what is on screen is folded. */
  get folding(): Folding | null {
    return this.#folding;
  }

  show(scene: Scene, label: string, folding: Folding): void {
    [this.#scene, this.#folding] = [scene, folding];
    this.#svg.attr('aria-label', label);
    this.#world.selectAll('*').remove();
    const layers = ['outer', 'arrows', 'inner', 'labels'].map((name) =>
      this.#world.append('g').attr('class', name),
    );
    const [outer, arrows, inner, labels] = layers as [Layer, Layer, Layer, Layer];
    for (const shape of scene.shapes) {
      drawShape(shape.children.length > 0 ? outer : inner, labels, shape, this.handlers);
    }
    for (const edge of scene.edges) drawEdge(arrows, labels, edge, this.handlers);
    const { x, y, width, height } = scene.root;
    const size = [x - margin, y - margin, width + 2 * margin, height + 2 * margin];
    // All of it, for a picture that stands alone.
    this.#svg.attr('data-whole', size.join(' '));
  }

  mark(marks: Marks): void {
    mark(this.#world, marks);
  }

  /** All of it; or as much as can be read, with `focus` in sight. */
  fit(focus: Shape | null): void {
    const { clientWidth: width, clientHeight: height } = this.place;
    const root = this.#scene?.root;
    if (root === undefined || width === 0) return;
    const whole = Math.min(
      (width - 2 * margin) / root.width,
      (height - 2 * margin) / root.height,
      largest,
    );
    const k = Math.max(whole, legible);
    const { x, y, width: across, height: down } = focus ?? root;
    const left = placed(root.width * k, width, (x + across / 2) * k);
    const top = placed(root.height * k, height, (y + down / 2) * k);
    this.#svg.call(this.#zoom.transform, d3.zoomIdentity.translate(left, top).scale(k));
  }

  zoomBy(factor: number): void {
    this.#svg.call(this.#zoom.scaleBy, factor);
  }

  /** Moves the drawing, if need be, so that the place is in sight. */
  reveal({ x, y, width, height }: Shape | Edge['label']): void {
    const at = d3.zoomTransform(this.#svg.node() as SVGSVGElement);
    const { clientWidth, clientHeight } = this.place;
    const [left, top] = at.apply([x, y]);
    const [right, bottom] = at.apply([x + width, y + height]);
    const by = (low: number, high: number, room: number): number => {
      if (low >= margin && high <= room - margin) return 0;
      return high - low > room - 2 * margin ? margin - low : (room - low - high) / 2;
    };
    const [byX, byY] = [by(left, right, clientWidth), by(top, bottom, clientHeight)];
    if (byX === 0 && byY === 0) return;
    this.#svg.call(this.#zoom.translateBy, byX / at.k, byY / at.k);
  }

  /** Where a place of the scene is on the canvas. */
  onCanvas({ x, y }: { readonly x: number; readonly y: number }): [number, number] {
    return d3.zoomTransform(this.#svg.node() as SVGSVGElement).apply([x, y]);
  }

  focus(id: string): void {
    const found = this.#world.selectAll<SVGGElement, Shape | Edge>('[role="button"]');
    found
      .filter((one) => one.id === id)
      .node()
      ?.focus();
  }
}

type Layer = d3.Selection<SVGGElement, unknown, null, undefined>;

/** In the middle where there is room for all; else with `wanted` in the middle, and no gap. */
function placed(size: number, room: number, wanted: number): number {
  if (size <= room - 2 * margin) return (room - size) / 2;
  return Math.min(margin, Math.max(room - margin - size, room / 2 - wanted));
}
