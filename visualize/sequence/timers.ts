/** Timers as bars beside the lanes of their actors, and what is left of those that run. */

import * as d3 from 'd3';
import type { Svg } from './drawing.ts';
import type { Layout } from './layout.ts';
import type { Scene, TimerBar } from './scene.ts';

const barWidth = 5;
/** From the lane, so that the ends of arrows are not covered. */
const offset = 5;
/** The length of the bar below the cursor for a timer of which all is left. */
const wholeLeft = 44;
const lineHeight = 15;

interface Drawn extends TimerBar {
  readonly x: number;
  readonly y: number;
  readonly height: number;
  /** From 0 to 1; 0 for one that has ended. */
  readonly left: number;
  /** Its place among the timers that run on its lane. */
  readonly place: number;
}

/** How much room the timers need below the line of the cursor. */
export function timersRoom(scene: Scene, layout: Layout): number {
  const running = scene.timers.filter(({ end }) => end === 'running');
  const counts = d3.rollup(
    running,
    (bars) => bars.length,
    ({ actor }) => layout.actorX(actor),
  );
  return running.length === 0 ? 12 : wholeLeft + lineHeight * (d3.max(counts.values()) ?? 1) + 8;
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
    .data(bars.filter(({ end }) => end === 'running'))
    .join('text')
    .attr('class', 'remaining')
    .attr('x', ({ actor }) => layout.actorX(actor) + offset)
    .attr('y', ({ place }) => layout.height + wholeLeft + 14 + place * lineHeight)
    .attr('text-anchor', 'middle')
    .text(({ dueMs, delayMs }) => `${inSeconds(dueMs - nowMs)} of ${inSeconds(delayMs)} s`);
}

function placeBars(scene: Scene, layout: Layout, nowMs: number): Drawn[] {
  const running = new Map<number, number>();
  const busy = new Map<number, { slot: number; untilY: number }[]>();
  return scene.timers.map((timer) => {
    const lane = layout.actorX(timer.actor);
    const y = Math.min(layout.momentY(timer.from) + 12, layout.height);
    const end = timer.to === null ? layout.height : layout.momentY(timer.to) + 12;
    const height = Math.max(3, end - y);
    const others = (busy.get(lane) ?? []).filter(({ untilY }) => untilY > y);
    const slot = d3
      .range(others.length + 1)
      .find((free) => others.every((one) => one.slot !== free));
    busy.set(lane, [...others, { slot: slot ?? 0, untilY: y + height }]);
    const isRunning = timer.end === 'running';
    const place = running.get(lane) ?? 0;
    if (isRunning) running.set(lane, place + 1);
    const left = isRunning ? Math.max(0, Math.min(1, (timer.dueMs - nowMs) / timer.delayMs)) : 0;
    return { ...timer, x: lane + offset + (slot ?? 0) * (barWidth + 2), y, height, left, place };
  });
}

function told({ actor, id, delayMs, dueMs, from, to, end }: Drawn, scene: Scene, nowMs: number) {
  const timer = `timer of ${actor}, ${inSeconds(delayMs)} s (${id})`;
  if (end === 'running') return `${timer}: ${inSeconds(dueMs - nowMs)} s left`;
  const ranMs = (scene.momentsMs[to ?? from] ?? 0) - (scene.momentsMs[from] ?? 0);
  return `${timer}: ${end} after ${inSeconds(ranMs)} s`;
}

const inSeconds = (ms: number): string => String(Math.round(ms) / 1000);
