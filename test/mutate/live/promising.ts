/**
 * Paths that can show a mistake, told by what the machines with it make of what the device meets
 * there, as long as all others do what the path says.
 */

import { type Course, outcomes } from './courses.ts';
import type { OwnActors } from './device.ts';
import { type Device, deviceOf, type Outcome, saidIn, timersText } from './device.ts';

export interface Promising {
  readonly course: Course;
  /** What the device is to say, or in which times, and what it does say. */
  readonly meant: string;
  readonly came: string;
  /** How much it meets before. */
  readonly at: number;
  /** Whether only timers differ. */
  readonly isOfTime: boolean;
}

export class Promises {
  readonly #courses: readonly Course[];
  /** By course: what the device without a mistake makes of it. */
  readonly #plain: ReadonlyMap<Course, readonly Outcome[]>;

  /** `ownActors`: makes the machines without a mistake. */
  constructor(courses: readonly Course[], ownActors: OwnActors) {
    const plain = devices(ownActors);
    this.#courses = courses;
    this.#plain = new Map(courses.map((one) => [one, [...outcomes(plain(one), one)]]));
  }

  /** Those first in which something differs that does not in others, and soon. */
  of(ownActors: OwnActors): Promising[] {
    const device = devices(ownActors);
    const found = this.#courses.flatMap(
      (course) => differing(course, this.#plain.get(course) ?? [], device(course)) ?? [],
    );
    const soonest = found.toSorted(
      (a, b) => Number(a.isOfTime) - Number(b.isOfTime) || a.at - b.at,
    );
    const known = new Set<string>();
    const first = soonest.filter(({ came, meant }) => {
      const size = known.size;
      return known.add(`${came}\n${meant}`).size > size;
    });
    const isFirst = new Set(first);
    return [...first, ...soonest.filter((one) => !isFirst.has(one))];
  }
}

/** The machines of a client: one device for each setting. */
function devices(ownActors: OwnActors): (course: Course) => Device {
  const known = new Map<string, Device>();
  return ({ settings }) => {
    const key = JSON.stringify(settings);
    const made = known.get(key) ?? deviceOf(ownActors, settings);
    known.set(key, made);
    return made;
  };
}

/** The first place where they differ, one that others hear if there is any. */
function differing(course: Course, plain: readonly Outcome[], device: Device): Promising | null {
  let timed: Promising | null = null;
  let at = 0;
  for (const outcome of outcomes(device, course)) {
    const expected = plain[at] as Outcome;
    const [meant, came] = [saidIn(expected), saidIn(outcome)];
    if (came !== meant) return { course, meant, came, at, isOfTime: false };
    const [times, others] = [timersText(expected.moment), timersText(outcome.moment)];
    if (times !== others) timed ??= { course, meant: times, came: others, at, isOfTime: true };
    at++;
  }
  return timed;
}
