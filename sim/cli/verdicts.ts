/** Exit codes of what holds verdicts against those on record. */

export const asRecorded = 0;
export const notAsRecorded = 1;
export const incomplete = 3;
