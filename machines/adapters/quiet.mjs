/**
 * Tells when nothing in this process has anything left to do at once: what it still waits for are
 * answers over the network, its clock, or a line.
 */

import { setImmediate as turn } from 'node:timers/promises';

/** Turns of the event loop without a change after which nothing more is to come. */
const quietTurns = 10;

/**
 * Watches Web Crypto, which works on threads of its own; all else that happens by itself follows
 * within a turn. To be called before anything keeps a function of `crypto.subtle`. `traffic` tells
 * how many requests have begun and ended.
 */
export function watchWork(traffic) {
  let [begun, atWork] = [0, 0];
  const work = Object.getPrototypeOf(crypto.subtle);
  for (const name of Object.getOwnPropertyNames(work)) {
    const method = work[name];
    if (name === 'constructor' || typeof method !== 'function') continue;
    work[name] = async function watched(...given) {
      begun += 1;
      atWork += 1;
      try {
        return await method.apply(this, given);
      } finally {
        atWork -= 1;
      }
    };
  }
  return async () => {
    for (let [quiet, before] = [0, '']; quiet < quietTurns; quiet++) {
      await turn();
      const now = `${begun} ${traffic()}`;
      if (atWork > 0 || now !== before) quiet = -1;
      before = now;
    }
  };
}
