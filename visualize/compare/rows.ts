/** Two paths row by row: the same beside the same, and where they first differ. */

import { canonicalJson } from 'actorcheck';
import { labelsOf } from 'actorcheck/report';
import { nextStep } from '../next.ts';
import type { Session } from '../session.ts';

export interface Row {
  readonly text: string;
  readonly party: string;
  /** Steps of the text that it carries out, and what is worth a word. */
  readonly notes: readonly string[];
  readonly atMs: number;
  readonly isFault: boolean;
  /** All control states after it, as text: two rows can read the same and lead elsewhere. */
  readonly control: string;
}

export interface Pair {
  readonly left: Row | null;
  readonly right: Row | null;
  /** How many of its steps each side has taken when it is here. */
  readonly leftAt: number;
  readonly rightAt: number;
  /** Whether the same happens on both sides; and whether it leads to the same control states. */
  readonly isAlike: boolean;
  readonly isSame: boolean;
}

/** The whole path of a session, wherever its cursor is. */
export function rowsOf(session: Session): Row[] {
  const { model, system, steps, results, view } = session;
  return steps.map((step, index) => {
    const result = results[index] as (typeof results)[number];
    const before = session.snapshotAt(index);
    const { text, party, isFault } = nextStep(model, system, before, step, result, view);
    const taken = result.occurrences.flatMap((occurrence) =>
      occurrence.type === 'received' ? occurrence.taken : [],
    );
    const notes = taken.flatMap(({ meta, description }) => {
      if (meta.step === undefined && meta.unspecified !== true) return [];
      return [[meta.step, description].filter((part) => part !== undefined).join(': ')];
    });
    const { snapshot } = result;
    return {
      text,
      party: labelsOf(system.definition)(party),
      notes,
      atMs: snapshot.context.nowMs ?? 0,
      isFault,
      control: canonicalJson(snapshot.value),
    };
  });
}

const keyOf = ({ party, text }: Row): string => `${party} ${text}`;

/**
 * Aligns two paths: what both have in the same order stands side by side, as much of it as can be
 * (a longest common subsequence).
 */
export function aligned(left: readonly Row[], right: readonly Row[]): Pair[] {
  const width = right.length + 1;
  const longest = new Int32Array((left.length + 1) * width);
  const isAlike = (i: number, j: number) => keyOf(left[i] as Row) === keyOf(right[j] as Row);
  const at = (i: number, j: number) => longest[i * width + j] as number;
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      longest[i * width + j] = isAlike(i, j)
        ? at(i + 1, j + 1) + 1
        : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const pairs: Pair[] = [];
  let [i, j] = [0, 0];
  const add = (isLeft: boolean, isRight: boolean): void => {
    const one = isLeft ? (left[i++] as Row) : null;
    const other = isRight ? (right[j++] as Row) : null;
    const isAlikeHere = one !== null && other !== null;
    const isSame = isAlikeHere && one.control === other.control;
    pairs.push({ left: one, right: other, leftAt: i, rightAt: j, isAlike: isAlikeHere, isSame });
  };
  while (i < left.length || j < right.length) {
    const isBoth = i < left.length && j < right.length && isAlike(i, j);
    if (isBoth) add(true, true);
    else if (j === right.length || (i < left.length && at(i + 1, j) >= at(i, j + 1))) {
      add(true, false);
    } else add(false, true);
  }
  return pairs;
}

/** Where they first differ: in what happens or in what comes of it; -1 if they do not. */
export const firstDifference = (pairs: readonly Pair[]): number =>
  pairs.findIndex(({ isSame }) => !isSame);
