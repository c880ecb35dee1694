/** The text beside the machine: given by the reader, marked with the run, kept by the browser. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type axe from 'axe-core';
import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { rendezvous as model } from '../../machines/msc3906/index.ts';
import { linesIn } from '../../sim/coverage/lines.ts';
import { type Dropped, dragTo, dropFiles, dropPaths } from './dropping.ts';
import { otherLines, syntheticLines, takeAsRevision } from './syntheticText.ts';
import { visitor as newVisitor } from './visitor.ts';

const visitor = newVisitor();
const { visit } = visitor;

const lines = syntheticLines();
const text = `${lines.join('\n')}\n`;
const pane = () => visitor.page.locator('#text');
const revision = () => pane().locator('.revision').textContent();
const alert = () => visitor.page.getByRole('alert').textContent();
const where = () => visitor.page.locator('#path .where').textContent();
/** The lines that stand out, by the numbers in them. */
const standingOut = async (kind: 'current' | 'asked') => {
  const all = await pane().locator(`.page .${kind}`).allTextContents();
  return all.map((line) => Number(/(?:Line |"line": )(\d+)/.exec(line)?.[1]));
};
const mark = (kind: string, name: RegExp) =>
  pane().locator(`.marks .${kind}`).and(pane().getByRole('button', { name }));

const drop = (...files: Dropped[]) => dropFiles(visitor.page, ...files);

const isInView = (selector: string) =>
  visitor.page
    .locator(selector)
    .first()
    .evaluate((element) => {
      const [inner, outer] = [element, element.closest('.page') as Element].map((one) =>
        one.getBoundingClientRect(),
      ) as [DOMRect, DOMRect];
      return inner.top >= outer.top && inner.bottom <= outer.bottom;
    });

/** Those who want the public text in a tab of its own have it, by Ctrl or the middle button. */
async function opensElsewhere(link: Locator): Promise<void> {
  const context = visitor.page.context();
  const asked: string[] = [];
  await context.route('https://github.com/**', (route) => {
    asked.push(route.request().url());
    return route.fulfill({ body: 'the text' });
  });
  const ways = [{ modifiers: ['ControlOrMeta' as const] }, { button: 'middle' as const }];
  for (const [index, how] of ways.entries()) {
    const opened = context.waitForEvent('page');
    await link.click(how);
    const other = await opened;
    await expect.poll(() => asked.length).toBe(index + 1);
    await other.close();
  }
}

/** What axe finds in the pane. */
async function violations(): Promise<string[]> {
  const path = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
  await visitor.page.addScriptTag({ path });
  return visitor.page.evaluate(async () => {
    const { axe: here } = globalThis as unknown as { axe: typeof axe };
    const { violations: found } = await here.run('#text', { resultTypes: ['violations'] });
    return found.flatMap(({ id, nodes }) =>
      nodes.map(({ target }) => `${id}: ${target.join(' ')}`),
    );
  });
}

describe('a text that is dropped', () => {
  it('is shown beside the views, runs nothing, follows the step and leads to it', async () => {
    await takeAsRevision(visitor.page, text);
    await visit();
    await drop(['proposal.md', text]);
    await expect
      .poll(revision)
      .toMatch(/^This is the revision that the lines are of \([0-9a-f]{9}\)\.$/);
    expect(await pane().locator('h1').textContent()).toContain('A text for tests alone');
    // The run ends with step 23.
    await expect.poll(() => standingOut('current')).toEqual([371, 372, 373, 374]);
    expect(await isInView('#text .page .current')).toBe(true);
    await visitor.page.keyboard.press('Home');
    expect(await standingOut('current')).toEqual([]);
    await mark('step', /^Step 16: /).click();
    // What is checked at once after it is current as well.
    const waits = expect.arrayContaining([316, 317]);
    await expect.poll(() => standingOut('current')).toEqual(waits);
    expect(await isInView('#text .page .current')).toBe(true);
    const there = await where();
    await visitor.page.keyboard.press('u');
    await expect.poll(() => standingOut('current')).not.toEqual(waits);
    await visitor.page.keyboard.press('r');
    expect(await where()).toBe(there);
    expect(await standingOut('current')).toEqual(waits);
    expect(await mark('done', /^Step 16: .*, taken in this run$/).count()).toBe(1);
    expect(await mark('later', /^Step 23: .*, taken later in this run$/).count()).toBe(1);
    // Without the OIDC variant no path of the setting has it, but a machine implements it.
    expect(await mark('open', /^Step O3: .*, not in this run$/).count()).toBe(1);
    // What is on record, or checked: a property of step 16 is violated as written.
    expect(await mark('violated', /^\d* ?Properties: .*: violated/).count()).toBeGreaterThan(3);
    expect(await mark('holds', /^\d* ?Properties: .*: holds/).count()).toBeGreaterThan(3);
    for (const colorScheme of ['light', 'dark'] as const) {
      await visitor.page.emulateMedia({ colorScheme });
      expect(await violations()).toEqual([]);
    }
    // What is read stays in sight, whatever room there is.
    await visitor.page.keyboard.press('u');
    await visitor.page.keyboard.press('r');
    for (const width of [700, 1024, 1280]) {
      await visitor.page.setViewportSize({ width, height: 800 });
      await expect.poll(() => isInView('#text .page .current')).toBe(true);
    }
    // What is not to run does not, and asks nothing of anyone.
    const page = pane().locator('.page');
    expect(await page.locator('script, img').count()).toBe(0);
    expect(await page.textContent()).toContain('<script>window.ran = true</script>');
    const links = page.locator('a');
    expect(await links.evaluateAll((all) => all.map((one) => one.getAttribute('href')))).toEqual([
      'https://example.org/x.png',
    ]);
    expect(await visitor.page.evaluate(() => 'ran' in window)).toBe(false);
  });

  it('is kept, is led to from any view and from the margin, by keyboard too', async () => {
    await takeAsRevision(visitor.page, text);
    await visit();
    // It was open, and is so again, with what was kept.
    await expect.poll(() => standingOut('current')).toEqual([371, 372, 373, 374]);
    await visitor.page.keyboard.press('t');
    await expect.poll(() => pane().isVisible()).toBe(false);
    await visitor.page.getByRole('tab', { name: 'Check' }).press('Enter');
    const row = visitor.page.locator('tr[data-property="visible-in-time"], tr[data-property]');
    const source = row.getByRole('link', { name: 'L316-L317', exact: true }).first();
    expect(await source.getAttribute('href')).toMatch(/^https:.*\.md\?plain=1#L316-L317$/);
    await source.press('Enter');
    await expect.poll(() => standingOut('asked')).toEqual([316, 317]);
    expect(await isInView('#text .page .asked')).toBe(true);
    await opensElsewhere(row.getByRole('link', { name: /^L371/ }).first());
    expect(await standingOut('asked')).toEqual([316, 317]);
    // A finding leads to the property that shows it; of several, one is chosen.
    const finding = model.findings?.find((one) => one.source.startsWith('MSC3906 L371-L374'));
    await mark('finding', new RegExp(`${finding?.name}:`)).focus();
    await visitor.page.keyboard.press('Enter');
    const choices = pane().locator('.choices button');
    await choices.filter({ hasText: finding?.name as string }).press('Enter');
    await expect
      .poll(() =>
        visitor.page.evaluate(() => document.activeElement?.getAttribute('data-property')),
      )
      .toBe(finding?.property);
    // The width is the reader's, and kept.
    const grip = pane().getByRole('separator');
    const width = async () => (await pane().boundingBox())?.width ?? 0;
    const before = await width();
    await grip.press('ArrowLeft');
    expect(await width()).toBeGreaterThan(before);
    const there = await where();
    await grip.press('Home');
    const least = await width();
    await grip.press('End');
    expect(await width()).toBeGreaterThan(least);
    // What is beside it keeps some room, and the path is where it was.
    expect((await visitor.page.locator('#views').boundingBox())?.width).toBeGreaterThan(200);
    expect(await where()).toBe(there);
    await dragTo(visitor.page, grip, 800);
    expect((await pane().boundingBox())?.x).toBeCloseTo(800, -1.5);
    const wider = await width();
    await visitor.page.reload();
    await pane().locator('h1').waitFor();
    expect(await width()).toBe(wider);
    await pane().getByRole('button', { name: 'Remove' }).click();
    await expect.poll(revision).toMatch(/^The text of MSC3906 is not here/);
    await visitor.page.reload();
    await expect.poll(revision).toMatch(/^The text of MSC3906 is not here/);
    expect(await pane().locator('.here a').first().getAttribute('target')).toBe('_blank');
  });
});

/** What becomes of the references in `otherLines`, told by its three changes. */
function figures(changed: number): string {
  const named = [
    ...model.steps,
    ...(model.properties ?? []),
    ...(model.findings ?? []),
    ...(model.statements ?? []),
  ];
  const all = named.flatMap(({ source }) => linesIn(source));
  const own = all.filter(({ document }) => document === 'MSC3906');
  const keys = [...new Set(own.map(({ from, to }) => `${from} ${to}`))];
  const ranges = keys.map((key) => key.split(' ').map(Number) as [number, number]);
  const isWith = ([from, to]: [number, number], first: number, last: number) =>
    from <= last && to >= first;
  const other = ranges.filter((one) => isWith(one, 10, 19) || isWith(one, changed, changed));
  const moved = ranges.filter((one) => !other.includes(one) && one[0] > 19);
  return `${moved.length} of ${ranges.length} references moved, ${other.length} changed`;
}

describe('another revision', () => {
  it('is said to be one, with the lines where they are now', async () => {
    await takeAsRevision(visitor.page, text);
    await visit();
    const other = otherLines(lines, 316);
    await drop(['other.md', `${other.join('\r\n')}\r\n`]);
    await expect.poll(revision).toMatch(/^This is another revision/);
    expect(await revision()).toContain(figures(316));
    // By their numbers in the first one: they are ten lines further up.
    expect(await standingOut('current')).toEqual([371, 372, 373, 374]);
    expect(await pane().locator('.marks.changed').count()).toBeGreaterThan(0);
    await pane().locator('.others summary').click();
    await pane()
      .locator('.others')
      .getByRole('button', { name: /^L316-L317 changed: / })
      .click();
    const asked = pane().locator('.page .asked');
    await expect.poll(() => asked.first().textContent()).toContain('This is another sentence now.');
    expect(await isInView('#text .page .asked')).toBe(true);
  });
});

describe('from the disk', () => {
  it('a file is taken, a folder is told as such, and of several none hides another', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'texts-'));
    const [one, other] = ['a', 'b'].map((name) => join(folder, name, 'proposal.md')) as [
      string,
      string,
    ];
    for (const name of ['a', 'b']) mkdirSync(join(folder, name));
    writeFileSync(one, lines.join('\r\n'));
    writeFileSync(other, '# Something else\n');
    try {
      await takeAsRevision(visitor.page, text);
      await visit();
      await dropPaths(visitor.page, folder);
      await expect.poll(alert).toMatch(/^texts-\w+: expected a folder with one of .*, got none/);
      await dropPaths(visitor.page, one, other);
      await expect.poll(alert).toMatch(/^proposal.*\.md: expected one of MSC3906/);
      expect(await standingOut('current')).toEqual([371, 372, 373, 374]);
      expect(await visitor.page.locator('body.dropping').count()).toBe(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is shown where the browser keeps nothing, which is said', async () => {
    await takeAsRevision(visitor.page, text);
    await visitor.page.addInitScript(() => {
      const refuse = () => {
        throw new DOMException('not here', 'SecurityError');
      };
      Object.defineProperty(window, 'localStorage', { get: refuse });
      IDBFactory.prototype.open = refuse;
    });
    await visit();
    await drop(['proposal.md', text]);
    await expect.poll(alert).toBe('proposal.md: shown, but the browser does not keep it: not here');
    expect(await standingOut('current')).toEqual([371, 372, 373, 374]);
    await pane().getByRole('button', { name: 'Remove' }).click();
    await expect.poll(revision).toMatch(/^The text of MSC3906 is not here/);
    await visitor.page.keyboard.press('t');
    expect(await pane().isVisible()).toBe(false);
  });
});

describe('what is no text', () => {
  it.each([
    [
      'a picture',
      'x.png',
      [137, 80, 78, 71, 0, 1],
      /^x\.png: expected a text in Markdown, got a binary file: byte 4 is zero$/,
    ],
    ['nothing', 'empty.md', '', /^empty\.md: expected a text in Markdown, got an empty file$/],
    [
      'bytes',
      'latin.md',
      [0x61, 0xe9, 0x61],
      /^latin\.md: expected a text in Markdown, got a file that is not UTF-8$/,
    ],
    [
      'another proposal',
      'other.md',
      '# Something else\n\nOf which nobody here knows.\n',
      /^other\.md: expected one of MSC3906 \(3906-sign-in.*\), MSC3903 .*, got another text/,
    ],
  ])('is told as such: %s', async (_, name, content, problem) => {
    await visit();
    const before = await where();
    await drop([name, content]);
    await expect.poll(alert).toMatch(problem);
    expect(await where()).toBe(before);
  });
});
