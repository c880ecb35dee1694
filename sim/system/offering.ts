/** What the environment may do with the actors that a machine has started, state by state. */

import type { EventObject } from 'xstate';
import { forActor } from './anyActor.ts';
import { canonical } from './canonical.ts';
import type { Choice } from './definition.ts';
import type { Environment } from './environment.ts';
import { ModelError } from './errors.ts';
import type { LocalState } from './local.ts';
import type { Member } from './member.ts';
import { namesOf, type Offer, offersOf, outsideOf } from './offers.ts';

type Can = (state: LocalState, event: EventObject, path: string) => boolean;

export class Offers {
  readonly #name: string;
  readonly #environment: Environment;
  readonly #choices: readonly Choice[];
  readonly #can: Can;
  readonly #known = new WeakMap<LocalState, readonly Choice[]>();
  readonly #offered = new Map<string, Choice>();

  /** `choices`: those of the model; `can`: whether an actor has a transition for an event. */
  constructor(name: string, environment: Environment, choices: readonly Choice[], can: Can) {
    this.#name = name;
    this.#environment = environment;
    this.#choices = choices;
    this.#can = can;
  }

  /** What the environment may do with the actors that wait for it in `state`. */
  in(state: LocalState): readonly Choice[] {
    if (state.members.length === 1) return [];
    let offers = this.#known.get(state);
    if (offers === undefined) {
      offers = state.members.flatMap((member) => this.#offersOf(state, member));
      this.#known.set(state, offers);
      for (const offer of offers) this.#offered.set(offer.name, offer);
    }
    return offers;
  }

  /** A choice that has been offered, by its name. */
  named(name: string): Choice | undefined {
    return this.#offered.get(name);
  }

  #offersOf(state: LocalState, { path, kind, actor, snapshot, parent }: Member): Choice[] {
    const name = `${this.#name}/${path}`;
    if (kind === 'machine' || kind === 'pure') return this.#choicesFor(state, name, path);
    const outside = outsideOf(this.#environment, {
      name,
      names: namesOf(name, path, actor),
      kind,
    });
    return offersOf({ name, kind, input: snapshot.input, outside }).flatMap((offer) => {
      const choice = this.#offered.get(offer.name) ?? this.#newOffer(offer, parent);
      if (!offer.sends) return [choice];
      // What it sends is for its parent, and says nothing where that does not listen.
      return parent !== null && this.#can(state, choice.event, parent) ? [choice] : [];
    });
  }

  #newOffer(offer: Offer, parent: string | null): Choice {
    const { problem } = canonical(offer.event, 'event');
    if (problem !== undefined) {
      throw new ModelError(`choice "${offer.name}": ${problem.place} ${problem.nature}`);
    }
    if (!offer.sends) return offer;
    return { ...offer, actor: parent ? `${this.#name}/${parent}` : this.#name };
  }

  /** Of the choices for any actor those that are open to the one at a path. */
  #choicesFor(state: LocalState, name: string, path: string): Choice[] {
    const meant = this.#choices.flatMap((choice) => forActor(choice, name) ?? []);
    const open = meant.filter(({ event }) => this.#can(state, event, path));
    return open.map((choice) => this.#offered.get(choice.name) ?? choice);
  }
}
