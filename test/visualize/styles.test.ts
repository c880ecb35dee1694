/** A view looks the same whichever views were opened before it. */

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { views } from '../../visualize/views.ts';
import { patienceMs } from '../patience.ts';
import { connect } from './connect.ts';

let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await connect();
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(patienceMs);
});

afterAll(async () => {
  await browser?.close();
});

async function open({ name, title }: (typeof views)[number]): Promise<void> {
  await page.getByRole('tab', { name: title, exact: true }).click();
  await page.locator(`#view-${name}:not([aria-busy]):not([hidden])`).waitFor();
}

/** What becomes of each kind of thing that any view may have, within that view. */
const stylesOf = (name: string) =>
  page.evaluate((id) => {
    const place = document.getElementById(id) as HTMLElement;
    // Not what a view happens to show: all that leaked once, and whatever a sheet may name next.
    const probe = document.createElement('div');
    // Its size is no matter of what else is there.
    probe.style.cssText = 'position: absolute; width: 20rem';
    probe.innerHTML = `
      <ul class="legend"><li><svg><path /></svg><span>a</span><small>b</small></li></ul>
      <p class="label close scroll row lane mark time"><button type="button">c</button></p>
      <pre>d</pre><figure><figcaption>e</figcaption></figure><table><tr><td>f</td></tr></table>
      <svg class="body"><g class="row"><text class="label time">g</text></g>
      <g class="arrow mark"><path class="line" /><circle r="1" /><rect class="hit" /></g></svg>`;
    place.append(probe);
    const found = [...probe.querySelectorAll('*')].flatMap((element) =>
      [null, '::before', '::after'].map((pseudo) => {
        const style = getComputedStyle(element, pseudo);
        // In which order a page has its own properties depends on what was loaded when.
        const all = [...style]
          .sort()
          .map((property) => `${property}: ${style.getPropertyValue(property)}`);
        return `${element.localName}${pseudo ?? ''} {${all.join('; ')}}`;
      }),
    );
    probe.remove();
    return found;
  }, `view-${name}`);

it('by itself, and after all the others', async () => {
  const alone: Record<string, string[]> = {};
  for (const view of views) {
    await page.goto('about:blank');
    await page.goto(`${inject('pageAddress')}#path=&view=${view.name}`);
    await open(view);
    alone[view.name] = await stylesOf(view.name);
  }
  for (const view of views) await open(view);
  for (const view of views) {
    await open(view);
    const after = await stylesOf(view.name);
    const before = alone[view.name] ?? [];
    expect(after.filter((style, index) => style !== before[index])).toEqual([]);
  }
});
