/** Guards as source text. */

import type { DrawnGuard } from '../drawn.ts';
import { eventTypes, pick, type Setting } from './names.ts';

/** What guards have names for. */
export const namedGuards = {
  isFirst: '({ context }) => context.n === 0',
  isAt: '({ context }, params) => context.n === params.n',
} as const;

/** In an `always`, of which XState asks again on each event, no guard reads the event. */
export function guardOf(drawn: DrawnGuard, setting: Setting, isAlways = false): string {
  switch (drawn.ask) {
    case 'n':
      return `({ context }) => context.n === ${drawn.value}`;
    case 'taken':
      return `({ context }) => context.k === ${drawn.value}`;
    case 'v':
      if (isAlways) return `({ context }) => context.k !== ${drawn.value}`;
      return `({ event }) => event.v === ${drawn.value}`;
    case 'event':
      if (isAlways) return `({ context }) => context.n > ${drawn.value}`;
      return `({ event }) => event.type === '${pick(eventTypes, drawn.value)}'`;
    case 'absent': {
      const questions = ["'d' in context", 'context.d === undefined', 'Object.is(context.d, -0)'];
      return `({ context }) => ${pick(questions, drawn.value)}`;
    }
    case 'named':
      return drawn.value === 0 ? `'isFirst'` : `{ type: 'isAt', params: { n: ${drawn.value} } }`;
    case 'in':
      return setting.states.length === 0
        ? '() => true'
        : `stateIn('${pick(setting.states, drawn.state)}')`;
    case 'not':
      return `not(${guardOf(drawn.guard, setting, isAlways)})`;
    case 'and':
    case 'or': {
      const guards = drawn.guards.map((guard) => guardOf(guard, setting, isAlways));
      return `${drawn.ask}([${guards.join(', ')}])`;
    }
    case 'throws':
      return "() => { throw new Error('guard') }";
  }
}
