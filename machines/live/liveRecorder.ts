/** Writes down a live run as it happens, in the form that a simulated one has. */

import type { Envelope, Party, TakenTransition, Values } from 'actorcheck';
import { type Fate, noteOf, type RunMessage, type RunNote } from 'actorcheck/run';
import type { Protocol } from '../protocol/protocol.ts';
import type { Standing } from '../protocol/world.ts';
import type { Seen } from './party.ts';

interface LiveRecorderOptions {
  readonly protocol: Pick<Protocol, 'view' | 'notedActors'>;
  readonly parties: readonly Party[];
  /** The present state of all who take part. */
  readonly standing: () => Standing;
  readonly values: Values;
  readonly onMessage: (message: RunMessage) => void;
  readonly onNote: (note: RunNote) => void;
}

/** XState's name for a timer that fires. */
const isTimer = ({ type }: { readonly type: string }): boolean => type.startsWith('xstate.after.');

export class LiveRecorder {
  readonly messages: RunMessage[] = [];
  readonly notes: RunNote[] = [];
  readonly #options: LiveRecorderOptions;
  readonly #startedMs = performance.now();
  /** For each actor whose request has no answer yet, the index of that request in `messages`. */
  readonly #open = new Map<string, number>();

  constructor(options: LiveRecorderOptions) {
    this.#options = options;
  }

  /** Milliseconds since the run began. */
  get nowMs(): number {
    return Math.round(performance.now() - this.#startedMs);
  }

  see(seen: Seen): void {
    if (seen.type === 'received') {
      const { actor, event, taken } = seen.received;
      for (const transition of taken) this.#noteTransition(actor, transition, isTimer(event));
      return;
    }
    const { envelope } = seen;
    if (seen.type === 'sent') this.#add(envelope, 'in flight');
    else if (seen.type === 'arrived') {
      this.#settle(envelope.to, 'delivered');
      this.#add(envelope, 'delivered');
    } else {
      this.#settle(envelope.from, seen.type);
      if (seen.type === 'lost') {
        const text = `${envelope.message.type}: no answer came back`;
        this.note('fault', this.partyOf(envelope.from), text);
      }
    }
  }

  /** What passes between a device and a person, a screen or a tap: it arrives at once. */
  handed(envelope: Envelope): void {
    this.#add(envelope, 'delivered');
  }

  note(kind: RunNote['kind'], party: string, text: string, step?: string): void {
    const note: RunNote = {
      atMs: this.nowMs,
      party,
      kind,
      text,
      step: step ?? null,
      afterMessages: this.messages.length,
    };
    this.notes.push(note);
    this.#options.onNote(note);
  }

  #noteTransition(actor: string, transition: TakenTransition, isByTimer: boolean): void {
    const isNoted = this.#options.protocol.notedActors.includes(actor);
    const note = noteOf(transition, isNoted, isByTimer);
    if (note !== undefined) this.note(note.kind, this.partyOf(actor), note.text, note.step);
  }

  #add(envelope: Envelope, fate: Fate): void {
    const { protocol, standing, values } = this.#options;
    const seen = protocol.view(envelope, standing(), values);
    const message: RunMessage = {
      atMs: this.nowMs,
      deliveredAtMs: fate === 'delivered' ? this.nowMs : null,
      fate,
      from: this.partyOf(envelope.from),
      to: this.partyOf(envelope.to),
      layer: seen.layer,
      type: seen.type,
      step: seen.step ?? null,
      wire: seen.wire,
      plaintext: seen.plaintext ?? null,
      quiet: seen.quiet ?? false,
    };
    this.messages.push(message);
    this.#options.onMessage(message);
    if (fate === 'in flight') this.#open.set(envelope.from, this.messages.length - 1);
  }

  #settle(client: string, fate: Fate): void {
    const place = this.#open.get(client);
    if (place === undefined) return;
    this.#open.delete(client);
    const message = this.messages[place] as RunMessage;
    const deliveredAtMs = fate === 'delivered' ? this.nowMs : null;
    this.messages[place] = { ...message, fate, deliveredAtMs };
  }

  /** The name of the party that has the actor. */
  partyOf(actor: string): string {
    const party = this.#options.parties.find(({ actors }) => Object.hasOwn(actors, actor));
    return party?.name ?? actor;
  }
}
