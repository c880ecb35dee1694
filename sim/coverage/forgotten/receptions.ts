/** Messages and statuses that nothing is said about: what a search has met, nearest first. */

import type { Explorer } from '../../check/search/explore.ts';
import type { Edges } from '../../check/search/graph.ts';
import type { Successor } from '../../check/search/successor.ts';
import type { Model } from '../../model/model.ts';
import { stateName } from '../../model/names.ts';
import type { Step } from '../../system/definition.ts';
import type { LocalState } from '../../system/local.ts';
import type { LocalMachine } from '../../system/machine.ts';
import type { Envelope, Message } from '../../system/message.ts';
import type { StepResult } from '../../system/snapshot.ts';
import type { TakenTransition } from '../../system/transition.ts';
import type { Omission } from './omission.ts';
import { type Walked, whoOf } from './where.ts';

/** A transition for events by a pattern: "creating -response.*-> failed", "-*[2]-> stays". */
const isCatchAll = ({ name, meta }: TakenTransition): boolean =>
  meta.step === undefined && meta.unspecified !== true && /\*(?:\[\d+\])?-> /.test(name);

const isDelivery = ({ type }: Step): boolean => !['choose', 'timer', 'crash'].includes(type);

/** The edges by which something of it may be met, the first one of each kind. */
function* suspects({ edges, leaves, kernel }: Explorer): Generator<readonly [number, Step]> {
  const { offsets, rows, states } = edges as Edges;
  const seen = new Set<number>();
  const kinds = new Set<string>();
  for (let state = 0; state < states; state++) {
    const last = offsets[state + 1] as number;
    for (let edge = offsets[state] as number; edge < last; edge++) {
      const row = rows[edge] as number;
      if (seen.has(row)) continue;
      seen.add(row);
      const successor = leaves.successors[row] as Successor;
      const { unspecified, unread, taken } = successor;
      const step = kernel.steps.items[successor.step] as Step;
      const isCaught = isDelivery(step) && taken.some(isCatchAll);
      if (unspecified === null && unread === null && !isCaught) continue;
      // Of what is caught the message is not known yet.
      const names = taken.map(({ actor, name }) => `${actor} ${name}`);
      const kind = JSON.stringify([unspecified, unread, names, isCaught ? row : null]);
      if (kinds.has(kind)) continue;
      kinds.add(kind);
      yield [state, step];
    }
  }
}

export function receptionsIn(
  model: Model,
  explorer: Explorer,
  walk: (steps: readonly Step[]) => Walked,
): Omission[] {
  const found = new Map<string, Omission>();
  for (const [state, step] of suspects(explorer)) {
    const before = explorer.stepsTo(state);
    const walked = walk(before);
    const result = explorer.system.apply(walked.snapshot, step);
    const steps = [...before, step];
    for (const met of metIn(model, explorer, walked, result)) {
      const key = JSON.stringify(met);
      const trace = { steps, cycleFrom: null };
      if (!found.has(key)) found.set(key, { ...met, scenario: '', trace, at: steps.length });
    }
  }
  return [...found.values()];
}

type Met = Omit<Omission, 'scenario' | 'trace' | 'at'>;

/** As `mishaps` tells them, all that there are in one step. */
function* metIn(
  model: Model,
  { system }: Explorer,
  walked: Walked,
  { occurrences, snapshot }: StepResult,
): Generator<Met> {
  const locals = new Map<string, LocalState | null>();
  let brought: Envelope | null = null;
  for (const occurrence of occurrences) {
    if (occurrence.type === 'delivered') brought = occurrence.envelope;
    if (occurrence.type !== 'received') continue;
    const { actor, event, taken, unread, isWithin } = occurrence;
    const root = system.rootOf(actor);
    const local = locals.has(root) ? locals.get(root) : system.local(walked.snapshot, root);
    const envelope = brought;
    brought = null;
    const isStart = event.type === 'xstate.init';
    const isAnswer = envelope !== null && system.network.isAnswer(envelope);
    const isAnswered = taken.some(({ meta }) => meta.unspecified !== true);
    const isForgotten = !isAnswered && (envelope !== null || taken.length > 0);
    const isCaught = isAnswer && taken.length > 0 && isCatchAll(taken[0] as TakenTransition);
    const step = taken.find(({ meta }) => meta.step !== undefined)?.meta.step;
    const about = {
      kind: isAnswer ? ('status' as const) : ('reception' as const),
      who: whoOf(system, actor),
      state: local ? stateName(local.value) : 'crashed',
      what:
        envelope === null ? event.type : toldOf(model.view(envelope, snapshot, symbolic), event),
      note: taken.map(({ description }) => description ?? '').find((text) => text !== '') ?? '',
      step: step ?? walked.stepOf(actor),
      transition: '',
    };
    if (unread) {
      if (envelope !== null && !isAnswer) {
        yield { ...about, note: '', end: 'and nobody reads it: it has ended, or is down' };
      }
    } else if (!isStart && isForgotten) {
      yield { ...about, end: taken.length === 0 ? 'and no transition takes it' : '' };
    } else if (isCaught) {
      yield { ...about, end: 'and is treated as any other that is not named' };
    }
    if (unread || isWithin || !local) continue;
    const machine = system.machines.find(({ name }) => name === root) as LocalMachine;
    locals.set(root, machine.step(local, event, system.placeOf(actor).path).state);
  }
}

const symbolic = { kind: 'symbolic' } as const;

/** A message as people call it, and as the machine does where that is something else. */
const toldOf = ({ type }: { readonly type: string }, event: Message): string =>
  type === event.type || event.type.endsWith(`.${type}`) ? event.type : `${type} (${event.type})`;
