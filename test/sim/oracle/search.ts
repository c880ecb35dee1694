/** What a run has visited is what the search finds; and where the search goes, XState goes too. */

import { checkSystem } from '../../../sim/check/check.ts';
import type { Property, Trace } from '../../../sim/model/property.ts';
import { compose, type System } from '../../../sim/system/compose.ts';
import type { SystemSnapshot } from '../../../sim/system/snapshot.ts';
import { viewOf } from '../../../sim/system/stateView.ts';
import type { View } from '../../../sim/system/view.ts';
import { type Compared, input, isRefusal } from './compare.ts';
import { choiceFor, definitionOf, EngineRun, nameless } from './engine.ts';
import { difference } from './observation.ts';
import { RealRun } from './real/run.ts';
import type { Operation } from './schedule.ts';
import { show } from './show.ts';

/** Larger systems are searched as far as that. */
const maxStates = 200;
/** So many of the states that a run has visited are looked for. */
const mostStates = 4;

/** What has come of the search. */
interface Searched {
  readonly complete: boolean;
  /** How many runs that it shows have been taken by XState. */
  readonly replayed: number;
  readonly difference: string | null;
}

/** The names of all actors that run in one of the states. */
function namesIn(system: System, states: readonly SystemSnapshot[]): string[] {
  const members = states.flatMap((state) => system.localsOf(state)[0]?.members ?? []);
  return [...new Set(members.map(({ path }) => (path === '' ? 'm' : `m/${path}`)))];
}

/** All that a predicate can read of these actors. */
const keyOf = (view: View, names: readonly string[]): string =>
  show(
    names.map((name) => {
      const local = view.local(name);
      return local && { value: local.value, context: local.context, done: local.done };
    }),
    (object) =>
      'sessionId' in object ? `<${(object as { readonly id?: string }).id}>` : undefined,
  );

/** The choices that were made, or null if something happened that no choice stands for. */
function choicesIn({ operations }: Compared): Set<string> | null {
  const sends = operations.filter((operation) => operation.do === 'send');
  const isChoice = sends.every(({ to }) => /^m(\/[pqr])?$/.test(to));
  return isChoice ? new Set(sends.map(choiceFor)) : null;
}

/** Searches for the states of a run. Null where that had more than choices, or is refused. */
export async function search(compared: Compared): Promise<Searched | null> {
  try {
    return await searched(compared);
  } catch (error) {
    if (isRefusal(error)) return null;
    throw error;
  }
}

async function searched(compared: Compared): Promise<Searched | null> {
  const { text, states, system: ran } = compared;
  const choices = choicesIn(compared);
  if (choices === null || ran === undefined) return null;
  const definition = definitionOf(text, input, ({ name }) => choices.has(name));
  const system = compose(definition, 'untimed');
  const names = namesIn(ran, states);
  const keys = [...new Set(states.map((state) => keyOf(viewOf(ran, state), names)))];
  const properties = keys.slice(-mostStates).map((key, index): Property => {
    const holds = (view: View) => keyOf(view, names) === key;
    return { kind: 'sometimes', name: `s${index}`, text: key, source: 'drawn', holds };
  });
  const result = checkSystem(system, { properties, given: [], maxStates });
  let replayed = 0;
  for (const { name, verdict, trace } of result.properties) {
    const property = properties.find((other) => other.name === name) as Property;
    if (verdict === 'violated' || (verdict === 'unknown' && result.complete)) {
      return { ...result, replayed, difference: `the search misses ${property.text}` };
    }
    const found = trace && (await replay(text, trace));
    if (found) return { ...result, replayed, difference: found };
    if (trace) replayed++;
  }
  return { complete: result.complete, replayed, difference: null };
}

/** Takes a run of the search by XState, and compares all that is seen on the way. */
async function replay(text: string, { steps }: Trace): Promise<string | null> {
  const real = new RealRun(text, input);
  const engine = new EngineRun(compose(definitionOf(text, input), 'untimed'));
  let found = difference(real.observe(), engine.observe());
  const operations: Operation[] = [];
  for (const step of steps) {
    if (found !== null) break;
    const { advance: _, ...offered } = real.offered();
    const name = nameless(step.type === 'timer' ? step.id : (step as { choice: string }).choice);
    const operation = Object.values(offered)
      .flat()
      .find((one) => (one.do === 'expire' ? one.timer : choiceFor(one as never)) === name);
    // Actors without an id of their own are not told apart.
    if (operation === undefined && name.includes('~')) return null;
    if (operation === undefined) return `XState cannot do ${JSON.stringify(step)}`;
    operations.push(operation);
    await real.apply(operation);
    engine.apply(operation);
    found = difference(real.observe(), engine.observe());
  }
  return found && `on a way of the search: ${JSON.stringify(operations)}\n${found}`;
}
