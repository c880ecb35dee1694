/**
 * What takes memory beside tables of numbers, in bytes: as V8 keeps it, measured on searches of
 * some hundred thousand values each. Nobody can ask V8 for the size of one object.
 */

import { unfoldedLength } from '../../system/canonical.ts';

/** A state of a machine, with its snapshot, its place among all and its text. */
export const bytesOfLocal = (text: string): number => 1000 + 3 * unfoldedLength(text);

/** Anything else that a slot can hold, with the text that it is found by. */
export const bytesOfValue = (text: string): number => 350 + 4 * unfoldedLength(text);

/** What a machine did with an event in a state. */
export const bytesOfStep = 250;

/** One answer about a step, and what is remembered of what happened in it. */
export const bytesOfSuccessor = 450;
export const bytesOfReception = 900;
