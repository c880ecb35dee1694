/** The run on the stage: the others as machines, and ports in place of the client's actors. */

import {
  canonicalJson,
  type Message,
  type Step,
  type StepResult,
  type System,
  type SystemSnapshot,
  type Values,
} from 'actorcheck';
import type { Client } from './client.ts';
import { Differs } from './difference.ts';
import type { SeenRun } from './seen.ts';
import { saying } from './stage.ts';
import { isOnLink, type LinkStep, type Oddity } from './suite/altered.ts';

interface StageOptions {
  readonly staged: System;
  readonly client: Client;
  readonly seen: SeenRun;
  readonly oddity: Oddity;
  /** Those of the stage. */
  readonly values: Values;
  /** Tells the client, by its sync, that there is news. */
  readonly onNews: () => void;
}

export class StageRun {
  #snapshot: SystemSnapshot;

  constructor(readonly options: StageOptions) {
    this.#snapshot = this.#note(options.staged.start());
  }

  get snapshot(): SystemSnapshot {
    return this.#snapshot;
  }

  /** Takes a step. Throws a Differs if it cannot be taken. */
  async apply(step: Step): Promise<StepResult> {
    const { staged, client, onNews } = this.options;
    const before = this.#snapshot;
    if (!staged.isEnabled(before, step)) {
      throw new Differs('that the others go on as before', 'they cannot');
    }
    const result = staged.apply(before, step);
    this.#snapshot = this.#note(result);
    const news = client.role.newsBetween(before, this.#snapshot);
    if (news !== null) {
      onNews();
      await client.asksPromptly(news);
    }
    return result;
  }

  /** Compares the states of those who are seen with the reference's. Throws a Differs. */
  compare(reference: SystemSnapshot, isUnseen: (actor: string) => boolean): void {
    for (const [actor, value] of Object.entries(reference.value)) {
      const came = this.#snapshot.value[actor];
      if (isUnseen(actor) || canonicalJson(value) === canonicalJson(came)) continue;
      const text = (state: unknown) => `${actor} in ${JSON.stringify(state)}`;
      throw new Differs(text(value), text(came));
    }
  }

  /** One of the client's actors says something. */
  says(from: string, to: string, message: Message): void {
    const { staged } = this.options;
    this.#snapshot = this.#note(staged.inject(this.#snapshot, from, saying(to, message)));
  }

  /** The message of a step is another one from now on, if the path has it so. */
  alter(step: LinkStep, at: number): void {
    const { oddity, values } = this.options;
    this.#snapshot = oddity.asTaken(this.#snapshot, step, at, values);
  }

  /** The first message on a link. */
  first(link: string): { readonly from: string; readonly message: Message } | undefined {
    return this.#snapshot.context.links[link]?.[0];
  }

  /**
   * A message that can arrive on such a link, or else what somebody usually does; `only`: nobody
   * but that actor.
   */
  usualStep(isWanted: (step: LinkStep) => boolean = () => true, only?: string): Step | undefined {
    const { staged } = this.options;
    const delivery = staged
      .enabled(this.#snapshot)
      .find((step) => step.type === 'deliver' && isOnLink(step) && isWanted(step));
    if (delivery !== undefined) return delivery;
    const usual = staged
      .openChoices(this.#snapshot)
      .find((choice) => choice.usual === true && (only === undefined || choice.actor === only));
    return usual && { type: 'choose', choice: usual.name };
  }

  #note(result: StepResult): SystemSnapshot {
    this.options.seen.note(result);
    return result.snapshot;
  }
}
