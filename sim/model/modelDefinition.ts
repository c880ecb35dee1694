/** What `defineModel` takes: machines by name, what else a system is made of, and properties. */

import type { InputFrom } from 'xstate';
import type { AmbientOptions } from '../system/ambient.ts';
import type { FaultBudget, Link, Listener, SystemDefinition } from '../system/definition.ts';
import type { Environment } from '../system/environment.ts';
import type { Observers } from '../system/observer.ts';
import type { Settings } from './knobs.ts';
import type { Model } from './model.ts';
import type { Making } from './properties.ts';
import type { Property } from './property.ts';
import type { ActorName, Machines, Name, OwnChoice } from './typed.ts';

/** Machines that send to each other, by name. */
export interface OfMachines<M extends Machines = Machines, Actor extends string = string>
  extends AmbientOptions {
  readonly machines: M;
  /** Names of co-located machines, by the name of their device; usually each is by itself. */
  readonly parties?: Readonly<Record<string, readonly NoInfer<Name<M>>[]>>;
  /** Usually a `fifo` link from each machine to each other one that is not on its device. */
  readonly links?: readonly Link<NoInfer<Name<M>>>[];
  /** What the environment may do; usually nothing. A name and a label are made up if missing. */
  readonly choices?: readonly OwnChoice<NoInfer<M>, Actor>[];
  /** What machines are given as input. */
  readonly input?: { readonly [Known in Name<NoInfer<M>>]?: InputFrom<M[Known]> };
  /** What the promises, callbacks and observables that machines start may do. */
  readonly environment?: Environment;
  /** How many actors a machine may have started and running at a time; usually 16. */
  readonly mostChildren?: number;
  /** Who gets what a machine emits, as a message; usually nobody does. */
  readonly listeners?: readonly Listener<NoInfer<ActorName<M>>, NoInfer<Name<M>>>[];
  /** Sets of machines that are the same but for their names: see `SystemDefinition`. */
  readonly interchangeable?: readonly (readonly NoInfer<Name<M>>[])[];
  /** What properties want to know of a run that no machine keeps. */
  readonly observers?: Observers;
}

/** In place of machines, where knobs or amendments change what the system is. */
export interface OfSystem {
  readonly system: (
    settings: Settings,
    faults: FaultBudget,
    amendments: readonly string[],
  ) => SystemDefinition;
}

/** The rest of a model: what is left out is empty. */
export interface Said<M extends Machines = Machines>
  extends Pick<Model, 'name'>,
    Partial<
      Pick<
        Model,
        | 'title'
        | 'knobs'
        | 'settled'
        | 'scenarios'
        | 'amendments'
        | 'findings'
        | 'questions'
        | 'costs'
        | 'statements'
        | 'texts'
        | 'revisions'
        | 'sizes'
        | 'matrices'
        | 'recorded'
      >
    > {
  /** Or a function that is given what makes them, whose predicates then know the machines. */
  readonly properties?: readonly Property[] | ((making: Making<NoInfer<M>>) => readonly Property[]);
  /** Actors that are to come to an end; usually those that have a final state. */
  readonly endings?: readonly NoInfer<Name<M>>[];
}

/** What `defineModel` takes. */
export type ModelDefinition<
  M extends Machines = Machines,
  Actor extends string = string,
> = Said<M> & (OfMachines<M, Actor> | OfSystem);
