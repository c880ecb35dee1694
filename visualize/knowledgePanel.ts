/** What an attacker knows at the chosen step, below what can happen next; nothing without one. */

import type { Knowing } from 'actorcheck';
import { printable, shorten } from 'actorcheck/report';
import * as d3 from 'd3';
import type { Session } from './session.ts';

/** How many characters of a long value are shown; its title has all. */
const mostCharacters = 60;

export function showKnowledge(aside: HTMLElement, session: Session): void {
  const { model, snapshot, system } = session;
  const known = model.knowledge?.(snapshot) ?? [];
  const learned = learnedAt(session, known);
  const parties = system.definition.parties.filter(({ name }) =>
    // Its lane is there from the start, and it knows nothing yet.
    known.some(({ party }) => party === name),
  );
  const sections = d3
    .select(aside)
    .selectAll<HTMLElement, (typeof parties)[number]>('section.known')
    .data(parties)
    .join('section')
    .attr('class', 'known')
    .attr('aria-label', ({ label }) => `What the ${label} knows`);
  sections.selectAll('*').remove();
  sections.append('h2').text(({ label }) => `What the ${label} knows`);
  sections
    .append('ol')
    .selectAll('li')
    .data(({ name }) => known.filter(({ party }) => party === name))
    .join('li')
    .classed('learned', (one) => learned.has(one))
    .call((item) => {
      item
        .filter((one) => learned.has(one))
        .append('strong')
        .text('just learned');
      item.append('span').text(({ what }) => what);
      item
        .append('code')
        .attr('title', ({ value }) => value)
        .text(({ value }) => shorten(printable(value), mostCharacters));
    });
}

/** What was not known before the step that was taken last; nothing at the start. */
function learnedAt(session: Session, known: readonly Knowing[]): ReadonlySet<Knowing> {
  const { model, at } = session;
  if (at === 0) return new Set();
  const keyOf = ({ party, what, value }: Knowing) => JSON.stringify([party, what, value]);
  const before = (model.knowledge?.(session.snapshotAt(at - 1)) ?? []).map(keyOf);
  return new Set(
    known.filter((one) => {
      const place = before.indexOf(keyOf(one));
      // What is known twice was learned twice.
      if (place !== -1) before.splice(place, 1);
      return place === -1;
    }),
  );
}
