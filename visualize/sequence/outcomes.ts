/** How the parties stand: a card for each party that comes to an end, and a line on the rest. */

import { labelsOf, seconds, standings } from 'actorcheck/report';
import type { RunRecord } from 'actorcheck/run';
import * as d3 from 'd3';

/** Of more, only the outcome is on the card: why it is so is its title. */
const mostCards = 4;

export function showOutcomes(section: HTMLElement, run: RunRecord): void {
  const label = labelsOf(run);
  const root = d3.select(section);
  root.selectAll('*').remove();
  const cards = root.append('ul');
  const others: string[] = [];
  const all = standings(run);
  const isMany = all.filter(({ outcome }) => outcome !== undefined).length > mostCards;
  cards.classed('many', isMany);
  for (const { party, outcome, why } of all) {
    if (outcome === undefined) {
      others.push(`${label(party)}: ${why}.`);
      continue;
    }
    const card = cards.append('li').attr('data-party', party);
    card.append('span').attr('class', 'who').text(label(party));
    card.append('strong').text(outcome);
    if (isMany) card.attr('title', why);
    else card.append('p').text(why);
  }
  root
    .append('p')
    .attr('class', 'ending')
    .text([endingOf(run), ...others].join(' '));
}

function endingOf(run: RunRecord): string {
  const at = `${seconds(run.virtualMs)} s of virtual time`;
  const parts = [
    run.ended === 'quiet'
      ? `At ${at}: nothing more can happen.`
      : `At ${at}. More can happen: this is how all stand if it does not.`,
  ];
  if (run.faults.loss > 0) {
    const lost = run.messages.filter(({ fate }) => fate === 'lost').length;
    parts.push(`${lost} of ${run.faults.loss} messages lost.`);
  }
  return parts.join(' ');
}
