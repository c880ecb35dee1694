/** The local states and events that the machines come to in many runs: what tests start from. */

import { rendezvous } from '../../machines/msc3906/index.ts';
import { settle } from '../../sim/model/knobs.ts';
import { type Random, seeded } from '../../sim/run/random.ts';
import { compose, type System } from '../../sim/system/compose.ts';
import type { Step } from '../../sim/system/definition.ts';
import type { LocalState } from '../../sim/system/local.ts';
import type { LocalMachine } from '../../sim/system/machine.ts';
import type { Message } from '../../sim/system/message.ts';
import type { SystemSnapshot } from '../../sim/system/snapshot.ts';
import type { Given } from './runs.ts';

/** One actor of one system: its machine, and the states and events it has met. */
export interface Reached {
  readonly actor: string;
  readonly machine: LocalMachine;
  readonly system: System;
  readonly states: Map<number, LocalState>;
  readonly events: Map<string, Message>;
}

const settings: readonly Given[] = [
  {},
  { scan: 'existing' },
  { e2ee: 'false' },
  { 'cross-signing': 'false', scan: 'existing', close: 'delete' },
  { intents: 'both-start', close: 'delete' },
  { intents: 'both-reciprocate' },
  { 'step-3': 'prose', diligence: 'glances' },
  { 'step-3': 'prose', scan: 'existing', secrets: 'some' },
  { 'visible-after': 'never' },
  { 'visible-after': '5' },
  { 'relay-bytes': '130' },
  { 'token-life': '0.2' },
  { protocol: 'oidc-sketch', secrets: 'none', 'device-code-life': '5' },
  { protocol: 'oidc-corrected', secrets: 'none', 'device-code-life': '5' },
  { protocol: 'oidc-corrected', e2ee: 'false', 'device-code-life': '60' },
];

/** What a walk is bent to: a whim taken as soon as it is possible, or a message that is lost. */
interface Bend {
  readonly whims: readonly string[];
  /** The first message with this number or a later one that can be lost. */
  readonly lose: number | null;
  /** How often a fault of any other kind happens: once in so many steps. */
  readonly faultIn: number | null;
}

/** The next step of a walk: what it is bent to, else what is usual or due. */
function stepOf(
  system: System,
  snapshot: SystemSnapshot,
  random: Random,
  { whims, lose, faultIn }: Bend,
): Step | undefined {
  const steps = system.enabled(snapshot);
  const chosen = steps.filter((step) => step.type === 'choose');
  const usual = chosen.filter(({ choice }) => system.choice(choice).usual);
  const due = steps.filter(({ type }) => type === 'deliver' || type === 'timer');
  const faults = steps.filter((step) => ![...chosen, ...due].includes(step as never));
  const any = <T>(from: readonly T[]): T | undefined => from[random.integer(0, from.length - 1)];
  const bent = chosen.find(({ choice }) => whims.includes(choice));
  if (bent !== undefined && random.oneIn(bent.choice === 'cancel' ? 60 : 2)) return bent;
  const isLate = lose !== null && (snapshot.context.sent ?? 0) > lose;
  const drop = faults.find(({ type }) => type === 'drop');
  if (isLate && drop !== undefined && snapshot.context.faultsLeft.loss === 2) return drop;
  if (faultIn !== null && faults.length > 0 && random.oneIn(faultIn)) return any(faults);
  // Servers decide at once, people take their time.
  const atOnce = usual.filter(({ choice }) => system.choice(choice).thinkMs === undefined);
  if (atOnce.length > 0 && bent === undefined) return any(atOnce);
  if (usual.length > 0 && random.oneIn(2)) return any(usual);
  return due[0] ?? usual[0] ?? faults[0];
}

/** A walk for each whim, one for each of the first messages to be lost, some with any fault. */
function bends(system: System): Bend[] {
  const whims = system.definition.choices.filter(({ usual }) => !usual).map(({ name }) => name);
  const needs = (whim: string) => (whim.endsWith('-uia') ? ['ask-uia', whim] : [whim]);
  const toLose = Array.from({ length: 70 }, (_, number) => number);
  const plain = { whims: [], lose: null, faultIn: null };
  return [
    { ...plain, whims: ['ask-uia'] },
    ...whims.map((whim) => ({ ...plain, whims: needs(whim) })),
    // A cancellation can come at any time, so it takes several walks to meet it at most times.
    ...Array.from({ length: 8 }, () => ({ ...plain, whims: ['cancel'] })),
    ...toLose.map((lose) => ({ ...plain, lose })),
    ...toLose.map((index) => ({ ...plain, faultIn: 20 + 2 * index })),
  ];
}

function wander(system: System, setting: number, longest: number, reached: Reached[]): void {
  for (const [walk, bend] of bends(system).entries()) {
    const random = seeded(1_000 * setting + walk);
    let { snapshot } = system.start();
    for (let count = 0; count < longest; count++) {
      for (const { actor, states } of reached) {
        const state = system.local(snapshot, actor);
        if (state !== null) states.set(state.id, state);
      }
      const step = stepOf(system, snapshot, random, bend);
      if (step === undefined) break;
      const result = system.apply(snapshot, step);
      snapshot = result.snapshot;
      for (const occurrence of result.occurrences) {
        if (occurrence.type !== 'received') continue;
        const { events } = reached.find(({ actor }) => actor === occurrence.actor) as Reached;
        if (events.size < 200) events.set(JSON.stringify(occurrence.event), occurrence.event);
      }
    }
  }
}

/** What every actor of every setting meets, with symbolic values. */
export function explore(longest = 400): Reached[] {
  return settings.flatMap((given, setting) => {
    const faults = { loss: 2, duplicate: 1, reorder: 1, crash: 1 };
    const definition = rendezvous.system(settle(rendezvous.knobs, given), faults, {
      kind: 'symbolic',
    });
    // What machines come to is asked for, not what anybody sees of it.
    const system = compose({ ...definition, observers: {} }, 'virtual');
    const reached = system.machines.map((machine) => ({
      actor: machine.name,
      machine,
      system,
      states: new Map<number, LocalState>(),
      events: new Map<string, Message>(),
    }));
    wander(system, setting, longest, reached);
    return reached;
  });
}
