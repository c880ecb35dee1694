/** Writes down what a run does, step by step, as messages and notes. */

import type { MessageView, Model } from '../model/model.ts';
import type { System } from '../system/compose.ts';
import { isOwed, type Step } from '../system/definition.ts';
import type { Envelope } from '../system/message.ts';
import type { StepResult, SystemSnapshot } from '../system/snapshot.ts';
import type { TakenTransition } from '../system/transition.ts';
import type { Fate, RunMessage, RunNote } from './runRecord.ts';
import { partyFaults } from './tell.ts';

interface Open {
  readonly message: RunMessage;
  fate: Fate;
  deliveredAtMs: number | null;
}

const faultText = {
  drop: 'a message is lost',
  duplicate: 'a message arrives twice',
  reorder: 'a message overtakes another',
} as const;

/** What is worth a note of a transition that has been taken; undefined if nothing is. */
export function noteOf(
  { meta, description: text }: TakenTransition,
  isNoted: boolean,
  isByTimer: boolean,
): { kind: RunNote['kind']; text: string; step?: string } | undefined {
  if (text === undefined) return undefined;
  if (meta.unspecified) return { kind: 'unspecified', text };
  if (meta.step !== undefined && isNoted) return { kind: 'check', text, step: meta.step };
  return isByTimer ? { kind: 'timer', text } : undefined;
}

/** Writes down one run of a system: pass it the result of each step in order. */
export class Recorder {
  readonly notes: RunNote[] = [];
  readonly #messages: Open[] = [];
  /** Where the message with a number stands in `#messages`. */
  readonly #byNumber = new Map<number, Open>();

  constructor(
    readonly system: System,
    readonly model: Model,
    readonly view: (envelope: Envelope, snapshot: SystemSnapshot) => MessageView,
  ) {}

  /** All messages so far, in the order of sending, each with what has become of it. */
  messages(): RunMessage[] {
    return this.#messages.map(({ message, fate, deliveredAtMs }) => ({
      ...message,
      fate,
      deliveredAtMs,
    }));
  }

  #note(atMs: number, kind: RunNote['kind'], actor: string, text: string, step?: string): void {
    this.#noteParty(atMs, kind, this.system.partyOf(actor).name, text, step);
  }

  #noteParty(
    atMs: number,
    kind: RunNote['kind'],
    party: string,
    text: string,
    step?: string,
  ): void {
    const afterMessages = this.#messages.length;
    this.notes.push({ atMs, party, kind, text, step: step ?? null, afterMessages });
  }

  /** Takes in what a step did; returns the spec steps that it carried out, with who did. */
  absorb({ snapshot, occurrences }: StepResult, step?: Step): { id: string; party: string }[] {
    const nowMs = snapshot.context.nowMs ?? 0;
    const reached: { id: string; party: string }[] = [];
    if (step !== undefined) this.#noteStep(nowMs, step, occurrences);
    let delivered: Open | undefined;
    for (const occurrence of occurrences) {
      switch (occurrence.type) {
        case 'sent':
        case 'handed':
          this.#add(occurrence.envelope, snapshot, nowMs);
          break;
        case 'delivered':
          delivered = this.#byNumber.get(occurrence.envelope.number ?? -1);
          if (delivered !== undefined) {
            delivered.fate = 'delivered';
            delivered.deliveredAtMs ??= nowMs;
          }
          break;
        case 'lost':
        case 'abandoned': {
          const open = this.#byNumber.get(occurrence.envelope.number ?? -1);
          // One that arrived and was still on its way a second time has arrived.
          if (open?.fate === 'in flight') open.fate = occurrence.type;
          break;
        }
        case 'received': {
          if (occurrence.unread && delivered !== undefined) delivered.fate = 'unread';
          delivered = undefined;
          for (const transition of occurrence.taken) {
            const party = this.system.partyOf(occurrence.actor).name;
            const { meta } = transition;
            if (meta.step !== undefined) reached.push({ id: meta.step, party });
            const isNoted = this.model.notedActors.includes(occurrence.actor);
            const note = noteOf(transition, isNoted, step?.type === 'timer');
            if (note !== undefined) {
              this.#note(nowMs, note.kind, occurrence.actor, note.text, note.step);
            }
          }
        }
      }
    }
    return reached;
  }

  /** Notes a choice or a fault as such. A message or a timer is seen by what it does. */
  #noteStep(nowMs: number, step: Step, occurrences: StepResult['occurrences']): void {
    switch (step.type) {
      case 'choose': {
        const choice = this.system.choice(step.choice);
        if (!isOwed(choice)) this.#note(nowMs, 'choice', choice.actor, choice.label);
        return;
      }
      case 'crash':
      case 'restart':
        this.#noteParty(nowMs, 'fault', step.party, partyFaults[step.type]);
        return;
      case 'drop':
      case 'duplicate':
      case 'reorder': {
        const [first] = occurrences;
        if (first !== undefined && 'envelope' in first) {
          this.#note(nowMs, 'fault', first.envelope.from, faultText[step.type]);
        }
      }
    }
  }

  #add(envelope: Envelope, snapshot: SystemSnapshot, nowMs: number): void {
    const view = this.view(envelope, snapshot);
    const atOnce = envelope.number === undefined;
    const message: RunMessage = {
      atMs: nowMs,
      deliveredAtMs: null,
      fate: 'in flight',
      from: this.system.partyOf(envelope.from).name,
      to: this.system.partyOf(envelope.to).name,
      layer: view.layer,
      type: view.type,
      step: view.step ?? null,
      wire: view.wire,
      plaintext: view.plaintext ?? null,
      quiet: view.quiet ?? false,
    };
    const open: Open = {
      message,
      fate: atOnce ? 'delivered' : 'in flight',
      deliveredAtMs: atOnce ? nowMs : null,
    };
    this.#messages.push(open);
    if (envelope.number !== undefined) this.#byNumber.set(envelope.number, open);
  }
}
