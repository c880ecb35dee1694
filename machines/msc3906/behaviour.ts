/**
 * What a machine does, as plain functions in three tables by name: guards are predicates,
 * notes give what is kept of an event, sends give what is sent. The last two become actions here.
 */

import type { Send } from 'actorcheck';
import { type ActionFunction, assign, type EventObject, emit, type MachineContext } from 'xstate';

/** What guards, notes and sends look at. */
export interface Args<Context, Event = { readonly type: string }> {
  readonly context: Context;
  readonly event: Event;
}

type Table<Context, Event, Result> = Readonly<
  Record<string, (args: Args<Context, Event>, params: never) => Result>
>;

type Actions<Context extends MachineContext, Event extends EventObject, Made> = {
  readonly [Name in keyof Made]: ActionFunction<
    Context,
    Event,
    Event,
    ParamsOf<Made[Name]>,
    never,
    never,
    never,
    never,
    Send
  >;
};

type ParamsOf<Made> = Made extends (args: never, params: infer Params) => unknown
  ? unknown extends Params
    ? undefined
    : Params
  : never;

/** The actions of a machine, by the names of its notes and sends. */
export function actionsOf<
  Context extends MachineContext,
  Event extends EventObject,
  const Notes extends Table<Context, Event, Partial<Context>>,
  const Sends extends Table<Context, Event, Send>,
>(notes: Notes, sends: Sends): Actions<Context, Event, Notes> & Actions<Context, Event, Sends> {
  const kept = Object.entries(notes).map(([name, note]) => [name, assign(note)] as const);
  const sent = Object.entries(sends).map(([name, make]) => [name, emit(make)] as const);
  return Object.fromEntries([...kept, ...sent]) as never;
}
