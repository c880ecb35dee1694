/** Exit codes of `check`. */

export const asRecorded = 0;
export const notAsRecorded = 1;
export const incomplete = 3;
