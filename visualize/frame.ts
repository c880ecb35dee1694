/** The frame of the views that are a picture: tools above it, words beside it. */

import './frame.css';
import * as d3 from 'd3';

export type Root = d3.Selection<HTMLElement, unknown, null, undefined>;

/** Puts the frame in a view's section; gives it, and the place of the picture in it. */
export function frame(
  section: HTMLElement,
  name: string,
  content: string,
): { readonly root: Root; readonly place: HTMLElement } {
  section.innerHTML = `<div class="picture ${name}">${content}</div>`;
  const element = section.firstElementChild as HTMLElement;
  return { root: d3.select(element), place: element.querySelector('.canvas') as HTMLElement };
}

/** Buttons that zoom by a factor, in and out, or fit all in. */
export const zoomButtons = (by: number): string => `
  <button type="button" data-zoom="${by}" aria-label="Zoom in">+</button>
  <button type="button" data-zoom="${1 / by}" aria-label="Zoom out">−</button>
  <button type="button" data-zoom="0">Fit</button>`;

/** Calls back with the factor of the button that is pressed; with 0 to fit all in. */
export function onZoom(root: Root, act: (by: number) => void): void {
  root.selectAll<HTMLElement, unknown>('[data-zoom]').on('click', (event) => {
    act(Number((event.currentTarget as HTMLElement).dataset.zoom));
  });
}
