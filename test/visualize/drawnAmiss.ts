/** What is amiss in drawings of sequences: words beside them, without a name, or under a mark. */

import type { Page } from 'playwright-core';

export const drawnAmiss = async (page: Page): Promise<string[]> => [
  ...(await outside(page)),
  ...(await unnamed(page)),
  ...(await covered(page)),
];

/** What a drawing has written outside of itself. */
const outside = (page: Page): Promise<string[]> =>
  page.locator('.sequence svg').evaluateAll((drawings) =>
    drawings.flatMap((drawing) => {
      const { left, right } = drawing.getBoundingClientRect();
      return [...drawing.querySelectorAll('text')].flatMap((text) => {
        const box = text.getBoundingClientRect();
        return box.left < left || box.right > right ? [text.textContent ?? ''] : [];
      });
    }),
  );

/** Words in the drawing of the sequence that are not in the name of their row. */
const unnamed = (page: Page): Promise<string[]> =>
  page.locator('g.row .label').evaluateAll((labels) =>
    labels.flatMap((label) => {
      const name = label.closest('g.row')?.getAttribute('aria-label') ?? '';
      // A text that has no room ends in dots.
      const words = (label.textContent ?? '').split(/[\s…]+/);
      return words.filter((word) => !name.includes(word));
    }),
  );

/** Words that the end of a timer is drawn on. */
const covered = (page: Page): Promise<string[]> =>
  page.locator('.sequence .timer-ends .dot').evaluateAll((dots) => {
    const texts = [...document.querySelectorAll('.sequence g.row text')].map((text) => {
      const { left, right, top, bottom } = text.getBoundingClientRect();
      // A fifth of a line, at its top and at its bottom, has no ink.
      const inkless = (bottom - top) / 5;
      return { left, right, top: top + inkless, bottom: bottom - inkless, text };
    });
    return dots.flatMap((dot) => {
      const { left, right, top, bottom } = dot.getBoundingClientRect();
      const under = texts.find(
        (one) => one.left < right && left < one.right && one.top < bottom && top < one.bottom,
      );
      return under === undefined ? [] : [`a timer ends on "${under.text.textContent}"`];
    });
  });
