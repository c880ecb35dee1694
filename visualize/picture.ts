/**
 * The picture in a view as one SVG that stands by itself: all of it and not what is in sight, with
 * a caption above and a legend below, its styles and its background.
 */

import { UsageError } from 'actorcheck';
import { drawLegendOf } from './pictureLegend.ts';
import { letterWidth, styledCopy, svgElement, textAt } from './pictureParts.ts';

interface Picture {
  readonly text: string;
  readonly width: number;
  readonly height: number;
}

/** A part of it, at its whole size. */
interface Part {
  readonly element: SVGElement;
  readonly width: number;
  readonly height: number;
}

const margin = 16;
const lineHeight = 18;
const leastWidth = 480;
const inPixels = 'in pixels, as there is more of it than can be drawn as lines';

/** Throws a UsageError for a view that has none. */
export function pictureOf(panel: HTMLElement, caption: readonly string[]): Picture {
  const rows = partsOf(panel);
  if (rows.length === 0) throw new UsageError('this view has no picture to export');
  const across = rows.reduce((sum, { width }) => sum + width + margin, margin);
  const width = Math.ceil(Math.max(leastWidth, across));
  const picture = svgElement('svg');
  picture.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  const ground = picture.appendChild(svgElement('rect'));
  ground.setAttribute('width', '100%');
  ground.setAttribute('height', '100%');
  ground.setAttribute('fill', colourOf(panel, '--panel', 'white'));
  const ink = colourOf(panel, '--ink', 'black');
  let y = margin;
  const isInPixels = rows.some(({ element }) => element.localName === 'image');
  const lines = isInPixels ? [...caption, inPixels] : caption;
  for (const [index, line] of lines.entries()) {
    for (const text of wrapped(line, width - 2 * margin)) {
      y += lineHeight;
      picture.append(textAt(text, margin, y - 4, ink, index === 0));
    }
  }
  y += margin / 2;
  let x = margin;
  for (const { element, ...size } of rows) {
    const place = { x, y, width: size.width, height: size.height };
    for (const [name, value] of Object.entries(place)) element.setAttribute(name, String(value));
    picture.append(element);
    x += size.width + margin;
  }
  y += Math.max(...rows.map(({ height }) => height)) + margin / 2;
  y = drawLegendOf(panel, picture, { x: margin, y, width: width - 2 * margin, ink });
  const height = Math.ceil(y + margin);
  picture.setAttribute('width', String(width));
  picture.setAttribute('height', String(height));
  picture.setAttribute('viewBox', `0 0 ${width} ${height}`);
  return { text: new XMLSerializer().serializeToString(picture), width, height };
}

function colourOf(panel: HTMLElement, variable: string, usual: string): string {
  const colour = getComputedStyle(panel).getPropertyValue(variable).trim();
  return colour === '' ? usual : colour;
}

/** Words in lines of so many pixels, by a guess at their width. */
function wrapped(text: string, width: number): string[] {
  const most = Math.floor(width / letterWidth);
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < most)
      lines[lines.length - 1] += ` ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Drawings side by side, each with its head above it: however far it is scrolled, or zoomed. */
function partsOf(panel: HTMLElement): Part[] {
  const scrolled = [...panel.querySelectorAll<HTMLElement>('.scroll')].filter(isSeen);
  const bodies = scrolled.flatMap((scroll) => {
    const drawings = [...scroll.querySelectorAll<SVGSVGElement>('svg.head, svg.body')].filter(
      isSeen,
    );
    return drawings.length === 0 ? [] : [stacked(drawings)];
  });
  if (bodies.length > 0) return bodies;
  const drawings = [
    ...panel.querySelectorAll<SVGSVGElement | HTMLCanvasElement>('.canvas > svg, .canvas > canvas'),
  ].filter(isSeen);
  return drawings.map((one) => (one instanceof SVGSVGElement ? wholeOf(one) : imageOf(one)));
}

const isSeen = (element: Element): boolean => {
  const { width, height } = element.getBoundingClientRect();
  return width > 0 && height > 0;
};

function stacked(drawings: readonly SVGSVGElement[]): Part {
  const all = svgElement('svg');
  let [width, height] = [0, 0];
  for (const drawing of drawings) {
    const { element, ...size } = wholeOf(drawing);
    element.setAttribute('y', String(height));
    element.setAttribute('width', String(size.width));
    element.setAttribute('height', String(size.height));
    all.append(element);
    width = Math.max(width, size.width);
    height += size.height;
  }
  return { element: all, width, height };
}

/** A drawing that is zoomed says what all of it is: left, top, width and height. */
function wholeOf(svg: SVGSVGElement): Part {
  const copy = styledCopy(svg);
  const whole = svg.dataset.whole;
  if (whole === undefined) {
    // What is drawn may have less room than the drawing has.
    const { width, height } = (svg.closest('.paper') ?? svg).getBoundingClientRect();
    return { element: copy, width: Math.ceil(width), height: Math.ceil(height) };
  }
  for (const world of copy.querySelectorAll(':scope > g')) world.removeAttribute('transform');
  copy.setAttribute('viewBox', whole);
  const [, , width = 0, height = 0] = whole.split(' ').map(Number);
  return { element: copy, width: Math.ceil(width), height: Math.ceil(height) };
}

/** A canvas listens: it gives what it has as vectors, or shows all of it until it is to go back. */
function imageOf(canvas: HTMLCanvasElement): Part {
  const { clientWidth: width, clientHeight: height } = canvas;
  const asked: { vectors?: SVGGElement; goBack?: () => void } = {};
  canvas.dispatchEvent(new CustomEvent('show-whole', { detail: asked }));
  if (asked.vectors !== undefined) {
    const drawing = svgElement('svg');
    drawing.append(asked.vectors);
    return { element: drawing, width, height };
  }
  const image = svgElement('image');
  image.setAttribute('href', canvas.toDataURL());
  asked.goBack?.();
  return { element: image, width, height };
}
