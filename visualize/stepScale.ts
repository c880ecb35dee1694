/** The scrubber: each step has the same room on it, and the time of the steps is written below. */

import './stepScale.css';
import * as d3 from 'd3';
import type { Session } from './session.ts';

/** Room for the time of a step. */
const timeRoom = 64;
/** Time that passes between a step and the next is marked, if it is so much. */
const longMs = 1_000;
/** Half the width of the thumb: the ends of the scale are so far from the ends of the track. */
const endRoom = 8;

export class StepScale {
  readonly #slider: d3.Selection<HTMLInputElement, unknown, null, undefined>;
  readonly #times: d3.Selection<HTMLDivElement, unknown, null, undefined>;
  /** What the times were drawn for. */
  #drawn = '';
  #system: Session['system'] | null = null;
  #width = 0;

  /** `onMove` is called before the reader moves the cursor. */
  constructor(
    root: d3.Selection<HTMLElement, unknown, null, undefined>,
    readonly session: Session,
    readonly onMove: () => void,
  ) {
    const place = root.append('div').attr('class', 'scale');
    this.#slider = place.append('input').attr('type', 'range').attr('min', 0).attr('step', 1);
    this.#slider.attr('aria-label', 'Step').on('input', () => this.#scrub());
    this.#slider.on('keydown', (event: KeyboardEvent) => this.#press(event));
    this.#times = place.append('div').attr('class', 'times').attr('aria-hidden', 'true');
    this.#times.attr('title', 'The time at a step; bars: steps that take a second or more');
    new ResizeObserver(([entry]) => {
      this.#width = entry?.contentRect.width ?? 0;
      this.#drawTimes();
    }).observe(place.node() as HTMLElement);
  }

  /** Draws where the cursor is, which is also said in words. */
  show(where: string): void {
    const { at, steps } = this.session;
    this.#slider.attr('max', steps.length).property('value', at).attr('aria-valuetext', where);
    this.#drawTimes();
  }

  #drawTimes(): void {
    const { system, steps } = this.session;
    const key = `${steps.length} ${this.#width}`;
    if ((this.#drawn === key && this.#system === system) || this.#width === 0) return;
    [this.#drawn, this.#system] = [key, system];
    const count = steps.length;
    const share = (at: number) => (count === 0 ? 0 : at / count);
    const left = (at: number) => `calc(${endRoom}px + ${share(at)} * (100% - ${2 * endRoom}px))`;
    const moments = d3.range(count + 1).map((at) => this.#momentMs(at));
    this.#times
      .selectAll('i')
      .data(d3.range(1, count + 1).filter((at) => passedMs(moments, at) >= longMs))
      .join('i')
      .style('left', (at) => left(at - 0.5))
      .style('width', `calc(${share(1)} * (100% - ${2 * endRoom}px))`);
    this.#times
      .selectAll('span')
      .data(labelled(moments, Math.floor(this.#width / timeRoom)))
      .join('span')
      .style('left', (at) => left(at))
      .classed('last', (at) => at === count && count > 0)
      .text((at) => timeText(moments[at] ?? 0));
  }

  #momentMs(at: number): number {
    return this.session.snapshotAt(at).context.nowMs ?? 0;
  }

  #scrub(): void {
    this.onMove();
    this.session.jump(Number(this.#slider.property('value')));
  }

  /** The slider's own keys, which would move the cursor a second time. */
  #press(event: KeyboardEvent): void {
    const { session } = this;
    const { at, steps } = session;
    const to = {
      ArrowLeft: at - 1,
      ArrowDown: at - 1,
      ArrowRight: at + 1,
      ArrowUp: at + 1,
      PageUp: at + 10,
      PageDown: at - 10,
      Home: 0,
      End: steps.length,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.onMove();
    session.jump(to);
  }
}

const passedMs = (moments: readonly number[], at: number): number =>
  (moments[at] ?? 0) - (moments[at - 1] ?? 0);

/** Places whose time is written: evenly along the steps, each time once, the last one always. */
function labelled(moments: readonly number[], most: number): number[] {
  const last = moments.length - 1;
  const every = Math.max(1, Math.ceil(last / Math.max(1, most)));
  const places = d3.range(0, last - 0.9 * every, every);
  const texts = new Set<string>([timeText(moments[last] ?? 0)]);
  const written = places.filter((at) => {
    const text = timeText(moments[at] ?? 0);
    const isNew = !texts.has(text);
    texts.add(text);
    return isNew;
  });
  return [...written, last];
}

const timeText = (ms: number): string => `${(ms / 1000).toFixed(ms < 100_000 ? 1 : 0)} s`;
