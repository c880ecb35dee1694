/** When a step can be next in exact time: in words, and the slider that chooses its moment. */

import type { Span } from 'actorcheck/check';
import type * as d3 from 'd3';
import type { NextStep } from './next.ts';
import { nearest } from './walk.ts';

/** Of a step that need never come, the slider offers so much. */
const offeredMs = 60_000;
/** In how many parts a slider divides its span, about. */
const parts = 200;

/** Seconds with as many digits as these moments need, and one at least. */
function inSeconds(...moments: readonly number[]): string[] {
  const digits = [1, 2].find((count) =>
    moments.every(
      (ms) => Math.abs(Math.round(ms / 10 ** (3 - count)) * 10 ** (3 - count) - ms) < 0.5,
    ),
  );
  return moments.map((ms) => (ms / 1000).toFixed(digits ?? 3));
}

/** "between 9.4 and 10.0 s"; of several spans, all of them. */
export function spansText(spans: readonly Span[]): string {
  const told = spans.map(({ fromMs, toMs }) => {
    if (toMs === Number.POSITIVE_INFINITY) return `from ${inSeconds(fromMs)}\u00a0s on`;
    const [from, to] = inSeconds(fromMs, toMs);
    return from === to ? `at ${from}\u00a0s` : `between ${from} and ${to}\u00a0s`;
  });
  return told.join(' or ');
}

/** What there is to say of when a step can be next; `open`: if moments before it are left open. */
export function whenText({ when }: NextStep, open: readonly Span[] | null): string[] {
  if (when === null) return [];
  const any = open === null || open.length === 0 ? '' : spansText(open);
  const others = any === '' ? [] : [`any moments before: ${any}`];
  if (when.notYet === null) {
    const here = spansText(when.spans);
    return any === here ? [here] : [here, ...others];
  }
  const { fromMs, byMs, why } = when.notYet;
  const isNever = open !== null && open.length === 0;
  const first = `first at ${inSeconds(fromMs)}\u00a0s`;
  const reason = byMs === null ? why : `time passes up to ${inSeconds(byMs)} s only, ${why}`;
  return [
    isNever ? `impossible next in exact time: ${first}` : `not yet: ${first}`,
    reason,
    ...others,
  ];
}

/** The moments of what can be next, as the reader has set them. */
export class Moments {
  readonly #chosen = new Map<NextStep, number>();

  set(next: NextStep, atMs: number | undefined): void {
    if (atMs !== undefined) this.#chosen.set(next, atMs);
  }

  /** At which moment a step is taken: the one that is set or, if there is none, the usual one. */
  of(next: NextStep): number | undefined {
    if (next.when === null) return undefined;
    return nearest(next.when.spans, this.#chosen.get(next) ?? next.atMs);
  }

  /** A slider for a step that can be next at several moments. */
  slider(item: d3.Selection<HTMLLIElement, unknown, null, undefined>, next: NextStep): void {
    const spans = next.when?.spans ?? [];
    const [first, last] = [spans[0], spans.at(-1)];
    if (first === undefined || last === undefined || first.fromMs === last.toMs) return;
    const { fromMs } = first;
    const toMs = Math.min(last.toMs, Math.max(fromMs + offeredMs, this.of(next) as number));
    const stepMs = stepFor(toMs - fromMs);
    const row = item.append('label').attr('class', 'moment');
    const slider = row.append('input').attr('type', 'range').attr('step', 'any');
    slider.attr('min', fromMs).attr('max', toMs).attr('aria-label', `Moment: ${next.text}`);
    const shown = row.append('output');
    const show = (atMs: number): void => {
      const text = `${inSeconds(atMs)} s`;
      slider.property('value', atMs).attr('aria-valuetext', text);
      shown.text(text);
    };
    const set = (wishedMs: number): void => {
      const rounded = Math.round(wishedMs / stepMs) * stepMs;
      const inside = Math.min(toMs, Math.max(fromMs, rounded));
      this.#chosen.set(next, nearest(spans, inside));
      show(this.of(next) as number);
    };
    show(this.of(next) as number);
    slider.on('input', () => set(Number(slider.property('value'))));
    slider.on('keydown', (event: KeyboardEvent) => {
      const atMs = this.of(next) as number;
      const to = keyTo(event.key, atMs, stepMs, [fromMs, toMs]);
      if (to === null) return;
      event.preventDefault();
      // Elsewhere on the page these keys move along the path.
      event.stopPropagation();
      set(to);
    });
  }
}

/** A round number of ms. */
function stepFor(lengthMs: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, lengthMs / parts)));
  return [1, 2, 5, 10].map((by) => by * power).find((ms) => ms * parts >= lengthMs) as number;
}

/** Where a key takes a slider; null for one that does not. */
function keyTo(
  key: string,
  atMs: number,
  stepMs: number,
  [fromMs, toMs]: readonly [number, number],
): number | null {
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return atMs - stepMs;
    case 'ArrowRight':
    case 'ArrowUp':
      return atMs + stepMs;
    case 'PageDown':
      return atMs - 10 * stepMs;
    case 'PageUp':
      return atMs + 10 * stepMs;
    case 'Home':
      return fromMs;
    case 'End':
      return toMs;
    default:
      return null;
  }
}
