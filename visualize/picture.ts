/** The picture in a view as one SVG that stands by itself, with its styles and its background. */

import { UsageError } from 'actorcheck';

/** What a style sheet may have set of a drawing. */
const styles = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'paint-order',
  'opacity',
  'visibility',
  'display',
  'font-family',
  'font-size',
  'font-weight',
  'font-style',
  'font-variant-numeric',
  'text-anchor',
  'dominant-baseline',
] as const;

interface Picture {
  readonly text: string;
  readonly width: number;
  readonly height: number;
}

/** Throws a UsageError for a view that has none. */
export function pictureOf(panel: HTMLElement): Picture {
  const drawings = [...panel.querySelectorAll<SVGSVGElement | HTMLCanvasElement>('svg, canvas')]
    .filter((one) => one.parentElement?.closest('svg, aside') === null)
    .map((one) => ({ one, box: one.getBoundingClientRect() }))
    .filter(({ box }) => box.width > 0 && box.height > 0);
  if (drawings.length === 0) throw new UsageError('this view has no picture to export');
  // Drawings lie over one another (a name over a canvas) or below one another (a head, a body).
  const left = Math.min(...drawings.map(({ box }) => box.left));
  const top = Math.min(...drawings.map(({ box }) => box.top));
  const width = Math.ceil(Math.max(...drawings.map(({ box }) => box.right)) - left);
  const height = Math.ceil(Math.max(...drawings.map(({ box }) => box.bottom)) - top);
  const picture = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  picture.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  picture.setAttribute('width', String(width));
  picture.setAttribute('height', String(height));
  picture.setAttribute('viewBox', `0 0 ${width} ${height}`);
  const ground = picture.appendChild(document.createElementNS(picture.namespaceURI, 'rect'));
  ground.setAttribute('width', '100%');
  ground.setAttribute('height', '100%');
  ground.setAttribute('fill', groundOf(panel));
  for (const { one, box } of drawings) {
    const copy = one instanceof SVGSVGElement ? styledCopy(one) : imageOf(one);
    const place = { x: box.left - left, y: box.top - top, width: box.width, height: box.height };
    for (const [name, value] of Object.entries(place)) copy.setAttribute(name, String(value));
    picture.append(copy);
  }
  return { text: new XMLSerializer().serializeToString(picture), width, height };
}

function groundOf(panel: HTMLElement): string {
  const ground = getComputedStyle(panel).getPropertyValue('--panel').trim();
  return ground === '' ? 'white' : ground;
}

function styledCopy(svg: SVGSVGElement): SVGElement {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const copies = [copy, ...copy.querySelectorAll('*')];
  for (const [index, element] of [svg, ...svg.querySelectorAll('*')].entries()) {
    const style = getComputedStyle(element);
    const text = styles.map((name) => `${name}:${style.getPropertyValue(name)}`).join(';');
    copies[index]?.setAttribute('style', text);
    for (const name of ['class', 'tabindex', 'role']) copies[index]?.removeAttribute(name);
  }
  return copy;
}

function imageOf(canvas: HTMLCanvasElement): SVGElement {
  const image = document.createElementNS('http://www.w3.org/2000/svg', 'image');
  image.setAttribute('href', canvas.toDataURL());
  return image;
}
