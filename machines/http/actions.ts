/**
 * XState's action creators for the machines of one context and one event type. Actions that stand
 * in a file of their own, apart from the states that name them, are typed by these.
 */

import type { Send } from 'actorcheck';
import { assign, type EventObject, emit, type MachineContext, raise } from 'xstate';

export function actionsFor<Context extends object, Event extends EventObject>() {
  type Kept = Context & MachineContext;
  interface Args {
    readonly context: Context;
    readonly event: Event;
  }
  return {
    /** Changes what the machine keeps. */
    assign: <Params = unknown>(change: (args: Args, params: Params) => Partial<Context>) =>
      assign<Kept, Event, Params, Event, never>(change as never),
    /** Says something to another actor. */
    emit: <Params = unknown>(make: (args: Args, params: Params) => Send) =>
      emit<Kept, Event, Params, Event, Send>(make as never),
    /** Has the machine take another event at once. */
    raise: (make: (args: Args) => Event) =>
      raise<Kept, Event, Event, undefined, never, never>(make as never),
  };
}
