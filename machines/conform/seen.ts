/**
 * A real run as the properties of the protocol see it. Of the client there is what others can see:
 * how its part has ended, and what it has shown and told. What takes more is not told.
 */

import { type StepResult, type System, type SystemSnapshot, type View, viewOf } from 'actorcheck';
import { onSeenRun, Untold } from 'actorcheck/check';
import type { Setting } from 'actorcheck/trace';
import type { Inside } from '../protocol/conform.ts';
import type { ConformProtocol } from '../protocol/protocol.ts';
import type { Standing } from '../protocol/world.ts';

/** A property that a run violates. */
export interface Violated {
  readonly name: string;
  readonly text: string;
  readonly source: string;
}

type Local = NonNullable<ReturnType<View['local']>>;

/** What is known, and an Untold for whatever else is asked. */
function only<Known extends object>(known: Known): Known {
  return new Proxy(known, {
    get: (target, name, receiver) => {
      if (!(name in target)) throw new Untold(String(name));
      return Reflect.get(target, name, receiver);
    },
  });
}

const localOf = ({ context, ...standing }: Inside): Local => {
  const known = only(context);
  return only({ ...standing, context: known, snapshot: only({ context: known }) }) as Local;
};

interface SeenOptions {
  readonly protocol: ConformProtocol;
  /** What the client plays. */
  readonly party: string;
  readonly setting: Setting;
  readonly staged: System;
  readonly reference: System;
  /** The actors of the client, and those that are not compared. */
  readonly isUnseen: (actor: string) => boolean;
  /** What is known of the client's actors by now. */
  readonly inside: () => Readonly<Record<string, Inside>>;
}

export class SeenRun {
  readonly #seen: View[] = [];
  readonly #reference: View[] = [];
  #last: SystemSnapshot | undefined;
  #lastReference: SystemSnapshot | undefined;
  /** So many states were there before the difference: what they violate is not its fault. */
  #before = 0;

  constructor(readonly options: SeenOptions) {}

  /** A state of the stage. */
  note({ snapshot }: StepResult): void {
    this.#last = snapshot;
    this.#seen.push(this.#viewOf(snapshot));
  }

  /** A state of the run with the machine in the client's place. */
  refer({ snapshot }: StepResult): void {
    this.#lastReference = snapshot;
    this.#reference.push(viewOf(this.options.reference, snapshot));
  }

  /** Here the client differs. */
  differs(): void {
    this.#before = this.#seen.length;
  }

  /** The properties that the run violates from its difference on, and the machine's does not. */
  violated(): Violated[] {
    const { protocol, setting } = this.options;
    const { settings } = setting;
    const violated = (views: readonly View[], isOver: boolean) =>
      onSeenRun(protocol, { settings, views, isOver }).filter(
        ({ standing }) => standing === 'violated' || standing === 'unmet',
      );
    const found = violated(this.#seen, true);
    if (found.length === 0) return [];
    const anyway = [
      ...violated(this.#seen.slice(0, this.#before), false),
      ...violated(this.#reference, true),
    ];
    const excused = new Set(anyway.map(({ name }) => name));
    return found
      .filter(({ name }) => !excused.has(name))
      .map(({ name, text, source }) => ({ name, text, source }));
  }

  /** How the others stand, in words. */
  others(): Record<string, string> {
    const { protocol, setting, party: own } = this.options;
    const { value = {}, context } = this.#last ?? {};
    const standing: Standing = {
      value: this.#hidden(value, '') as Standing['value'],
      context: { actors: this.#hidden(context?.actors ?? {}, null) },
    };
    const others = Object.entries(protocol.outcomes(standing, setting.settings))
      .filter(([party]) => party !== own)
      .map(([party, { why }]) => [party, why]);
    return Object.fromEntries(others);
  }

  /** How all stand with the machine in the client's place, in words. */
  machine(): Record<string, string> {
    const { protocol, setting } = this.options;
    if (this.#lastReference === undefined) return {};
    const ends = Object.entries(protocol.outcomes(this.#lastReference, setting.settings));
    return Object.fromEntries(ends.map(([party, { why }]) => [party, why]));
  }

  #hidden(given: object, instead: unknown): Record<string, unknown> {
    const { isUnseen } = this.options;
    return Object.fromEntries(
      Object.entries(given).map(([actor, one]) => [actor, isUnseen(actor) ? instead : one]),
    );
  }

  /** What is known of the client's actors in place of their ports. */
  #viewOf(snapshot: SystemSnapshot): View {
    const { staged, isUnseen, inside } = this.options;
    const [view, known] = [viewOf(staged, snapshot), inside()];
    const untold = (what: string): never => {
      throw new Untold(what);
    };
    return {
      ...view,
      local: (actor) => {
        if (!isUnseen(actor)) return view.local(actor);
        const own = known[actor];
        return own === undefined ? untold(actor) : localOf(own);
      },
      timers: (actor) => (isUnseen(actor) ? untold(actor) : view.timers(actor)),
      // They watch the client's actors too.
      observed: untold,
    };
  }
}
