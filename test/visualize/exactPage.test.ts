/** Exact time in a real browser: the reading is chosen, and the moment of a step by its slider. */

import { describe, expect, it } from 'vitest';
import { visitor } from './visitor.ts';

const on = visitor();

const next = () => on.page.locator('#next');
const slider = () => next().locator('.moment input').first();
const where = () => on.page.locator('#path .where').innerText();
const press = (name: string) => on.page.getByRole('button', { name, exact: true }).click();
const exact = () => next().getByLabel('exact', { exact: true });

describe('exact time', () => {
  it('keeps a path at its moments, and says of what is next when it can be', async () => {
    await on.visit();
    const before = await where();
    expect(await slider().count()).toBe(0);
    await exact().check();
    expect(await where()).toBe(before);
    await press('Start');
    await press('Redo');
    await press('Redo');
    await expect.poll(() => next().innerText()).toMatch(/between [\d.]+ and [\d.]+\s?s/);
    const late = next().locator('button[aria-disabled="true"]').first();
    expect(await late.innerText()).toMatch(/first at [\d.]+\s?s/);
    const at = await where();
    await late.click({ force: true });
    expect(await where()).toBe(at);
  });

  it('takes a step at the moment that keys set, and the link says so', async () => {
    await on.visit('time=exact');
    expect(await exact().isChecked()).toBe(true);
    await press('Start');
    await slider().focus();
    await on.page.keyboard.press('End');
    const text = await slider().getAttribute('aria-valuetext');
    const atMs = Number.parseFloat(text ?? '') * 1_000;
    expect(atMs).toBe(Number(await slider().getAttribute('max')));
    await on.page.keyboard.press('ArrowLeft');
    expect(Number(await slider().inputValue())).toBeLessThan(atMs);
    // Keys of the slider are its own: the cursor of the path has not moved.
    expect(await where()).toContain('step 0 of');
    await on.page.keyboard.press('End');
    await on.page.keyboard.press('1');
    const moment = `step 1 of 1, ${(atMs / 1000).toFixed(3)} s`;
    await expect.poll(where).toBe(moment);
    const link = await on.link();
    expect(link).toContain('time=exact');
    await on.page.goto('about:blank');
    await on.page.goto(link);
    await expect.poll(where).toBe(moment);
    expect(await exact().isChecked()).toBe(true);
    expect(await on.page.locator('#error').innerText()).toBe('');
  });

  it('goes on at random, and in any order again', async () => {
    await on.visit('time=exact');
    await press('Start');
    await press('Random walk');
    const { error, reached } = await on.page.evaluate(() => ({
      error: document.querySelector('#error')?.textContent,
      reached: document.querySelector('#path .where')?.textContent,
    }));
    expect(error).toBe('');
    await next().getByLabel('any order').check();
    expect(await where()).toBe(reached);
    expect(await slider().count()).toBe(0);
    expect(await on.link()).not.toContain('time=');
  });

  it('is a reading where latencies are fixed, and names timers by how long they take', async () => {
    const servers = ['relay', 'homeserver'].flatMap((server) => [
      `knob.${server}-latency=0.05`,
      `knob.${server}-latency-least=0.05`,
    ]);
    await on.visit(['time=exact', ...servers].join('&'));
    expect(await exact().isVisible()).toBe(true);
    expect(await exact().isChecked()).toBe(true);
    await press('Start');
    const told: string[] = [];
    for (let step = 0; step < 12; step++) {
      told.push((await next().innerText()).replaceAll('\u00a0', ' '));
      await press('Redo');
    }
    expect(told.join('\n')).toMatch(/\bat [\d.]+ s\b/);
    expect(told.join('\n')).toMatch(/when the [\d.]+ s of "\w+" are over/);
    expect(told.join('\n')).not.toContain('xstate.');
  });

  it('has a sample path of what holds: to where what is owed has come, or to the end', async () => {
    await on.visit();
    await on.page.getByRole('tab', { name: 'Check' }).click();
    const view = on.page.locator('.check');
    await view.locator('select').first().selectOption('default');
    await view.getByLabel('in exact time too').check();
    await view.getByRole('button', { name: 'Check', exact: true }).click();
    await view.getByRole('button', { name: 'Stop' }).and(view.locator(':disabled')).waitFor();
    const row = (name: string) => view.locator(`tr[data-property="${name}"]`);
    for (const name of ['shown-code-is-the-channels', 'payload-read-or-writer-learns']) {
      const sample = { name: /^Sample path.+As amended, exact time/ };
      await row(name).getByRole('button', sample).click();
      const selected = on.page.locator('[role=tab][aria-selected=true]');
      await expect.poll(() => selected.innerText()).toBe('Sequence');
      expect(await where()).toMatch(/step (\d+) of \1, [\d.]+ s/);
      expect(await exact().isChecked()).toBe(true);
      expect(await on.page.locator('#error').innerText()).toBe('');
      await on.page.getByRole('tab', { name: 'Check' }).click();
    }
    const standing = row('payload-read-or-writer-learns').locator('.standing');
    await expect.poll(() => standing.innerText()).toBe('met here');
  });
});
