/** The names of the lanes, above the drawing: those of parties, and of actors where unfolded. */

import type { Party } from 'actorcheck';
import { printable, shorten } from 'actorcheck/report';
import * as d3 from 'd3';
import type { Svg } from './drawing.ts';
import { childrenOf, type Layout, nameLetter, type Opened, timeWidth } from './layout.ts';
import type { Scene } from './scene.ts';

const actorLetter = 6.5;

/** The parties' names; those of several actors are buttons that unfold them. */
export function drawHead(
  head: Svg,
  parties: readonly Party[],
  scene: Scene,
  layout: Layout,
  { parties: opened }: Opened,
  onToggle: (party: string) => void,
): void {
  head.attr('width', layout.width).attr('height', opened.size > 0 ? 50 : 34);
  const unit = head.selectAll('text.time').data(['seconds']).join('text').attr('class', 'time');
  unit
    .attr('x', timeWidth - 12)
    .attr('y', 22)
    .text('seconds');
  const own = (name: string) => layout.lanes.filter((lane) => lane.party === name);
  const party = head
    .selectAll<SVGGElement, Party>('g.party')
    .data(parties, ({ name }) => name)
    .join((enter) => {
      const added = enter.append('g').attr('class', 'party');
      added.append('text').attr('class', 'lane').attr('y', 22);
      added.append('path').attr('class', 'fold').attr('d', 'M-3,-4L4,0L-3,4Z');
      return added;
    })
    .attr('transform', ({ name }) => `translate(${d3.mean(own(name), ({ x }) => x) ?? 0},0)`);
  const text = party.select<SVGTextElement>('text').attr('data-party', ({ name }) => name);
  text.each(function ({ name, label }) {
    writeName(this, printable(label), d3.sum(own(name), ({ room }) => room) / nameLetter);
  });
  markFolds(party, scene, opened, onToggle);
  head
    .selectAll<SVGTextElement, Layout['lanes'][number]>('text.actor')
    .data(layout.lanes.filter((lane) => opened.has(lane.party)))
    .join('text')
    .attr('class', 'actor')
    .attr('x', ({ x }) => x)
    .attr('y', 44)
    .each(function ({ actors, room }) {
      writeShort(this, printable(lastOf(actors.join())), room / actorLetter);
    });
}

/** Parties of several actors can be unfolded; on another path there may be more of them. */
function markFolds(
  party: d3.Selection<SVGGElement, Party, SVGSVGElement, unknown>,
  scene: Scene,
  opened: Opened['parties'],
  onToggle: (party: string) => void,
): void {
  const count = ({ actors }: Party) =>
    d3.sum(Object.keys(actors), (root) => 1 + childrenOf(scene, root).length);
  const several = (value: (own: Party) => string) => (own: Party) =>
    count(own) > 1 ? value(own) : null;
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
      several((own) => `${own.label}, ${count(own)} actors`),
    )
    .on('click', (_, own) => {
      if (count(own) > 1) onToggle(own.name);
    })
    .on('keydown', (event: KeyboardEvent, own) => {
      if (count(own) === 1 || (event.key !== 'Enter' && event.key !== ' ')) return;
      event.preventDefault();
      onToggle(own.name);
    })
    .each(function (own) {
      const half =
        (d3.select(this).select<SVGTextElement>('text').node()?.getBBox().width ?? 0) / 2;
      const turn = opened.has(own.name) ? 'rotate(90)' : '';
      const fold = d3.select(this).select('path');
      fold.attr('visibility', count(own) > 1 ? null : 'hidden');
      fold.attr('transform', `translate(${-half - 9},18)${turn}`);
    });
}

/** Of what a machine has started, the name beneath it. */
const lastOf = (actor: string): string => actor.slice(actor.indexOf('/') + 1);

/** A name in one line or, where there is no room for that, in two. */
function writeName(element: SVGTextElement, name: string, letters: number): void {
  const middle = name.length / 2;
  const spaces = d3.range(name.length).filter((index) => name[index] === ' ');
  const split = d3.least(spaces, (index) => Math.abs(index - middle));
  if (name.length <= letters || split === undefined) {
    writeShort(element, name, letters);
    return;
  }
  element.replaceChildren();
  for (const [index, line] of [name.slice(0, split), name.slice(split)].entries()) {
    const part = d3.select(element).append('tspan').attr('x', 0);
    part.attr('y', index === 0 ? 15 : 29);
    part.text(index === 0 ? line : ` ${line.trim()}`);
  }
}

/** As much of a text as so many letters have room for; what is shortened has a title. */
function writeShort(element: SVGTextElement, text: string, letters: number): void {
  const written = shorten(text, Math.max(3, Math.floor(letters)));
  const place = d3.select(element).text(written);
  if (written !== text) place.append('title').text(text);
}
