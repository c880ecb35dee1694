/**
 * Machines as data: what fast-check draws and shrinks. `source/` writes them as XState machines.
 *
 * A number stands for one of a list, whichever there is: of the states that a transition may lead
 * to, of the events that may be sent there. So every drawing is a machine, and a smaller one is.
 */

/** What a guard asks. */
export type DrawnGuard =
  | { readonly ask: 'n' | 'v' | 'taken' | 'absent' | 'named' | 'event'; readonly value: number }
  | { readonly ask: 'in'; readonly state: number }
  | { readonly ask: 'not'; readonly guard: DrawnGuard }
  | { readonly ask: 'and' | 'or'; readonly guards: readonly DrawnGuard[] }
  | { readonly ask: 'throws' };

/** How long a timer takes: in ms, by the name of a delay, or as the context says. */
export type DrawnDelay =
  | { readonly by: 'ms'; readonly ms: number }
  | { readonly by: 'name' | 'context' };

/** To whom something is sent. */
export interface DrawnReceiver {
  readonly by: 'parent' | 'id' | 'idOrSelf' | 'ref' | 'system' | 'sender' | 'input' | 'self';
  readonly which: number;
}

/** A delay and, to cancel it by, an id. */
export interface DrawnTimer {
  readonly delay: DrawnDelay;
  readonly id: number | null;
}

/** An actor that a machine has: which logic, under which id. */
export interface DrawnChild {
  readonly src: number;
  /** Null for one that XState makes up. */
  readonly id: number | null;
  readonly systemId: number | null;
  readonly input: 'none' | 'number' | 'context' | 'self';
}

export type DrawnAction =
  | { readonly do: 'count' | 'take' | 'name' | 'forget' | 'log' | 'throw' }
  | { readonly do: 'effect' | 'emit'; readonly how: number }
  | { readonly do: 'put'; readonly value: number }
  | { readonly do: 'raise'; readonly event: number; readonly timer: DrawnTimer | null }
  | { readonly do: 'cancel'; readonly id: number }
  | {
      readonly do: 'send';
      readonly to: DrawnReceiver;
      readonly event: number;
      readonly timer: DrawnTimer | null;
      readonly signed: boolean;
    }
  | { readonly do: 'forward'; readonly to: number }
  | {
      readonly do: 'spawn';
      readonly child: DrawnChild;
      readonly watched: boolean;
      /** Which member of the context is to refer to it; null for none. */
      readonly ref: number | null;
    }
  | { readonly do: 'stop'; readonly by: 'id' | 'ref'; readonly which: number }
  | {
      readonly do: 'queue';
      readonly check: DrawnGuard;
      readonly so: readonly DrawnAction[];
      readonly otherwise: readonly DrawnAction[];
    };

export interface DrawnTransition {
  /** None for a transition without target; two lead into regions of one parallel state. */
  readonly targets: readonly number[];
  readonly reenter: boolean;
  readonly guard: DrawnGuard | null;
  readonly actions: readonly DrawnAction[];
}

export interface DrawnInvoke {
  readonly child: DrawnChild;
  readonly onDone: DrawnTransition | null;
  readonly onError: DrawnTransition | null;
  readonly onSnapshot: DrawnTransition | null;
}

export interface DrawnState {
  /** What has no states within is atomic. */
  readonly type: 'compound' | 'parallel' | 'final';
  readonly states: readonly DrawnState[];
  readonly initial: number;
  readonly history: readonly { readonly deep: boolean; readonly target: number | null }[];
  readonly entry: readonly DrawnAction[];
  readonly exit: readonly DrawnAction[];
  /** By event; no transitions at all forbid it. */
  readonly on: readonly {
    readonly event: number;
    readonly transitions: readonly DrawnTransition[];
  }[];
  readonly after: readonly { readonly delay: DrawnDelay; readonly transition: DrawnTransition }[];
  readonly always: readonly DrawnTransition[];
  readonly invoke: readonly DrawnInvoke[];
  readonly onDone: DrawnTransition | null;
  readonly output: number | null;
  readonly tagged: boolean;
}

export interface DrawnMachine {
  readonly root: DrawnState;
  /** How the context comes to be. */
  readonly context: 'value' | 'input' | 'throws';
  /** A child that the context refers to from the start. */
  readonly spawns: DrawnChild | null;
  readonly output: 'none' | 'value' | 'context' | 'event';
  /** The machines that it may invoke or spawn. */
  readonly machines: readonly DrawnMachine[];
}
