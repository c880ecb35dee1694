/** Pieces of a picture that stands alone: what style sheets have set is written into each. */

/** How wide a letter of its words is at most, on average. */
export const letterWidth = 6.8;

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
  'text-decoration-line',
  'marker-start',
  'marker-end',
] as const;

const svgSpace = 'http://www.w3.org/2000/svg';

export function svgElement<K extends keyof SVGElementTagNameMap>(name: K): SVGElementTagNameMap[K] {
  return document.createElementNS(svgSpace, name);
}

export function textAt(
  text: string,
  x: number,
  y: number,
  colour: string,
  isBold = false,
): SVGTextElement {
  const element = svgElement('text');
  element.setAttribute('x', String(x));
  element.setAttribute('y', String(y));
  element.setAttribute('fill', colour);
  element.setAttribute('font-family', 'system-ui, sans-serif');
  element.setAttribute('font-size', '13');
  if (isBold) element.setAttribute('font-weight', '700');
  element.textContent = text;
  return element;
}

/** A copy that looks the same without the page. */
export function styledCopy(svg: SVGSVGElement): SVGSVGElement {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const copies = [copy, ...copy.querySelectorAll<SVGElement>('*')];
  for (const [index, element] of [svg, ...svg.querySelectorAll('*')].entries()) {
    const own = copies[index] as SVGElement;
    const style = getComputedStyle(element);
    own.setAttribute('style', styles.map((name) => `${name}:${styleOf(style, name)}`).join(';'));
    // A legend that the page has in words beside the drawing is part of it here.
    if (element.matches('g.legend')) own.style.display = 'inline';
    for (const name of ['class', 'tabindex', 'role']) own.removeAttribute(name);
  }
  return copy;
}

/** Markers are named by their place in the page: what is copied has them in itself. */
const styleOf = (style: CSSStyleDeclaration, name: string): string =>
  style.getPropertyValue(name).replace(/url\("[^"#]*#([^"]*)"\)/g, 'url(#$1)');
