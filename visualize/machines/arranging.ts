/** Finds the scene that there is room for, as the machine stands, and has it laid out. */

import type { Folding, Room } from './folding.ts';
import { Layouts, type Wanted } from './layouts.ts';
import type { Scene } from './scene.ts';

type Standing = ReadonlySet<string>;

/** Whoever goes on at once is not made to wait for what may come. */
const restMs = 150;
/** Of a long path not all that it leads to is laid out before it is asked for. */
const mostAhead = 40;

export class Arranging {
  readonly #layouts = new Layouts();
  /** Counts what was asked: an answer to what was asked before is of no use. */
  #turn = 0;

  constructor(
    readonly room: () => Room,
    /** From 1 on, all of it can be seen and read. */
    readonly roomFor: (scene: Scene) => number,
  ) {}

  /**
   * Calls back with the scene: at once if it is known; else when it is laid out, unless something
   * else has been asked for by then.
   */
  async arrange(
    folding: Folding,
    standing: Standing,
    onScene: (scene: Scene) => void,
  ): Promise<void> {
    const turn = ++this.#turn;
    for (;;) {
      const next = this.#next(folding, standing);
      if ('root' in next) {
        onScene(next);
        return;
      }
      await this.#layouts.ask(next);
      if (turn !== this.#turn) return;
    }
  }

  /** Lays out what the next steps will need, while nothing else is asked for. */
  async ahead(folding: Folding, standings: Iterable<Standing>): Promise<void> {
    const turn = this.#turn;
    await new Promise((resolve) => setTimeout(resolve, restMs));
    if (turn !== this.#turn) return;
    let laidOut = 0;
    for (const standing of standings) {
      for (;;) {
        const next = this.#next(folding, standing, false);
        if ('root' in next) break;
        await this.#layouts.ask(next);
        if (turn !== this.#turn || ++laidOut === mostAhead) return;
      }
    }
  }

  /** The scene or, if it is not known yet, what is to be laid out to find it. */
  #next(folding: Folding, standing: Standing, mayFold = true): Scene | Wanted {
    const room = this.room();
    for (;;) {
      const wanted = folding.wanted(standing, room);
      const ready = this.#layouts.ready(wanted);
      const isTrial = folding.isTrying(standing);
      const mayFoldMore = mayFold && !isTrial;
      if (ready === null) {
        const excess = mayFoldMore ? folding.excess(wanted, room) : 0;
        if (excess > 0 && folding.foldMore(-excess)) continue;
        return wanted;
      }
      const share = this.roomFor(ready);
      if (isTrial) folding.decide(standing, share >= 1);
      else if (share < 1) {
        if (!mayFoldMore || !folding.foldMore(share)) return ready;
      } else if (!folding.tryMore(standing, room)) return ready;
    }
  }
}
