/**
 * Composition: a definition becomes one system, with one state and a closed set of steps.
 *
 * The system is an ActorLogic, so that XState's own tools take it as it is. Its snapshot holds
 * the control state of every actor as `value` and all the rest as `context`, both plain.
 */

import type { ActorLogic } from 'xstate';
import type { Choice, Step, SystemDefinition, TimeReading } from './definition.ts';
import { enabledSteps, isEnabled, openChoices } from './enabled.ts';
import { ModelError } from './errors.ts';
import { Execution } from './execution.ts';
import type { Message } from './message.ts';
import { Parts } from './parts.ts';
import { watching } from './purity.ts';
import type { StepResult, SystemSnapshot } from './snapshot.ts';
import { momentOf } from './time.ts';
import { takenInAnyWay } from './ways.ts';

/** A composed system. `compose` makes it. */
export class System extends Parts {
  readonly logic: ActorLogic<SystemSnapshot, Step>;

  constructor(definition: SystemDefinition, clock: TimeReading) {
    super(definition, clock);
    this.logic = {
      transition: (snapshot, step) =>
        this.isEnabled(snapshot, step) ? this.apply(snapshot, step).snapshot : snapshot,
      getInitialSnapshot: () => this.start().snapshot,
      getPersistedSnapshot: (snapshot) => snapshot,
      restoreSnapshot: (snapshot) => snapshot as SystemSnapshot,
    };
  }

  /**
   * The first snapshot, with what every actor did on starting. From there on these observers see
   * what happens; usually all.
   */
  start(observers: readonly string[] = Object.keys(this.definition.observers ?? {})): StepResult {
    const execution = Execution.fromNothing(this, observers);
    execution.startActors(this.actorNames);
    return execution.finish();
  }

  /** Every step that can be taken. In virtual time: those whose moment is next, and the free. */
  enabled(snapshot: SystemSnapshot): Step[] {
    return enabledSteps(this, snapshot);
  }

  /** Whether `enabled` has the step, without listing all the others. */
  isEnabled(snapshot: SystemSnapshot, step: Step): boolean {
    return isEnabled(this, snapshot, step);
  }

  /** The choices that the environment has now, in the order in which the system lists them. */
  openChoices(snapshot: SystemSnapshot): Choice[] {
    return openChoices(this, snapshot);
  }

  /** Takes a step. Throws a ModelError for one that is not enabled, or not at its moment. */
  apply(snapshot: SystemSnapshot, step: Step): StepResult {
    if (!this.isEnabled(snapshot, step)) {
      throw new ModelError(`this step cannot be taken here: ${JSON.stringify(step)}`);
    }
    if (this.clock !== 'exact') return this.#take(snapshot, step);
    return takenInAnyWay(this, snapshot, step, (one, meant) => this.#take(one, meant));
  }

  #take(snapshot: SystemSnapshot, step: Step): StepResult {
    // One watch for all that is asked in a step: to begin one takes longer than most answers do.
    return watching(() => {
      const execution = Execution.from(this, snapshot, momentOf(this, snapshot, step));
      execution.carryOut(step);
      return execution.finish();
    });
  }

  /**
   * What an event from outside does to an actor, where something that is no machine plays a part
   * of the system. It is no step, as no search could know of it.
   */
  inject(snapshot: SystemSnapshot, actor: string, event: Message): StepResult {
    const execution = Execution.from(this, snapshot);
    execution.process(actor, event);
    return execution.finish();
  }
}

/** Composes a definition. Throws a ModelError or PurityError that names what is wrong with it. */
export function compose(definition: SystemDefinition, clock: TimeReading): System {
  return new System(definition, clock);
}
