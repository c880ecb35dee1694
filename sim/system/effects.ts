/** What actors do that others are to hear of, as it is noted and as the engine takes it. */

import type { EventObject } from 'xstate';
import { canonical } from './canonical.ts';
import { type Listener, listening } from './definition.ts';
import { PurityError } from './errors.ts';
import type { LocalEffect } from './local.ts';
import { isSend, type Message, type Send } from './message.ts';
import type { Note, StageActor } from './stage.ts';
import type { Tree } from './tree.ts';

const none: readonly LocalEffect[] = [];

export class Effects {
  readonly #name: string;
  readonly #tree: Tree;
  /** Names of actions that were to be carried out, and were not. */
  readonly ran = new Set<string>();
  readonly #listeners: readonly Listener[];

  constructor(name: string, tree: Tree, listeners: readonly Listener[]) {
    this.#name = name;
    this.#tree = tree;
    this.#listeners = listeners;
  }

  /** Throws a PurityError that names `culprit` for what cannot be sent or timed. */
  of(notes: readonly Note[], culprit: () => string): readonly LocalEffect[] {
    return notes.length === 0 ? none : notes.flatMap((note) => this.#effect(note, culprit));
  }

  #effect(note: Note, culprit: () => string): LocalEffect[] {
    switch (note.type) {
      case 'ran':
        if (!isTold(note.name)) this.ran.add(note.name);
        return [{ ...note, actor: this.#tree.nameOf(note.actor) }];
      case 'emitted':
        return this.#emitted(note.actor, note.event, culprit);
      case 'sent': {
        const message = this.#tree.sent(note.event, 'a message') as Message;
        if (typeof message.type !== 'string') {
          const problem = `sends "${note.to}" what has no type: expected { type: "GO" }, say`;
          throw new PurityError(this.#name, culprit(), problem, [note.to], 'sendTo');
        }
        return [{ type: 'send', send: Object.freeze({ type: 'send', to: note.to, message }) }];
      }
      case 'start': {
        const { delayMs, id } = note;
        if (!(Number.isFinite(delayMs) && delayMs >= 0)) {
          const { type } = note.event;
          const delay = /^xstate\.after\.(.+?)\./.exec(type)?.[1];
          const of = delay === undefined ? `its delay` : `its delay "${delay}"`;
          const problem = `expected a time in ms, got ${String(delayMs)}`;
          const starts = `starts a timer that is not plain: ${of}: ${problem}`;
          throw new PurityError(this.#name, culprit(), starts, [delay ?? type, type], 'timers');
        }
        const what = `the event of a timer, "${note.event.type}",`;
        const event = this.#tree.sent(note.event, what) as Message;
        const source = this.#tree.pathOf(note.source);
        const target = note.isEnded ? { ended: note.target.id } : this.#tree.targetOf(note.target);
        return [{ type: 'start', source, target, id, event, delayMs }];
      }
      case 'cancel':
        return [{ type: 'cancel', source: this.#tree.pathOf(note.source), id: note.id }];
      case 'end':
        return [{ type: 'end', source: this.#tree.pathOf(note.source) }];
    }
  }

  /** A send, if that is what is emitted; else a message for each that listens. */
  #emitted(actor: StageActor, event: EventObject, culprit: () => string): LocalEffect[] {
    if (isSend(event)) return [{ type: 'send', send: this.#checkedSend(event, culprit) }];
    const name = this.#tree.nameOf(actor);
    const plainEvent = this.#tree.sent(event, 'what it emits') as Message;
    return [
      { type: 'emitted', actor: name, event: plainEvent },
      ...listening(this.#listeners, name, event.type).map((to) => ({
        type: 'send' as const,
        send: { type: 'send' as const, to, message: plainEvent },
      })),
    ];
  }

  #checkedSend(emitted: Send, culprit: () => string): Send {
    const problem = problemOf(emitted.message);
    if (problem === undefined) return Object.freeze(emitted);
    const names = [String(emitted.message?.type)];
    throw new PurityError(this.#name, culprit(), problem, names, 'emit');
  }
}

/** Why a message cannot be sent, in words; undefined for one that can be. */
function problemOf(message: Message | null): string | undefined {
  if (typeof message?.type !== 'string') return 'sends no message with a type';
  // XState has a meaning of its own for these: a message must not stop an actor, say.
  if (/^(\*$|xstate\.)/.test(message.type)) return `sends "${message.type}"`;
  if ('from' in message) return 'sends a message with "from": that is for the engine to say';
  const { problem } = canonical(message, 'message');
  if (problem === undefined) return undefined;
  return `sends a message that is not plain: ${problem.place} ${problem.nature}`;
}

/** What is listed already with its place, or does nothing to anybody. */
const isTold = (name: string): boolean => name === '(anonymous)' || name === 'xstate.log';
