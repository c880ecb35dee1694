/** A text is there at once where it is read, and soon as a whole: what is read stays in view. */

import { expect, it } from 'vitest';
import { dropFiles } from './dropping.ts';
import { syntheticLines, takeAsRevision } from './syntheticText.ts';
import { visitor as newVisitor } from './visitor.ts';

const visitor = newVisitor();
const lines = syntheticLines(1500);
const text = `${lines.join('\n')}\n`;

it('fills in what is out of view, and moves nothing that is read', async () => {
  const { page } = visitor;
  await takeAsRevision(page, text);
  await visitor.visit();
  await dropFiles(page, ['proposal.md', text]);
  const sheet = page.locator('#text .page > div');
  const current = sheet.locator('.current').first();
  await current.waitFor();
  // As soon as it is there, so are the lines of the step, whatever else is.
  const away = () =>
    current.evaluate((element) => {
      const [inner, outer] = [element, element.closest('.page') as Element].map((one) =>
        one.getBoundingClientRect(),
      ) as [DOMRect, DOMRect];
      return Math.max(outer.top - inner.top, inner.bottom - outer.bottom, 0);
    });
  expect(await away()).toBe(0);
  await sheet.and(page.locator(':not([aria-busy])')).waitFor();
  expect(await away()).toBe(0);
  const shown = (await sheet.textContent()) ?? '';
  // As it is read: code is marked as such, the others as they are.
  const wanted = lines
    .slice(5)
    .flatMap((line) => /line": \d+|Line \d+ is a sentence/.exec(line) ?? []);
  expect(wanted.filter((words) => !shown.includes(words))).toEqual([]);
  expect(wanted.length).toBe(1493);
  const items = sheet.locator('li');
  expect(await items.last().textContent()).toContain(`code ${lines.length}`);
  // Each reference has its mark beside its line.
  expect(await sheet.locator('.marks').count()).toBeGreaterThan(30);
});
