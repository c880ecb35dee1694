/** Where timers end: each a mark that takes the mouse and the keyboard, over the rows. */

import type * as d3 from 'd3';
import type { Svg } from './drawing.ts';
import type { TimerBar } from './scene.ts';

/** A timer as `drawTimers` has drawn it. */
interface Drawn extends TimerBar {
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

type Open = (timer: TimerBar, isAgain: boolean) => void;

/** From the middle of a mark: how far it takes the mouse. */
const reach = 7;

export const timerKey = ({ actor, id, from }: TimerBar): string => `timer ${actor} ${id} ${from}`;

/** `onOpen` is called with one that is clicked, or chosen by Enter; it is the same each time. */
export function drawTimerEnds(body: Svg, chosen: string | undefined, onOpen: Open): void {
  const ended = body
    .selectAll<SVGGElement, Drawn>('g.timers > g.timer')
    .data()
    .filter(({ to }) => to !== null);
  const place = body.selectAll<SVGGElement, null>('g.timer-ends').data([null]).join('g');
  place.attr('class', 'timer-ends').raise();
  place
    .selectAll<SVGGElement, Drawn>('g')
    .data(ended, timerKey)
    .join((enter) => {
      const added = enter.append('g').attr('role', 'button');
      added.append('circle').attr('class', 'hit').attr('r', reach);
      added.append('circle').attr('class', 'dot').attr('r', 2.5);
      listen(added, onOpen);
      return added;
    })
    .attr('class', (timer) => `${timer.end}${timerKey(timer) === chosen ? ' chosen' : ''}`)
    .attr('transform', ({ x, y, height }) => `translate(${x + 2.5},${y + height})`)
    .attr('data-key', timerKey)
    // Tab comes to the first of them, and the arrow keys go on from there.
    .attr('tabindex', (_, index) => (index === 0 ? 0 : -1))
    .attr(
      'aria-label',
      ({ actor, delayMs, end }) => `timer of ${actor}, ${delayMs / 1000} s: ${end}`,
    );
}

/** Once for each mark, however often it is drawn. */
function listen(mark: d3.Selection<SVGGElement, Drawn, SVGGElement, null>, onOpen: Open): void {
  mark
    .on('click', ({ detail }: MouseEvent, timer) => onOpen(timer, detail > 1))
    .on('keydown', function (event: KeyboardEvent, timer) {
      const to = { ArrowDown: this.nextElementSibling, ArrowUp: this.previousElementSibling }[
        event.key
      ];
      const isChosen = this.classList.contains('chosen');
      if (event.key === 'Enter' || event.key === ' ') onOpen(timer, isChosen);
      else if (event.key === 'h') onOpen(timer, true);
      else if (to === undefined) return;
      else if (to instanceof SVGGElement) to.focus();
      event.preventDefault();
    });
}
