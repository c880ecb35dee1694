import { BoundError } from '../../system/errors.ts';

/** Runs a part of a search; null, or the bound of the model, in words, that has ended it. */
export function boundMetIn(run: () => void): string | null {
  try {
    run();
    return null;
  } catch (error) {
    if (error instanceof BoundError) return error.message;
    throw error;
  }
}
