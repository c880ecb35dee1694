/** Steering the page: step by step to an end, by keyboard, by link, by file. */

import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { rendezvous } from '../../machines/msc3906/index.ts';
import { parseTrace, writeTrace } from '../../sim/trace/format.ts';
import { visitor as newVisitor } from './visitor.ts';

const visitor = newVisitor();
const { visit, link } = visitor;

const where = () => visitor.page.locator('#path .where').textContent();
const outcomes = () => visitor.page.locator('#outcomes strong').allTextContents();
const next = (text: string) => visitor.page.locator('#next button.take', { hasText: text });
const alert = () => visitor.page.getByRole('alert').textContent();
/** The rows as a screen reader has them: what is drawn, in words. */
const drawn = () =>
  visitor.page
    .locator('g.row')
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('aria-label')));
const take = async (text: string) => {
  await next(text).first().click();
};

async function exported(item: string): Promise<string> {
  await visitor.page.locator('#tools .menu summary').click();
  const [download] = await Promise.all([
    visitor.page.waitForEvent('download'),
    visitor.page.getByRole('button', { name: `Save the ${item}` }).click(),
  ]);
  // Over the connection, not from a file: the browser is another program's.
  return (await buffer(await download.createReadStream())).toString('latin1');
}

async function drop(name: string, text: string): Promise<void> {
  const data = await visitor.page.evaluateHandle(
    ([file, content]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([content as string], file as string));
      return transfer;
    },
    [name, text],
  );
  await visitor.page.dispatchEvent('body', 'drop', { dataTransfer: data });
}

describe('what can happen next', () => {
  it('is taken by keyboard alone, to a successful end', async () => {
    await visit('path=');
    expect(await where()).toBe('step 0 of 0, 0.000 s');
    // The number before the step that is marked as usual; beyond the ninth there is none.
    const usual = () =>
      visitor.page.evaluate(() => {
        const all = [...document.querySelectorAll<HTMLElement>('#next button.take')];
        const found = all.find((one) => one.textContent?.endsWith('usual'));
        return found && (found.querySelector('kbd')?.textContent ?? 'n');
      });
    for (let key = await usual(); key !== undefined; key = await usual()) {
      await visitor.page.keyboard.press(key);
    }
    expect(await outcomes()).toEqual(['success', 'success']);
  });

  it('is grouped by party, with the time that is left of a timer', async () => {
    await visit('path=');
    await take('POST rendezvous');
    await take('the relay serves the existing device');
    await take('201');
    expect(
      await visitor.page
        .locator('#next section')
        .evaluateAll((all) => all.map((one) => one.ariaLabel)),
    ).toEqual(['existing device', 'relay', 'user']);
    expect(await next('timer').allTextContents()).toEqual([
      expect.stringContaining('in 1 s'),
      expect.stringMatching(/in 59\.96 s/),
    ]);
    const remaining = await visitor.page.locator('svg .remaining').allTextContents();
    expect(remaining.sort()).toEqual(['1 of 1 s', '59.96 of 60 s']);
  });

  it('goes back and on, and elsewhere from there', async () => {
    await visit();
    const end = (await where()) as string;
    await visitor.page.keyboard.press('Home');
    expect(await where()).toMatch(/^step 0 of 140, 0\.000 s$/);
    await visitor.page.keyboard.press('ArrowRight');
    await visitor.page.keyboard.press('r');
    await visitor.page.keyboard.press('u');
    expect(await where()).toMatch(/^step 1 of 140/);
    await visitor.page.keyboard.press('End');
    expect(await where()).toBe(end);
    await visitor.page.keyboard.press('Home');
    await take('the user walks away');
    expect(await where()).toMatch(/^step 1 of 1,/);
  });

  it('draws a lost message as lost, and one that arrives twice as twice', async () => {
    await visit('loss=1&duplicate=1&path=');
    const arrows = visitor.page.locator('g.row', { hasText: 'POST rendezvous' }).locator('.arrow');
    const kinds = () => arrows.evaluateAll((all) => all.map((one) => one.getAttribute('class')));
    await visitor.page.getByRole('button', { name: /^lose: .*POST rendezvous/ }).click();
    expect(await kinds()).toEqual([expect.stringContaining('stops')]);
    expect((await drawn()).join()).toContain('POST rendezvous, lost');
    await visitor.page.keyboard.press('Home');
    await visitor.page.getByRole('button', { name: /^double: .*POST rendezvous/ }).click();
    await take('POST rendezvous');
    const arrives = expect.stringContaining('arrives');
    expect(await kinds()).toEqual([arrives, arrives]);
    expect((await drawn()).join()).toContain('arrives twice');
    expect(await visitor.page.locator('.mark.fault').count()).toBe(1);
  });

  it('walks at random, the same way from the same seed', async () => {
    const walk = async () => {
      await visit('seed=7&loss=1&path=');
      await visitor.page.keyboard.press('w');
      return [await visitor.page.locator('#status').textContent(), await drawn()];
    };
    const [said, first] = await walk();
    expect(said).toMatch(/^Random walk, seed 7: \d+ steps, nothing more can happen\.$/);
    await visitor.page.goto('about:blank');
    expect((await walk())[1]).toEqual(first);
  });

  it('plays, and stops', async () => {
    await visit();
    await visitor.page.keyboard.press('Home');
    await visitor.page.keyboard.press('Space');
    await expect.poll(where).toMatch(/^step [3-9]/);
    await visitor.page.getByRole('button', { name: 'Pause' }).click();
    const stopped = await where();
    await visitor.page.waitForTimeout(900);
    expect(await where()).toBe(stopped);
  });

  it('is scrubbed through step by step, with the time along it', async () => {
    await visit();
    const scrubber = visitor.page.getByLabel('Step', { exact: true });
    await scrubber.fill('47');
    expect(await where()).toMatch(/^step 47 of 140, /);
    await scrubber.press('ArrowRight');
    expect(await where()).toMatch(/^step 48 of 140, /);
    expect(await scrubber.getAttribute('aria-valuetext')).toBe(await where());
    // Equal steps have equal room, however long they take: the last one takes nearly a minute.
    const times = visitor.page.locator('#path .times');
    const all = await times.locator('span').allTextContents();
    expect(all[0]).toBe('0.0 s');
    expect(all.at(-1)).toBe('71.3 s');
    const moments = all.map(Number.parseFloat);
    expect(moments).toEqual([...moments].sort((a, b) => a - b));
    expect(moments.filter((at) => at < 15).length).toBeGreaterThan(moments.length / 2);
  });
});

describe('the drawing', () => {
  it('shows a message on its way, and then the moment of its arrival', async () => {
    await visit('path=');
    expect(await visitor.page.locator('.arrow.travels').count()).toBe(1);
    const arrow = visitor.page.locator('g.row', { hasText: 'POST rendezvous' }).locator('.arrow');
    await take('POST rendezvous');
    expect(await arrow.getAttribute('class')).toContain('arrives');
    const path = (await arrow.locator('path').first().getAttribute('d')) as string;
    const [, fromY, toY] = /^M[\d.]+,([\d.]+)L[\d.]+,([\d.]+)$/.exec(path) ?? [];
    expect(Number(toY)).toBeGreaterThan(Number(fromY));
  });

  it('unfolds a party into its actors', async () => {
    await visit();
    await visitor.page.getByRole('button', { name: 'new device, 3 actors' }).press('Enter');
    expect(await visitor.page.locator('svg .actor').allTextContents()).toEqual([
      'newDevice',
      'newChannel',
      'newSecrets',
    ]);
    expect(await visitor.page.locator('g.row.handover').count()).toBeGreaterThan(10);
    await visitor.page.getByRole('button', { name: 'new device, 3 actors' }).click();
    expect(await visitor.page.locator('g.row.handover').count()).toBe(0);
  });

  it('marks the lasso', async () => {
    await visit();
    const url = await link();
    await visitor.page.goto(`${url}&cycle=100`);
    await expect
      .poll(() => visitor.page.locator('.lasso').getAttribute('aria-label'))
      .toBe('the last 40 steps repeat for ever');
    await visitor.page.keyboard.press('Home');
    expect(await visitor.page.locator('.lasso').count()).toBe(0);
  });

  it('says how to steer it', async () => {
    await visit();
    await visitor.page.keyboard.press('?');
    expect(await visitor.page.locator('dialog dt').count()).toBeGreaterThan(10);
    await visitor.page.keyboard.press('Escape');
    expect(await visitor.page.locator('dialog').isVisible()).toBe(false);
  });
});

describe('sharing', () => {
  it('shows who follows a link the same thing', async () => {
    await visit('knob.scan=existing&loss=1&amend=tell-failure&seed=5&path=');
    for (let step = 0; step < 13; step++) await visitor.page.keyboard.press('n');
    await visitor.page
      .getByRole('button', { name: /^lose: / })
      .first()
      .click();
    await visitor.page.keyboard.press('e');
    for (let step = 0; step < 5; step++) await visitor.page.keyboard.press('u');
    const seen = [
      await where(),
      await drawn(),
      await outcomes(),
      await visitor.page.locator('#next').innerText(),
    ];
    const url = await link();
    expect(url).toContain('knob.scan=existing');
    await visitor.page.goto('about:blank');
    await visitor.page.goto(url);
    await visitor.page.locator('g.row').first().waitFor();
    expect([
      await where(),
      await drawn(),
      await outcomes(),
      await visitor.page.locator('#next').innerText(),
    ]).toEqual(seen);
    expect(await visitor.page.getByLabel('loss', { exact: true }).inputValue()).toBe('1');
    expect(await visitor.page.getByLabel('tell-failure').isChecked()).toBe(true);
  });

  it.each([
    ['model=other', /^address: this page is about "msc3906", the link about "other"$/],
    ['path=0z', /^address: there is no such step 2 in this path$/],
    ['path=!', /^address: there is no such step 1 in this path$/],
    ['seed=-1', /^address: seed: expected a number from 0 to 4294967295, got "-1"$/],
    ['knob.scan=neither', /^scan: expected .+, got "neither"$/],
    ['amend=nothing', /^amend: expected amendments of .+, got "nothing"$/],
  ])('says what is wrong with a link: %s', async (fragment, problem) => {
    await visit(fragment);
    await expect.poll(alert).toMatch(problem);
    expect(await visitor.page.locator('g.row').count()).toBeGreaterThan(0);
  });

  it('exports a trace that comes back as it was, and refuses a broken one', async () => {
    await visit('loss=1&path=');
    await visitor.page
      .getByRole('button', { name: /^lose: / })
      .first()
      .click();
    await visitor.page.keyboard.press('e');
    const seen = await drawn();
    const text = await exported('trace as JSON');
    expect(writeTrace(parseTrace(text, rendezvous))).toBe(text);
    await visitor.page.keyboard.press('Home');
    await take('the user walks away');
    await drop('cut.json', text.slice(0, 500));
    await expect.poll(alert).toBe('trace: it is cut short: its JSON has no end');
    await drop('edited.json', text.replace('"title": "', '"title": "Not '));
    await expect.poll(alert).toMatch(/^trace: it was edited: /);
    await drop('other.json', text.replace('"msc3906"', '"msc4108"'));
    await expect.poll(alert).toMatch(/^trace: expected a run of model "msc3906"/);
    expect(await where()).toMatch(/^step 1 of 1,/);
    await visitor.page.getByLabel('Trace file').setInputFiles({
      name: 'whole.json',
      mimeType: 'application/json',
      buffer: Buffer.from(text),
    });
    await expect.poll(alert).toBe('');
    // Files hold no times: the choices are taken at once.
    const untimed = (rows: (string | null)[]) => rows.map((row) => row?.replace(/[\d.]+ s/g, ''));
    await expect.poll(async () => untimed(await drawn())).toEqual(untimed(seen));
  });

  it('exports what is on screen: SVG by itself, PNG, Mermaid', async () => {
    await visit();
    const svg = await exported('picture as SVG');
    expect(svg).toMatch(/^<svg .*new device.*m\.login\.success/s);
    expect(svg).not.toMatch(/class=|var\(/);
    expect((await exported('picture as PNG')).slice(1, 4)).toBe('PNG');
    expect(await exported('sequence as Mermaid')).toMatch(/^sequenceDiagram\n.*m\.login\.success/s);
  });
});
