/**
 * What a client does when no answer to its request has come in time. Where no message can be lost
 * and none comes late that never happens, and the timer is left out: it would only be one more
 * thing to explore. A machine that takes these in defines the delay `requestTimeout`.
 */

/** To be spread into the timers (`after`) of a state that waits for an answer. */
export const ifNoAnswer = <const Transition>(timesOut: boolean, transition: Transition) =>
  timesOut ? ({ requestTimeout: transition } as const) : {};

/** For the root of the machine: an answer to a request that was given up. */
export const lateAnswer = (timesOut: boolean) =>
  timesOut ? ({ 'response.*': { description: 'too late: it was given up' } } as const) : {};
