/** The samples of one subject, one a round, and what is made of them. */

import { type Measured, median, WrongResult } from './sample.ts';

/** What is measured once in every round. */
export interface Subject {
  readonly tool: string;
  /** What it works on: resource managers, or a scenario. */
  readonly on: string;
  /** Where the counts are known, what they have to be. */
  readonly states: number | null;
  readonly transitions: number | null;
  readonly run: () => Promise<Measured>;
}

/** Medians over the rounds, for people and for programs. */
export interface Figure {
  readonly tool: string;
  readonly on: string;
  readonly rounds: number;
  readonly states: number;
  readonly transitions: number;
  readonly seconds: number;
  /** The slowest round against the quickest: how much the machine was disturbed. */
  readonly spread: number;
  readonly wholeSeconds: number;
  readonly livenessSeconds: number;
  /** By the time of the search alone, without liveness. */
  readonly statesPerSecond: number;
  readonly transitionsPerSecond: number;
  readonly bytesPerState: number | null;
  readonly residentBytesPerState: number;
  readonly transitionCalls: number | null;
  readonly localPairs: number | null;
}

export const exploringSeconds = (sample: Measured): number =>
  sample.seconds - sample.livenessSeconds;

export class Series {
  readonly samples: Measured[] = [];

  constructor(readonly subject: Subject) {}

  /** One more round. Throws a WrongResult if it counts otherwise than it should. */
  async measure(): Promise<void> {
    this.add(await this.subject.run());
  }

  add(sample: Measured): void {
    const { tool, on, states, transitions } = this.subject;
    const [before] = this.samples;
    const expected = [states ?? before?.states, transitions ?? before?.transitions];
    for (const [index, count] of [sample.states, sample.transitions].entries()) {
      if (count === (expected[index] ?? count)) continue;
      const what = ['states', 'transitions'][index];
      throw new WrongResult(`${tool}, ${on}: expected ${expected[index]} ${what}, got ${count}`);
    }
    this.samples.push(sample);
  }

  median(of: (sample: Measured) => number): number {
    return median(this.samples.map(of));
  }

  /**
   * How much more of something this one takes than another: the median over the rounds, each
   * compared with its own, so that a slow minute of the machine is in both.
   */
  ratio(other: Series, of: (sample: Measured) => number): number {
    const pairs = this.samples.map((sample, round) => [sample, other.samples[round]] as const);
    return median(pairs.flatMap(([mine, its]) => (its ? [of(mine) / of(its)] : [])));
  }

  figure(): Figure {
    const first = this.samples[0] as Measured;
    const { tool, on } = this.subject;
    const all = this.samples.map(({ seconds }) => seconds);
    return {
      tool,
      on,
      rounds: this.samples.length,
      states: first.states,
      transitions: first.transitions,
      seconds: this.median(({ seconds }) => seconds),
      spread: Math.max(...all) / Math.min(...all),
      wholeSeconds: this.median(({ wholeSeconds }) => wholeSeconds),
      livenessSeconds: this.median(({ livenessSeconds }) => livenessSeconds),
      statesPerSecond: this.median((sample) => sample.states / exploringSeconds(sample)),
      transitionsPerSecond: this.median((sample) => sample.transitions / exploringSeconds(sample)),
      bytesPerState: first.bytesPerState,
      residentBytesPerState: this.median(({ states, residentBytes }) => residentBytes / states),
      transitionCalls: first.transitionCalls,
      localPairs: first.localPairs,
    };
  }
}
