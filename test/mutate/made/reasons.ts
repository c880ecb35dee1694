/**
 * Why some mutants survive: what is different of them is nothing that a property should be about,
 * or nothing that a run can show. A survivor that no reason fits is a property that is missing.
 */

import type { Examined, Verdict } from './verdict.ts';

type Survived = Extract<Verdict, { readonly kind: 'survived' }>;

/** A kind of survivors. Each member that is there has to fit. */
export interface Reason {
  /** Why that goes unnoticed, as a sentence. */
  readonly why: string;
  /** These at the most are different. */
  readonly aspects?: readonly string[];
  readonly actor?: string;
  /** What came, or in what state. */
  readonly during?: RegExp;
  /** Where the mistake is: a file or a folder, from the root of the project. */
  readonly file?: string;
  /** What the mistake is, in the words of its operator. */
  readonly text?: RegExp;
}

const nonces: Reason = {
  file: 'machines/rendezvous/',
  text: /^(sealedCount|revision) is .* \+ 1\) \+ 1 |hashesPayload/,
  why: 'Nonces and ETags have to be different: which ones they are is nothing that anyone asks.',
};

const choices: Reason = {
  // What is kept of it decides on nothing but what may be done next.
  aspects: ['shut', 'open', 'context.canCancel', 'context.canCancelExisting'],
  actor: 'user',
  why: 'A person may do one thing less or more: what people choose is nothing the text asks.',
};

const undefinedMember: Reason = {
  aspects: ['undefined', 'steps', 'taken'],
  why: 'A member is undefined that was absent: on the wire that is the same.',
};

const otherOrder: Reason = {
  aspects: ['order', 'steps', 'taken'],
  why: 'Each is told the same, in the same order, at the same moment: only who is told first.',
};

export const ofMsc3906: readonly Reason[] = [
  {
    file: 'machines/matrix/user/',
    text: /watcher|onlooker|code\.seen|without (code|qr)$/,
    why: 'What somebody sees who looks over a shoulder: that is of the scenario, not of the text.',
  },
  nonces,
  {
    file: 'machines/msc3906/messages/names.ts',
    text: /^kind ===/,
    why: 'Both devices name it alike, where they would not: then there is nothing to go wrong.',
  },
  {
    during: /: answer\.wrongly$/,
    why: 'A careless party says something else that is wrong: any of it will do.',
  },
  choices,
  undefinedMember,
  otherOrder,
  {
    aspects: ['context.careless'],
    why: 'What a careless party keeps is seen in what it says later, and that is the same.',
  },
];

export const ofMsc4108: readonly Reason[] = [nonces, choices, undefinedMember, otherOrder];

const fits = (reason: Reason, { mutant }: Examined, { difference }: Survived): boolean => {
  const { aspects, actor, during, file, text } = reason;
  return (
    (aspects === undefined || difference.aspects.every((aspect) => aspects.includes(aspect))) &&
    (actor === undefined || difference.actor === actor) &&
    (during === undefined || during.test(difference.during)) &&
    (file === undefined || mutant.file.startsWith(file)) &&
    (text === undefined || text.test(mutant.text))
  );
};

/** The first reason that fits a survivor; null if none does, or if it is none. */
export function reasonOf(examined: Examined, known: readonly Reason[]): Reason | null {
  const { verdict } = examined;
  if (verdict.kind !== 'survived') return null;
  return known.find((reason) => fits(reason, examined, verdict)) ?? null;
}

/** Survivors by reason, and those without one. */
interface Reasoned {
  readonly byReason: ReadonlyMap<Reason, number>;
  readonly without: readonly Examined[];
  /** Reasons that fit no survivor: where all mutants were looked at these are out of date. */
  readonly unneeded: readonly Reason[];
}

export function reasoned(all: readonly Examined[], known: readonly Reason[]): Reasoned {
  const survivors = all.filter(({ verdict }) => verdict.kind === 'survived');
  const byReason = new Map<Reason, number>();
  for (const survivor of survivors) {
    const reason = reasonOf(survivor, known);
    if (reason !== null) byReason.set(reason, (byReason.get(reason) ?? 0) + 1);
  }
  return {
    byReason,
    without: survivors.filter((survivor) => reasonOf(survivor, known) === null),
    unneeded: known.filter((reason) => !byReason.has(reason)),
  };
}
