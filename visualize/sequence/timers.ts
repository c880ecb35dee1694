/** Timers as bars beside the lanes of their actors, and what is left of those that run. */

import * as d3 from 'd3';
import type { Svg } from './drawing.ts';
import { middleOf } from './lanes.ts';
import type { Layout } from './layout.ts';
import type { Scene, TimerBar } from './scene.ts';
import { widthOf } from './words.ts';

/** From the lane, so that the ends of arrows are not covered. */
const offset = 5;
const barWidth = 5;
const barGap = 2;
/** Beside one lane, so many at the most: further ones lie over the last. */
const mostBars = 6;

const barsBeside = ({ lanes: [lane] }: Layout): number => {
  const fitting = Math.floor(((lane?.room ?? 0) - 2 * offset) / (barWidth + barGap));
  return Math.max(1, Math.min(mostBars, fitting));
};
/** The length of the bar below the cursor for a timer of which all is left. */
const wholeLeft = 44;
/** A mark at the top of a row: the words of the row are lower. */
const clearOfWords = 1;
const lineHeight = 15;

interface Drawn extends TimerBar {
  readonly x: number;
  readonly y: number;
  readonly height: number;
  /** From 0 to 1; 0 for one that has ended. */
  readonly left: number;
}

/** What is left of a timer, in words. */
interface Left {
  readonly text: string;
  readonly x: number;
  readonly wide: number;
  /** How many lines of such words are above it. */
  readonly line: number;
}

/** How much room the timers need below the line of the cursor. */
export function timersRoom(scene: Scene, layout: Layout): number {
  const lines = d3.max(leftOf(scene, layout), ({ line }) => line + 1) ?? 0;
  return lines === 0 ? 12 : wholeLeft + lineHeight * lines + 8;
}

/** Below the lanes of those that run, each in the first line where it lies over no other. */
function leftOf(scene: Scene, layout: Layout): Left[] {
  const nowMs = scene.momentsMs.at(-1) ?? 0;
  const placed: Left[] = [];
  for (const { end, dueMs, delayMs, actor } of scene.timers) {
    if (end !== 'running') continue;
    const text = `${inSeconds(dueMs - nowMs)} of ${inSeconds(delayMs)} s`;
    const wide = widthOf(text, 'smallest') + 8;
    const x = middleOf(layout.actorX(actor) + offset, wide, layout);
    const beside = placed.filter((other) => Math.abs(other.x - x) < (other.wide + wide) / 2);
    const lines = d3.range(beside.length + 1);
    const line = lines.find((free) => beside.every((other) => other.line !== free)) ?? 0;
    placed.push({ text, x, wide, line });
  }
  return placed;
}

export function drawTimers(body: Svg, scene: Scene, layout: Layout): void {
  const nowMs = scene.momentsMs.at(-1) ?? 0;
  const bars = placeBars(scene, layout, nowMs);
  const group = body
    .selectAll('g.timers')
    .data([bars])
    .join((enter) => enter.insert('g', 'g.row').attr('class', 'timers'));
  const bar = group
    .selectAll<SVGGElement, Drawn>('g')
    .data(bars, ({ actor, id, from, dueMs }) => `${actor} ${id} ${from} ${dueMs}`)
    .join((enter) => {
      const added = enter.append('g');
      added.append('title');
      added.append('rect').attr('class', 'run').attr('width', barWidth);
      added.append('rect').attr('class', 'left').attr('width', barWidth);
      return added;
    })
    .attr('class', ({ end }) => `timer ${end}`);
  bar.select('title').text((drawn) => told(drawn, scene, nowMs));
  bar
    .select('rect.run')
    .attr('x', ({ x }) => x)
    .attr('y', ({ y }) => y)
    .attr('height', (d) => d.height);
  bar
    .select('rect.left')
    .attr('x', ({ x }) => x)
    .attr('y', layout.height)
    .attr('height', ({ left }) => left * wholeLeft);
  group
    .selectAll('text')
    .data(leftOf(scene, layout))
    .join('text')
    .attr('class', 'remaining')
    .attr('x', ({ x }) => x)
    .attr('y', ({ line }) => layout.height + wholeLeft + 14 + line * lineHeight)
    .attr('text-anchor', 'middle')
    .text(({ text }) => text);
}

function placeBars(scene: Scene, layout: Layout, nowMs: number): Drawn[] {
  /** By lane, for each place beside it the moment from which on it is free. */
  const free = new Map<number, number[]>();
  const most = barsBeside(layout);
  return scene.timers.map((timer) => {
    const lane = layout.actorX(timer.actor);
    const end = timer.to === null ? layout.height : layout.momentY(timer.to) + clearOfWords;
    const y = Math.min(layout.momentY(timer.from) + 12, layout.height, end - 3);
    const height = end - y;
    const places = free.get(lane) ?? [];
    free.set(lane, places);
    // By moments and not by where they are drawn: where polling is folded, what comes one after
    // the other is drawn at one place, and would else go ever further from its lane.
    const first = places.findIndex((until) => until <= timer.from);
    const place = Math.min(first === -1 ? places.length : first, most - 1);
    places[place] = Math.max(places[place] ?? 0, timer.to ?? Number.POSITIVE_INFINITY);
    const isRunning = timer.end === 'running';
    const left = isRunning ? Math.max(0, Math.min(1, (timer.dueMs - nowMs) / timer.delayMs)) : 0;
    return { ...timer, x: lane + offset + place * (barWidth + barGap), y, height, left };
  });
}

function told({ actor, id, delayMs, dueMs, from, to, end }: Drawn, scene: Scene, nowMs: number) {
  const timer = `timer of ${actor}, ${inSeconds(delayMs)} s (${id})`;
  if (end === 'running') return `${timer}: ${inSeconds(dueMs - nowMs)} s left`;
  const ranMs = (scene.momentsMs[to ?? from] ?? 0) - (scene.momentsMs[from] ?? 0);
  return `${timer}: ${end} after ${inSeconds(ranMs)} s`;
}

const inSeconds = (ms: number): string => String(Math.round(ms) / 1000);
