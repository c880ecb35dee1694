/** What is wrong with a statechart on screen: letters too small, and what lies over something. */

import type { Page } from 'playwright-core';

/** In pixels: what touches does not yet overlap. */
const slack = 1;
const leastLetters = 12;

/** One line for each flaw. */
export const flawsIn = (page: Page): Promise<string[]> =>
  page.evaluate(
    ({ slack, leastLetters }) => {
      interface Place {
        readonly name: string;
        readonly box: DOMRect;
        readonly element: Element;
      }
      const world = document.querySelector('.machines .world') as SVGGElement;
      const scale = world.getScreenCTM()?.a ?? 0;
      const placesOf = (selector: string): Place[] =>
        [...world.querySelectorAll(selector)].map((element) => {
          const box = element.getBoundingClientRect();
          return { name: element.textContent ?? '', box, element };
        });
      const overlap = (one: DOMRect, other: DOMRect): boolean =>
        one.left < other.right - slack &&
        other.left < one.right - slack &&
        one.top < other.bottom - slack &&
        other.top < one.bottom - slack;
      const flaws: string[] = [];
      for (const text of world.querySelectorAll('text')) {
        if (text.getBoundingClientRect().width === 0) continue;
        const size = Number.parseFloat(getComputedStyle(text).fontSize) * scale;
        if (size < leastLetters - 0.01) flaws.push(`${text.textContent}: ${size} px`);
      }
      const labels = placesOf('.label');
      const closed = placesOf('.state:not(.open), .sign.any');
      const words = placesOf('text.line').filter(({ element }) => !element.closest('.label'));
      for (const [index, one] of labels.entries()) {
        for (const other of labels.slice(index + 1)) {
          if (overlap(one.box, other.box)) flaws.push(`label ${one.name} on label ${other.name}`);
        }
        for (const state of closed) {
          if (overlap(one.box, state.box)) flaws.push(`label ${one.name} on ${state.name}`);
        }
      }
      for (const [index, one] of words.entries()) {
        for (const other of words.slice(index + 1)) {
          if (overlap(one.box, other.box)) flaws.push(`text ${one.name} on ${other.name}`);
        }
      }
      for (const [index, one] of closed.entries()) {
        for (const other of closed.slice(index + 1)) {
          if (overlap(one.box, other.box)) flaws.push(`${one.name} on ${other.name}`);
        }
      }
      const frames = [...world.querySelectorAll('.state:not(.open) .frame, .sign.any rect')];
      for (const path of world.querySelectorAll<SVGPathElement>('.arrow .line')) {
        const matrix = path.getScreenCTM();
        const length = path.getTotalLength();
        for (let at = 0; at <= length; at += 4) {
          const point = path.getPointAtLength(at).matrixTransform(matrix ?? undefined);
          const hit = frames.find((frame) => {
            const { left, right, top, bottom } = frame.getBoundingClientRect();
            const [x, y] = [point.x, point.y];
            return x > left + slack && x < right - slack && y > top + slack && y < bottom - slack;
          });
          if (hit === undefined) continue;
          const on = hit.closest('.state')?.textContent;
          flaws.push(`edge ${path.closest('.arrow')?.getAttribute('data-id')} behind ${on}`);
          break;
        }
      }
      return flaws;
    },
    { slack, leastLetters },
  );
