/** How wide texts are in the letters of the page. */

import type { Measure } from './scene.ts';

/** As the style sheet has it for drawings. */
const size = 13;

export function measureIn(place: HTMLElement): Measure {
  const context = document.createElement('canvas').getContext('2d') as CanvasRenderingContext2D;
  // What is bold when it is marked takes more room: there is to be enough for that.
  context.font = `600 ${size}px ${getComputedStyle(place).fontFamily}`;
  const known = new Map<string, number>();
  return (text) => {
    const width = known.get(text) ?? Math.ceil(context.measureText(text).width);
    known.set(text, width);
    return width;
  };
}
