/** What the ticks say of a system: control states, and verdicts on properties. */

import type { Predicate, Property } from '../../../sim/model/property.ts';
import type { System } from '../../../sim/system/compose.ts';
import type { Step, SystemDefinition } from '../../../sim/system/definition.ts';
import { Controls } from './controls.ts';
import type { Explored, Verdict } from './explored.ts';
import { Lassos } from './lassos.ts';
import { Search } from './ticks.ts';

interface Options {
  /** How many ticks make a ms; usually one. */
  readonly ticksPerMs?: number;
  /** It throws where there are more states; usually 100,000 are allowed. */
  readonly maxStates?: number;
}

export interface Ticked extends Explored {
  /** Two timers of a machine were due at one moment: more ticks in a ms could reach more. */
  readonly isTied: boolean;
  readonly states: number;
  /** What has happened, in words: which steps, and which of two things came first. */
  readonly seen: ReadonlySet<string>;
  /** A shortest run to a control state of that text, each step at its moment. */
  runTo(text: string): Step[];
}

const unless = (steps: number | null): Verdict => ({ holds: steps === null, steps });
const lasts = (isFound: boolean): Verdict => ({ holds: !isFound, steps: null });

/** Those that have a final state. */
const endingsOf = ({ machines }: System): string[] =>
  machines
    .filter(({ machine }) =>
      Object.values(machine.root.states).some(({ type }) => type === 'final'),
    )
    .map(({ name }) => name);

/** All control states that exact time reaches, and the verdicts. Throws a TooLarge. */
export function tick(
  definition: SystemDefinition,
  properties: readonly Property[],
  { ticksPerMs = 1, maxStates = 100_000 }: Options = {},
): Ticked {
  const controls = new Controls(definition);
  const search = new Search(controls, ticksPerMs, maxStates);
  search.run(null);
  const endings = endingsOf(controls.system);
  const lassos = new Lassos(controls, search.graph, endings);
  const mayRest: Predicate = (view) => endings.length > 0 && lassos.haveEnded(view);
  const verdictOf = (property: Property): Verdict => {
    const { holds } = property;
    switch (property.kind) {
      case 'sometimes': {
        const steps = search.leastWhere(holds);
        return { holds: steps !== null, steps };
      }
      case 'always':
        return unless(search.leastWhere((view) => !holds(view)));
      case 'eventually':
        return lasts(lassos.stays(property));
      case 'within': {
        const waiting = new Search(controls, ticksPerMs, maxStates);
        waiting.run(property);
        if (waiting.isAgain) search.seen.add('what is waited for is asked for again');
        return unless(waiting.violatedAfter);
      }
    }
  };
  const { mishaps } = search;
  return {
    controls: new Map([...search.least].map(([{ text }, steps]) => [text, steps])),
    verdicts: {
      ...Object.fromEntries(properties.map((property) => [property.name, verdictOf(property)])),
      'no-deadlock': unless(search.restsAfter(mayRest)),
      'no-livelock': lasts(lassos.turns()),
      'no-party-left-waiting': lasts(lassos.waits()),
      'no-lost-message': unless(mishaps.get('unread') ?? null),
      'no-unspecified-reception': unless(mishaps.get('unspecified') ?? null),
      'no-actor-error': unless(mishaps.get('failed') ?? null),
    },
    isTied: search.isTied,
    states: search.states,
    seen: search.seen,
    runTo: (text) => search.runTo(text),
  };
}
