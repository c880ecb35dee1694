/** The legend of a view, which the page has in words beside the drawing, as part of its picture. */

import { letterWidth, styledCopy, svgElement, textAt } from './pictureParts.ts';

interface Room {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly ink: string;
}

const rowHeight = 22;
const iconWidth = 28;
const gap = 20;

/** Draws it in rows; gives where it ends. */
export function drawLegendOf(panel: HTMLElement, picture: SVGElement, room: Room): number {
  const items = [...panel.querySelectorAll<HTMLElement>('ul.legend > li')].filter(
    (item) => item.getClientRects().length > 0,
  );
  const texts = items.map(textOf);
  // In columns, so that marks stand below marks.
  const longest = Math.max(0, ...texts.map((text) => text.length));
  const columnWidth = iconWidth + longest * letterWidth + gap;
  const columns = Math.max(1, Math.floor(room.width / columnWidth));
  for (const [index, item] of items.entries()) {
    const [left, top] = [(index % columns) * columnWidth, Math.floor(index / columns) * rowHeight];
    const place = svgElement('g');
    place.setAttribute('transform', `translate(${room.x + left},${room.y + top})`);
    place.append(...iconsOf(item), textAt(texts[index] as string, iconWidth, 15, room.ink));
    picture.append(place);
  }
  return room.y + Math.ceil(items.length / columns) * rowHeight;
}

/** A count stands in brackets behind its name. */
const textOf = (item: HTMLElement): string => {
  const parts = [...item.childNodes].map((node) => {
    const text = node.textContent?.trim() ?? '';
    return text !== '' && node.nodeName === 'SMALL' ? `(${text})` : text;
  });
  return parts.filter((part) => part !== '').join(' ');
};

/** The mark in an item of the legend: a drawing, or a line and a bolt that its style draws. */
function iconsOf(item: HTMLElement): SVGElement[] {
  const drawn = item.querySelector('svg');
  if (drawn !== null) {
    const copy = styledCopy(drawn);
    copy.setAttribute('y', '2');
    copy.setAttribute('overflow', 'visible');
    return [copy];
  }
  const before = getComputedStyle(item, '::before');
  const after = getComputedStyle(item, '::after');
  const line = svgElement('path');
  line.setAttribute('d', 'M0,11H20');
  line.setAttribute('stroke', before.borderTopColor);
  line.setAttribute('stroke-width', '3');
  if (after.content === 'none') return [line];
  const bolt = svgElement('path');
  bolt.setAttribute('d', 'M20,2L14,12H19L17,19L25,9H20Z');
  bolt.setAttribute('fill', after.backgroundColor);
  return [line, bolt];
}
