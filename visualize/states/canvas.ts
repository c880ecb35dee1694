/** The graph on screen: zoom, pan, what is drawn over it, and which state the pointer is at. */

import * as d3 from 'd3';
import type { Drawn } from './graph.ts';
import { Layers } from './layers.ts';
import { nodeGap } from './layout.ts';
import { markOf } from './outcomes.ts';
import { type Colours, radiusAt } from './paint.ts';
import { hasVectors, vectorsOf } from './vectors.ts';

/** What lies above the graph. */
interface Overlay {
  /** Nodes of the path on screen, and how many of them are behind the cursor. */
  readonly path: readonly number[];
  readonly at: number;
  readonly selected: number | null;
  readonly found: readonly number[];
}

/** Of who makes a picture of it, and what is given to that. */
interface WholeAsked {
  vectors?: SVGGElement;
  goBack?: () => void;
}

/** Screen pixels for a step of a level from which on states have their names beside them. */
const namesFrom = 12;
const mostNames = 300;
const mostZoom = 8;
const smallest = 40;

export class GraphCanvas {
  readonly element: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #layers = new Layers();
  readonly #zoom = d3.zoom<HTMLCanvasElement, unknown>();
  #transform = d3.zoomIdentity;
  #drawn: Drawn | null = null;
  #nameOf: (node: number) => string = () => '';
  #outcomeCount = 0;
  #overlay: Overlay = { path: [], at: 0, selected: null, found: [] };
  #colours: Colours | null = null;
  #frame = 0;
  /** Pixels of the screen for one of CSS. */
  #density = 1;
  #isFitted = true;

  constructor(
    place: HTMLElement,
    readonly onPick: (node: number) => void,
    readonly onHover: (node: number | null) => void,
  ) {
    this.element = document.createElement('canvas');
    place.append(this.element);
    this.#context = this.element.getContext('2d') as CanvasRenderingContext2D;
    this.#zoom.on('zoom', ({ transform, sourceEvent }) => {
      this.#transform = transform;
      if (sourceEvent) this.#isFitted = false;
      this.#draw();
    });
    const selection = d3.select(this.element).call(this.#zoom).on('dblclick.zoom', null);
    selection.on('click', (event: MouseEvent) => {
      const node = this.#nodeUnder(event);
      if (node !== null) this.onPick(node);
    });
    selection.on('pointermove', (event: PointerEvent) => {
      if (event.buttons === 0) this.#hover(this.#nodeUnder(event));
    });
    selection.on('pointerleave', () => this.#hover(null));
    this.element.addEventListener('show-whole', (event) => {
      this.#showWhole((event as CustomEvent<WholeAsked>).detail);
    });
    new ResizeObserver(() => this.#resize()).observe(place);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#recolour());
  }

  #hover(node: number | null): void {
    this.element.style.cursor = node === null ? '' : 'pointer';
    this.onHover(node);
  }

  /** Another graph, all of it in sight. */
  show(drawn: Drawn, outcomeCount: number, nameOf: (node: number) => string): void {
    this.#drawn = drawn;
    this.#outcomeCount = outcomeCount;
    this.#nameOf = nameOf;
    this.#recolour();
    this.fit();
  }

  lay(overlay: Overlay): void {
    this.#overlay = overlay;
    this.#draw();
  }

  fit(): void {
    const fitted = this.#fitted();
    if (fitted === null) return;
    this.#zoom.scaleExtent([Math.min(fitted.k, 1) / 2, mostZoom]);
    this.#isFitted = true;
    this.#zoom.transform(d3.select(this.element), fitted);
  }

  /** With all of it in sight. */
  #fitted(): d3.ZoomTransform | null {
    const drawn = this.#drawn;
    const { clientWidth: width, clientHeight: height } = this.element;
    if (drawn === null || width === 0) return null;
    const pad = 24;
    const k = Math.min((width - 2 * pad) / drawn.width, (height - 2 * pad) / drawn.height, 3);
    return d3.zoomIdentity.translate((width - drawn.width * k) / 2, height / 2).scale(k);
  }

  /** For a picture that stands alone: all of it, as vectors or until it is told to go back. */
  #showWhole(asked: WholeAsked): void {
    const before = this.#transform;
    const [drawn, colours, transform] = [this.#drawn, this.#colours, this.#fitted() ?? before];
    if (drawn !== null && colours !== null && hasVectors(drawn)) {
      const { clientWidth: width, clientHeight: height } = this.element;
      const { path, at } = this.#overlay;
      asked.vectors = vectorsOf(drawn, { colours, transform, width, height, path, at });
      return;
    }
    this.#transform = transform;
    while (this.#paint());
    asked.goBack = () => {
      this.#transform = before;
      this.#draw();
    };
  }

  zoomBy(factor: number): void {
    this.#isFitted = false;
    this.#zoom.scaleBy(d3.select(this.element), factor);
  }

  /** Brings a node into sight, and near enough to see. */
  goTo(node: number): void {
    const drawn = this.#drawn;
    if (drawn === null) return;
    const { clientWidth: width, clientHeight: height } = this.element;
    const [x, y] = this.#transform.apply([drawn.x[node] as number, drawn.y[node] as number]);
    const isSeen = x > smallest && y > smallest && x < width - smallest && y < height - smallest;
    if (isSeen) return;
    this.#isFitted = false;
    this.#zoom.translateTo(
      d3.select(this.element),
      drawn.x[node] as number,
      drawn.y[node] as number,
    );
  }

  #resize(): void {
    const { element } = this;
    this.#density = Math.min(2, devicePixelRatio);
    element.width = Math.round(element.clientWidth * this.#density);
    element.height = Math.round(element.clientHeight * this.#density);
    if (this.#isFitted) this.fit();
    this.#draw();
  }

  #recolour(): void {
    const drawn = this.#drawn;
    if (drawn === null) return;
    const style = getComputedStyle(this.element);
    const colour = (name: string) => style.getPropertyValue(name).trim();
    this.#colours = {
      dim: colour('--dim'),
      ink: colour('--ink'),
      accent: colour('--accent'),
      ground: colour('--panel'),
      outcomes: d3.range(this.#outcomeCount).map((index) => colour(markOf(index).variable)),
    };
    this.#layers.reset(drawn, this.#colours);
    this.#draw();
  }

  /** Draws in the next frame, once however often it is called. */
  #draw(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      if (this.#paint()) this.#draw();
    });
  }

  /** True if there is more to do. */
  #paint(): boolean {
    const { width, height } = this.element;
    const [drawn, colours] = [this.#drawn, this.#colours];
    if (drawn === null || colours === null || width === 0) return false;
    const { k, x, y } = this.#transform;
    const density = this.#density;
    const screen = d3.zoomIdentity.translate(x * density, y * density).scale(k * density);
    const isMore = this.#layers.show(this.#context, { width, height }, screen, colours);
    this.#context.setTransform(density, 0, 0, density, 0, 0);
    this.#paintPath(drawn, colours);
    this.#paintFound(drawn, colours);
    if (k * nodeGap > namesFrom) this.#paintNames(drawn, colours);
    return isMore;
  }

  #at(drawn: Drawn, node: number): [number, number] {
    return this.#transform.apply([drawn.x[node] as number, drawn.y[node] as number]);
  }

  #paintPath(drawn: Drawn, { accent, ground }: Colours): void {
    const { path, at } = this.#overlay;
    const context = this.#context;
    const points = path.map((node) => this.#at(drawn, node));
    const stroke = (part: readonly [number, number][], width: number, colour: string): void => {
      context.beginPath();
      for (const [x, y] of part) context.lineTo(x, y);
      context.lineWidth = width;
      context.strokeStyle = colour;
      context.stroke();
    };
    context.lineJoin = 'round';
    stroke(points.slice(at), 1.5, accent);
    stroke(points.slice(0, at + 1), 6, ground);
    stroke(points.slice(0, at + 1), 3, accent);
    const cursor = points[Math.min(at, points.length - 1)];
    if (cursor === undefined) return;
    context.beginPath();
    context.arc(cursor[0], cursor[1], Math.max(5, radiusAt(this.#transform.k)), 0, 2 * Math.PI);
    context.fillStyle = accent;
    context.fill();
    context.strokeStyle = ground;
    context.lineWidth = 2;
    context.stroke();
  }

  #paintFound(drawn: Drawn, { ink }: Colours): void {
    const context = this.#context;
    const { found, selected } = this.#overlay;
    const radius = Math.max(4, radiusAt(this.#transform.k) + 3);
    context.strokeStyle = ink;
    context.lineWidth = 1.5;
    context.beginPath();
    for (const node of found) {
      const [x, y] = this.#at(drawn, node);
      context.moveTo(x + radius, y);
      context.arc(x, y, radius, 0, 2 * Math.PI);
    }
    context.stroke();
    if (selected === null) return;
    const [x, y] = this.#at(drawn, selected);
    context.lineWidth = 2.5;
    context.strokeRect(x - radius - 3, y - radius - 3, 2 * radius + 6, 2 * radius + 6);
  }

  #paintNames(drawn: Drawn, { ink, ground }: Colours): void {
    const context = this.#context;
    const { clientWidth: width, clientHeight: height } = this.element;
    context.font = '11px system-ui, sans-serif';
    context.textBaseline = 'middle';
    context.strokeStyle = ground;
    context.lineWidth = 3;
    context.fillStyle = ink;
    let left = mostNames;
    for (let node = 0; node < drawn.count && left > 0; node++) {
      const [x, y] = this.#at(drawn, node);
      if (x < -200 || y < 0 || x > width || y > height) continue;
      left--;
      const name = this.#nameOf(node);
      const from = x + radiusAt(this.#transform.k) + 5;
      context.strokeText(name, from, y);
      context.fillText(name, from, y);
    }
  }

  /** The nearest level first, and in it the nearest place: no need to look at all of them. */
  #nodeUnder(event: MouseEvent): number | null {
    const drawn = this.#drawn;
    if (drawn === null) return null;
    const [x, y] = this.#transform.invert(d3.pointer(event, this.element));
    const { order, starts } = drawn;
    const levels = starts.length - 1;
    const gap = levels > 1 ? drawn.width / (levels - 1) : 1;
    const level = Math.round(x / gap);
    if (level < 0 || level >= levels) return null;
    const from = starts[level] as number;
    const many = (starts[level + 1] as number) - from;
    const place = Math.round(y / nodeGap + (many - 1) / 2);
    if (place < 0 || place >= many) return null;
    const node = order[from + place] as number;
    const reach = Math.max(8, radiusAt(this.#transform.k) + 3) / this.#transform.k;
    const distance = Math.hypot((drawn.x[node] as number) - x, (drawn.y[node] as number) - y);
    return distance <= reach ? node : null;
  }
}
