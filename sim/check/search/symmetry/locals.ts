/**
 * What a local state becomes where two interchangeable actors change places, and whether they are
 * interchangeable at all.
 *
 * What a context holds is nothing that anybody has to understand: the image of a machine's first
 * state is the first state of the machine in its place, and the image of what a machine comes to
 * with an event is what the image of the state comes to with the event's. XState is asked both, and
 * so for all that can be made of a state and an event by such swaps: no more than a search without
 * symmetry asks. If all that comes of it is the same but for names, and each state has one image
 * whichever way led to it, then swaps map runs to runs, and orbits are a bisimulation. Otherwise
 * somebody tells the actors apart, and is named.
 */

import { canonicalText } from '../../../system/canonical.ts';
import type { System } from '../../../system/compose.ts';
import type { Choice } from '../../../system/definition.ts';
import { ModelError } from '../../../system/errors.ts';
import type { LocalEffect, LocalState, LocalStep } from '../../../system/local.ts';
import type { LocalMachine } from '../../../system/machine.ts';
import type { Message } from '../../../system/message.ts';
import { compareText } from '../../../system/network.ts';
import { shown } from '../../../system/shown.ts';
import type { Hearing } from '../reaction.ts';
import type { Swap } from './swaps.ts';

/** A machine that is asked what an event does. */
interface Question {
  readonly actor: number;
  readonly local: LocalState;
  readonly path: string;
  readonly event: Message;
}

/** A question, and the one that a swap makes of it, with what came of both. */
interface Pair<Answer> {
  readonly swap: Swap;
  readonly one: Question;
  readonly other: Question;
  readonly ofOne: Answer;
  readonly ofOther: Answer;
}

const none: Swap['text'] = (text) => text;

export class Locals implements Hearing {
  readonly #system: System;
  /** Those of neighbours: by them all others are made. */
  readonly #swaps: readonly Swap[];
  /** By actor and number of the local state, for each swap. */
  readonly #images = new Map<Swap, LocalState[][]>();
  readonly #stepped = new Set<string>();
  readonly #handled = new Set<string>();
  /** What comes of steps, in texts. */
  readonly #outcomes = new WeakMap<LocalStep, string>();

  constructor(system: System, swaps: readonly Swap[]) {
    this.#system = system;
    this.#swaps = swaps.filter(({ areNeighbours }) => areNeighbours);
    for (const swap of this.#swaps) {
      this.#images.set(
        swap,
        system.machines.map(() => []),
      );
      for (const [actor, machine] of system.machines.entries()) {
        const event = { type: 'xstate.init' };
        const image = system.machines[swap.actors[actor] as number] as LocalMachine;
        const [ofOne, ofOther] = [machine.initial(), image.initial()];
        const one = { actor, local: ofOne.state, path: '', event };
        const other = { ...one, actor: swap.actors[actor] as number, local: ofOther.state };
        this.#expectAlike({ swap, one, other, ofOne, ofOther });
      }
    }
  }

  /** What the local state of an actor is where two neighbours have changed places. */
  image(swap: Swap, actor: number, local: LocalState): LocalState {
    return this.#images.get(swap)?.[actor]?.[local.id] as LocalState;
  }

  stepped(actor: number, local: LocalState, path: string, event: Message, step: LocalStep): void {
    const first = { actor, local, path, event };
    const ask = (question: Question) => {
      return this.#machine(question).step(question.local, question.event, question.path);
    };
    this.#close(this.#stepped, first, step, ask, (pair) => this.#expectAlike(pair));
  }

  handled(actor: number, local: LocalState, event: Message, isHandled: boolean): void {
    const ask = (question: Question) => this.#machine(question).can(question.local, question.event);
    this.#close(this.#handled, { actor, local, path: '', event }, isHandled, ask, (pair) => {
      if (pair.ofOne === pair.ofOther) return;
      const words = (is: boolean) => (is ? 'is taken' : 'is not taken');
      throw this.#apart(pair, words(pair.ofOne), words(pair.ofOther));
    });
  }

  #machine({ actor }: Question): LocalMachine {
    return this.#system.machines[actor] as LocalMachine;
  }

  /** Asks all that swaps make of a question, and compares what comes of it. */
  #close<Answer>(
    asked: Set<string>,
    first: Question,
    answer: Answer,
    ask: (question: Question) => Answer,
    compare: (pair: Pair<Answer>) => void,
  ): void {
    if (!isNew(asked, first)) return;
    const open: [Question, Answer][] = [[first, answer]];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const [one, ofOne] = next;
      for (const swap of this.#swaps) {
        const other = this.#other(swap, one);
        const ofOther = ask(other);
        compare({ swap, one, other, ofOne, ofOther });
        if (isNew(asked, other)) open.push([other, ofOther]);
      }
    }
  }

  #other(swap: Swap, { actor, local, path, event }: Question): Question {
    return {
      actor: swap.actors[actor] as number,
      local: this.image(swap, actor, local),
      path: swap.text(path),
      event: swap.value(event),
    };
  }

  /** Expects two steps to be the same but for names, and takes note of the image that this is. */
  #expectAlike(pair: Pair<LocalStep>): void {
    const { swap, one, ofOne, ofOther } = pair;
    const renamed = this.#outcome(one.actor, ofOne, swap);
    if (renamed !== this.#outcome(pair.other.actor, ofOther, null)) {
      throw this.#apart(pair, this.#words(ofOne), this.#words(ofOther));
    }
    const images = this.#images.get(swap)?.[one.actor] as LocalState[];
    const known = images[ofOne.state.id];
    if (known === ofOther.state) return;
    images[ofOne.state.id] = ofOther.state;
    if (known === undefined) {
      this.#expectChoicesAlike(pair);
      return;
    }
    const contexts = [known.context, ofOther.state.context].map(shown);
    throw this.#apart(
      pair,
      `context ${shown(ofOne.state.context)}`,
      `${contexts[1]}, where another run leads to ${contexts[0]}`,
    );
  }

  /** The environment has to have the same choices. */
  #expectChoicesAlike(pair: Pair<LocalStep>): void {
    const { swap, one, other, ofOne, ofOther } = pair;
    const [mine, its] = [
      this.#choices(one.actor, ofOne.state, swap),
      this.#choices(other.actor, ofOther.state, null),
    ];
    if (mine.join() !== its.join()) {
      const words = (all: readonly string[], others: readonly string[]) =>
        all.find((choice) => !others.includes(choice)) ?? 'no such choice';
      throw this.#apart(pair, swap.text(words(mine, its)), words(its, mine));
    }
  }

  #choices(actor: number, local: LocalState, swap: Swap | null): string[] {
    const text = ({ actor: whose, event }: Choice) =>
      `a choice of ${swap?.text(whose) ?? whose}: ${canonicalText(swap?.value(event) ?? event)}`;
    return this.#system.choicesOf(actor, local).map(text).sort(compareText);
  }

  /** All that counts of a step, in a text: with names as they are after a swap, or as they are. */
  #outcome(actor: number, step: LocalStep, swap: Swap | null): string {
    let text = this.#outcomes.get(step);
    if (text === undefined) {
      text = this.#told(actor, step, null);
      this.#outcomes.set(step, text);
    }
    // Most steps are nothing to most pairs.
    return swap === null || swap.text(text) === text ? text : this.#told(actor, step, swap);
  }

  #told(actor: number, step: LocalStep, swap: Swap | null): string {
    const renamed = swap === null ? none : (text: string) => swap.text(text);
    const { state, taken, isAnswered, isUnspecified, failed } = step;
    return JSON.stringify([
      renamed(JSON.stringify(state.value)),
      state.done,
      taken.map(({ name }) => renamed(name)),
      isAnswered,
      isUnspecified,
      failed === null ? null : renamed(`${failed.actor}: ${failed.error}`),
      this.#effects(actor, step.effects, swap),
    ]);
  }

  /**
   * Effects in an order that does not depend on names: what goes over different links is sent at
   * once. What is handed over is so in its order, and so is all that one actor does to timers.
   */
  #effects(actor: number, effects: readonly LocalEffect[], swap: Swap | null): string[] {
    const told = effects.flatMap((effect): [string, string][] => {
      // These two are seen by observers only.
      if (effect.type === 'ran' || effect.type === 'emitted') return [];
      if (effect.type !== 'send') {
        const source = swap?.text(effect.source) ?? effect.source;
        return [[`timers of ${source}`, canonicalText(swap?.value(effect) ?? effect)]];
      }
      const { to, message } = effect.send;
      const { actorNames, network } = this.#system;
      const route = network.route(actorNames[actor] as string, to);
      const text = canonicalText(swap?.value(message) ?? message);
      if (route.direct) return [['direct', `${swap?.text(to) ?? to} ${text}`]];
      const { kind } = network.link(route.link);
      const hasOrder = kind === 'fifo' || kind === 'connection';
      return [[`link to ${swap?.text(to) ?? to}${hasOrder ? '' : ` ${text}`}`, text]];
    });
    return told.sort(([one], [other]) => compareText(one, other)).map((both) => both.join(': '));
  }

  #words({ state, effects, failed }: LocalStep): string {
    const sent = effects.flatMap((effect) => {
      return effect.type === 'send' ? [`${effect.send.message.type} to ${effect.send.to}`] : [];
    });
    const sends = sent.length === 0 ? '' : ` and sends ${sent.join(', ')}`;
    const fails = failed === null ? '' : ` (${failed.error})`;
    return `${shown(state.value)}${fails}${sends}`;
  }

  /** Who tells the actors apart, and by what. */
  #apart({ swap, one, other }: Pair<unknown>, ofOne: string, ofOther: string): ModelError {
    const { actorNames } = this.#system;
    const question = ({ actor, local, path, event }: Question) => {
      const name = actorNames[actor] as string;
      const isStart = event.type === 'xstate.init';
      const within = path === '' ? name : `${name}/${path}`;
      if (isStart) return `"${within}" starts`;
      return `"${within}" in ${shown(local.value)} gets ${shown(event)}`;
    };
    const told = `${question(one)}: ${ofOne}; ${question(other)}: ${ofOther}`;
    const problem = `expected "${swap.one}" and "${swap.other}" to do the same, got ${told}`;
    return new ModelError(`interchangeable: ${problem}`, [swap.one, swap.other]);
  }
}

/** Notes a question; false if it has been asked before. */
function isNew(asked: Set<string>, { actor, local, path, event }: Question): boolean {
  const before = asked.size;
  asked.add(`${actor} ${local.id} ${path} ${canonicalText(event)}`);
  return asked.size > before;
}
