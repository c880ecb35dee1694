/** What comes when a path is over or a run has differed: nobody leads the client any more. */

import type { System } from 'actorcheck';
import { Aftermath } from './aftermath.ts';
import type { Client } from './client.ts';
import type { Exchanges } from './exchanges.ts';
import type { SeenRun, Violated } from './seen.ts';
import type { StageRun } from './stageRun.ts';

/** What came of a run that differs, once it was left to itself. */
export interface Afterwards {
  /** What the client did from the difference on, in order. */
  readonly acts: readonly string[];
  /** Whether its part has come to an end. */
  readonly hasEnded: boolean;
  /** How the others stand in the end, each in words. */
  readonly others: Readonly<Record<string, string>>;
  /** How all stand at the end of the path with the machine in the client's place. */
  readonly machine: Readonly<Record<string, string>>;
  /** What the run as a whole violates, and the machine's in the client's place does not. */
  readonly violated: readonly Violated[];
}

/** After so long without an act nothing more is to come: more than any step of a text may take. */
const quietMs = 12_000;
/** It may be about to look when its part is over. */
const mostPollsAfterEnd = 1;
/** What no text forbids in so many words. */
export const looksOn = 'goes on looking for news';

interface EndingOptions {
  readonly client: Client;
  /** What the client plays. */
  readonly party: string;
  readonly staged: System;
  readonly isOwn: (actor: string) => boolean;
  readonly stage: StageRun;
  readonly seen: SeenRun;
  readonly exchanges: Exchanges;
}

export class Ending {
  #aftermath: Aftermath | undefined;

  constructor(readonly options: EndingOptions) {}

  /**
   * What the client does beyond the path; undefined if nothing. One whose part is over does nothing
   * any more, however long that is. `asked`: by the machine in its place, by type.
   */
  async nothingMore(asked: ReadonlySet<string>): Promise<string | undefined> {
    if (!this.#hasEnded) return this.options.exchanges.actOnWhatThereIs(asked);
    this.differs();
    const { acts, polls } = await this.#leftAlone();
    return acts[0] ?? (polls > mostPollsAfterEnd ? looksOn : undefined);
  }

  /** From here on the run is the client's own. */
  differs(): void {
    if (this.#aftermath === undefined) this.options.seen.differs();
  }

  /** The run goes on as it will, and is judged as a whole. */
  async judged(): Promise<Afterwards> {
    const { seen } = this.options;
    const { acts } = await this.#leftAlone();
    return {
      acts,
      hasEnded: this.#hasEnded,
      others: seen.others(),
      machine: seen.machine(),
      violated: seen.violated(),
    };
  }

  get #hasEnded(): boolean {
    const { client, party } = this.options;
    return client.role.inside()[party]?.done === true;
  }

  /** A run is left alone once. */
  async #leftAlone(): Promise<Aftermath> {
    if (this.#aftermath === undefined) {
      const underway = await this.options.exchanges.underway();
      this.#aftermath = new Aftermath({ ...this.options, underway });
      await this.#aftermath.run(quietMs);
    }
    return this.#aftermath;
  }
}
