/**
 * Pictures of the graph that are kept, so that moving it is copying pixels: one of the whole, and a
 * sharp one of what is on screen and some way around. The sharp one is drawn anew a little in each
 * frame; until it is there, the one before it and the whole stand in for it.
 */

import type { ZoomTransform } from 'd3';
import type { Drawn } from './graph.ts';
import { type Colours, type Pen, paint } from './paint.ts';

/** How long a frame may work on the sharp picture. */
const budgetMs = 5;
/** How far the sharp picture reaches beyond the screen on each side, as a part of it. */
const margin = 0.3;
const overviewSize = 1600;

interface Size {
  readonly width: number;
  readonly height: number;
}

interface Picture {
  readonly canvas: HTMLCanvasElement;
  /** World to picture. */
  readonly k: number;
  readonly x: number;
  readonly y: number;
}

interface Work {
  readonly picture: Picture;
  readonly strokes: Generator<void, void, void>;
}

export class Layers {
  #overview: Picture | null = null;
  #sharp: Picture | null = null;
  #work: Work | null = null;
  #drawn: Drawn | null = null;

  /** Starts anew: another graph, other colours or another size of the screen. */
  reset(drawn: Drawn, colours: Colours): void {
    this.#drawn = drawn;
    this.#sharp = null;
    this.#work = null;
    const k = overviewSize / Math.max(drawn.width + 40, drawn.height + 40);
    const width = (drawn.width + 40) * k;
    const height = (drawn.height + 40) * k;
    const picture = pictureOf({ width, height }, k, 20 * k, height / 2);
    for (const _ of paint(penOf(picture, colours), drawn)) {
      // All at once: without it there is nothing to show.
    }
    this.#overview = picture;
  }

  /** Copies what there is to the screen; true if there is a sharper picture to come. */
  show(screen: CanvasRenderingContext2D, size: Size, to: ZoomTransform, colours: Colours): boolean {
    const drawn = this.#drawn;
    if (drawn === null) return false;
    this.#continue(size, to, colours, drawn);
    screen.setTransform(1, 0, 0, 1, 0, 0);
    screen.imageSmoothingEnabled = false;
    const sharp = this.#sharp;
    const covered = sharp === null ? null : placeOf(sharp, to);
    const isCovered =
      covered !== null &&
      covered.x <= 0 &&
      covered.y <= 0 &&
      covered.x + covered.width >= size.width &&
      covered.y + covered.height >= size.height;
    if (!isCovered) {
      screen.clearRect(0, 0, size.width, size.height);
      copy(screen, this.#overview as Picture, size, to);
    }
    if (sharp !== null && covered !== null) {
      screen.clearRect(covered.x, covered.y, covered.width, covered.height);
      copy(screen, sharp, size, to);
    }
    return this.#work !== null || !isAt(sharp, size, to);
  }

  #continue(size: Size, to: ZoomTransform, colours: Colours, drawn: Drawn): void {
    if (this.#work === null && !isAt(this.#sharp, size, to)) {
      const [around, above] = [size.width * margin, size.height * margin];
      const whole = { width: size.width + 2 * around, height: size.height + 2 * above };
      const picture = pictureOf(whole, to.k, to.x + around, to.y + above);
      this.#work = { picture, strokes: paint(penOf(picture, colours), drawn) };
    }
    const work = this.#work;
    if (work === null) return;
    const end = performance.now() + budgetMs;
    do {
      if (work.strokes.next().done) {
        this.#sharp = work.picture;
        this.#work = null;
        return;
      }
    } while (performance.now() < end);
  }
}

function pictureOf({ width, height }: Size, k: number, x: number, y: number): Picture {
  const canvas = document.createElement('canvas');
  canvas.width = Math.ceil(width);
  canvas.height = Math.ceil(height);
  return { canvas, k, x, y };
}

function penOf({ canvas, k, x, y }: Picture, colours: Colours): Pen {
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  return { context, colours, k, x, y, width: canvas.width, height: canvas.height };
}

/** Whether a picture is sharp and shows what is on screen. */
function isAt(picture: Picture | null, size: Size, to: ZoomTransform): boolean {
  if (picture === null || picture.k !== to.k) return false;
  const { x, y, width, height } = placeOf(picture, to);
  // Near its edge the next one is begun before it is needed.
  const [near, low] = [size.width * margin * 0.4, size.height * margin * 0.4];
  return (
    x <= -near && y <= -low && x + width >= size.width + near && y + height >= size.height + low
  );
}

/** Where on screen a picture is. */
function placeOf({ canvas, k, x, y }: Picture, to: ZoomTransform) {
  const scale = to.k / k;
  return {
    x: to.x - x * scale,
    y: to.y - y * scale,
    width: canvas.width * scale,
    height: canvas.height * scale,
  };
}

/** Copies that part of a picture that is on screen. */
function copy(
  screen: CanvasRenderingContext2D,
  picture: Picture,
  size: Size,
  to: ZoomTransform,
): void {
  const place = placeOf(picture, to);
  const left = Math.max(0, place.x);
  const top = Math.max(0, place.y);
  const width = Math.min(size.width, place.x + place.width) - left;
  const height = Math.min(size.height, place.y + place.height) - top;
  if (width <= 0 || height <= 0) return;
  const scale = to.k / picture.k;
  const [fromX, fromY] = [(left - place.x) / scale, (top - place.y) / scale];
  const [fromWidth, fromHeight] = [width / scale, height / scale];
  screen.drawImage(picture.canvas, fromX, fromY, fromWidth, fromHeight, left, top, width, height);
}
