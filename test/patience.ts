/** How long a test waits. A slow machine never takes that long: only what hangs meets it. */

/** For something to come up in a page, and for what is asked again and again. */
export const patienceMs = 5 * 60_000;
/** For a whole test. */
export const hangMs = 6 * patienceMs;
