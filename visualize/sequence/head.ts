/** The names of the lanes, above the drawing: those of parties, and of actors where unfolded. */

import type { Party } from 'actorcheck';
import { printable } from 'actorcheck/report';
import * as d3 from 'd3';
import type { Svg } from './drawing.ts';
import { childrenOf, type Lane, marginsOf, timeUnit } from './lanes.ts';
import type { Layout, Opened } from './layout.ts';
import type { Scene } from './scene.ts';
import { fitted, widthOf } from './words.ts';

/** Beside a name, and for the mark beside it that unfolds a party. */
const nameEdge = 6;
const foldRoom = 18;
const nameSize = 'small';
/** A name that is turned has no more room than this. */
const tallest = 130;

/** The parties' names; those of several actors are buttons that unfold them. */
export function drawHead(
  head: Svg,
  parties: readonly Party[],
  scene: Scene,
  layout: Layout,
  { parties: opened }: Opened,
  onToggle: (party: string) => void,
): void {
  const own = (name: string) => layout.lanes.filter((lane) => lane.party === name);
  const names = parties.map((party) => ({
    ...party,
    text: printable(party.label),
    x: d3.mean(own(party.name), ({ x }) => x) ?? 0,
    room: d3.sum(own(party.name), ({ room }) => room) - nameEdge,
    fold: actorsOf(party, scene) > 1 ? foldRoom : 0,
  }));
  const isTurned = names.some((name) => linesOf(name).length === 0);
  const longest = d3.max(names, ({ text }) => widthOf(text, nameSize, true)) ?? 0;
  const height = isTurned ? Math.min(tallest, longest) + foldRoom + nameEdge : 34;
  const room = drawActors(head, layout, opened, height);
  head.attr('width', layout.width).attr('height', height + room);
  const unit = head
    .selectAll('text.time')
    .data(layout.isFolded ? [] : [timeUnit])
    .join('text');
  const { x, anchor } = marginsOf(layout).time;
  unit.attr('class', 'time').attr('x', x).attr('y', 22).style('text-anchor', anchor).text(timeUnit);
  const party = head
    .selectAll<SVGGElement, Name>('g.party')
    .data(names, ({ name }) => name)
    .join((enter) => {
      const added = enter.append('g').attr('class', 'party');
      added.append('text').attr('class', 'lane');
      added.append('path').attr('class', 'fold').attr('d', 'M-3,-4L4,0L-3,4Z');
      return added;
    })
    .attr('transform', ({ x }) => `translate(${x},0)`)
    .classed('attack', ({ isAttacker }) => isAttacker === true);
  const text = party.select<SVGTextElement>('text').attr('data-party', ({ name }) => name);
  text.each(function (name) {
    if (isTurned) turnName(this, name, height);
    else writeName(this, name);
  });
  markFolds(party, scene, opened, onToggle);
  party.select('path.fold').attr('transform', (name) => {
    const half = (d3.max(linesOf(name), (line) => widthOf(line, nameSize, true)) ?? 0) / 2;
    const place = isTurned ? `0,${height - 12}` : `${-half - 9},18`;
    return `translate(${place})${opened.has(name.name) ? 'rotate(90)' : ''}`;
  });
}

/** A party with the room that there is for its name. */
interface Name extends Party {
  readonly text: string;
  readonly x: number;
  readonly room: number;
  /** For the mark that unfolds it. */
  readonly fold: number;
}

/** The names of actors, below that of their party where it is unfolded; how much room they take. */
function drawActors(head: Svg, layout: Layout, opened: ReadonlySet<string>, top: number): number {
  const lanes = layout.lanes.filter((lane) => opened.has(lane.party));
  const nameOf = ({ actors }: Lane) => printable(lastOf(actors.join()));
  const wide = (lane: Lane) => widthOf(nameOf(lane), 'smallest');
  const isTurned = lanes.some((lane) => wide(lane) > lane.room - nameEdge);
  const room = isTurned ? Math.min(tallest, d3.max(lanes, wide) ?? 0) + nameEdge : 16;
  const text = head.selectAll('text.actor').data(lanes).join('text').attr('class', 'actor');
  text.each(function (lane) {
    const place = d3.select(this as SVGTextElement);
    place.text(fitted(nameOf(lane), isTurned ? tallest : lane.room, 'smallest'));
    place.attr('transform', `translate(${lane.x},${top + (isTurned ? room - 4 : 10)})`);
    turn(place, isTurned);
    titled(place, nameOf(lane));
  });
  return lanes.length === 0 ? 0 : room;
}

const actorsOf = ({ actors }: Party, scene: Scene): number =>
  d3.sum(Object.keys(actors), (root) => 1 + childrenOf(scene, root).length);

/** Parties of several actors can be unfolded; on another path there may be more of them. */
function markFolds(
  party: d3.Selection<SVGGElement, Name, SVGSVGElement, unknown>,
  scene: Scene,
  opened: Opened['parties'],
  onToggle: (party: string) => void,
): void {
  const several = (value: (own: Party) => string) => (own: Party) =>
    actorsOf(own, scene) > 1 ? value(own) : null;
  party
    .attr(
      'role',
      several(() => 'button'),
    )
    .attr(
      'tabindex',
      several(() => '0'),
    )
    .attr(
      'aria-expanded',
      several(({ name }) => String(opened.has(name))),
    )
    .attr(
      'aria-label',
      several((own) => `${own.label}, ${actorsOf(own, scene)} actors`),
    )
    .on('click', (_, own) => {
      if (actorsOf(own, scene) > 1) onToggle(own.name);
    })
    .on('keydown', (event: KeyboardEvent, own) => {
      if (actorsOf(own, scene) === 1 || (event.key !== 'Enter' && event.key !== ' ')) return;
      event.preventDefault();
      onToggle(own.name);
    })
    .select('path.fold')
    .attr('visibility', (own) => (actorsOf(own, scene) > 1 ? null : 'hidden'));
}

/** Of what a machine has started, the name beneath it. */
const lastOf = (actor: string): string => actor.slice(actor.indexOf('/') + 1);

/** A name in one line or, where there is no room for that, in two; none if there is for neither. */
function linesOf({ text, room, fold }: Name): string[] {
  const fits = (line: string) => widthOf(line, nameSize, true) + fold <= room;
  if (fits(text)) return [text];
  const spaces = d3.range(text.length).filter((index) => text[index] === ' ');
  const split = d3.least(spaces, (index) => Math.abs(index - text.length / 2));
  const lines = split === undefined ? [] : [text.slice(0, split), text.slice(split + 1)];
  return lines.every(fits) ? lines : [];
}

function writeName(element: SVGTextElement, name: Name): void {
  const lines = linesOf(name);
  const text = d3.select(element).attr('transform', null);
  turn(text, false);
  text.text(null);
  for (const [index, line] of lines.entries()) {
    const part = text.append('tspan').attr('x', 0);
    part.attr('y', lines.length === 1 ? 22 : 15 + 14 * index);
    part.text(index === 0 ? line : ` ${line}`);
  }
}

function turnName(element: SVGTextElement, { text, fold }: Name, height: number): void {
  const place = d3.select(element).text(fitted(text, tallest, nameSize, true));
  place.attr('transform', `translate(0,${height - (fold > 0 ? foldRoom : nameEdge)})`);
  turn(place, true);
  titled(place, text);
}

/** Upwards from its place, or across its middle. */
function turn(place: d3.Selection<SVGTextElement, unknown, null, undefined>, isTurned: boolean) {
  const at = place.attr('transform') ?? '';
  if (isTurned) place.attr('transform', `${at}rotate(-90)`);
  place.attr('dy', isTurned ? 4 : 0);
  place.style('text-anchor', isTurned ? 'start' : 'middle');
}

/** What is shortened has a title. */
function titled(place: d3.Selection<SVGTextElement, unknown, null, undefined>, text: string): void {
  if (place.text() !== text) place.append('title').text(text);
}
