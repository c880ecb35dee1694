/** The exit codes of all commands. */

/** Done, and all is as the record, the trace or the reader has it. */
export const asExpected = 0;
/** Something is not: a verdict, a step of a trace, a branch that no path takes. */
export const notAsExpected = 1;
/** Bad usage or a bad file, told in one line: what was expected and what came. */
export const badUsage = 2;
/** Stopped before the end, and nothing amiss so far. */
export const incomplete = 3;
/** What was found could not be written: whatever of it was is not to be relied on. */
export const unwritable = 4;
