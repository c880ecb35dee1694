/** How bad it is what a client does otherwise: this follows from what came of the run. */

import type { Property } from 'actorcheck';
import type { Came, Grade } from './conform.ts';

/** What a protocol has to say of it. */
interface Gravity {
  /** Of approval, tokens, trust, keys and secrets. */
  readonly safety: ReadonlySet<string>;
  readonly properties: readonly Property[];
  /** Of how a party stands in the end, in words. */
  isLeftWaiting(came: string): boolean;
  isWell(came: string): boolean;
}

/** Names of those that must never be violated. */
export const alwaysIn = (some: readonly Property[]): string[] =>
  some.flatMap(({ name, kind }) => (kind === 'always' ? [name] : []));

const isTold = (act: string): boolean => /^(ends|shows) /.test(act);

/**
 * Where the text is silent a client may do as it likes, as long as what the text promises holds:
 * what else comes of it counts only where the text says what to do.
 */
const isSaid = ({ verdict }: Came): boolean => verdict === 'deviates';

const ofClient = ({ safety, properties, isLeftWaiting, isWell }: Gravity): readonly Grade[] => {
  const always = new Set(alwaysIn(properties));
  /** Somebody waits who would not wait beside the machine, or ends well and would not, or not. */
  const endsOtherwise = ({ hasEnded, machine, others }: Came): boolean =>
    (!hasEnded && !isLeftWaiting(machine)) ||
    others.some(
      (other) =>
        (isLeftWaiting(other.came) && !isLeftWaiting(other.machine)) ||
        isWell(other.came) !== isWell(other.machine),
    );
  return [
    {
      name: 'unsafe',
      text: 'approval, tokens, trust, keys or secrets are not safe',
      fits: ({ violated }) => violated.some((name) => safety.has(name)),
    },
    {
      name: 'stranded',
      text: 'somebody waits for ever, or ends otherwise than the text has it',
      fits: (came) =>
        came.violated.some((name) => !always.has(name)) || (isSaid(came) && endsOtherwise(came)),
    },
    {
      name: 'broken',
      text: 'another promise of the text does not hold',
      fits: ({ violated }) => violated.length > 0,
    },
    {
      name: 'misleading',
      text: 'the user is told or shown something else',
      fits: (came) => isSaid(came) && [came.expected, came.seen].some(isTold),
    },
    {
      name: 'letter',
      text: 'something is missing, too much or otherwise, and nothing comes of it',
      fits: isSaid,
    },
    {
      name: 'open',
      text: 'the text leaves it open, and what it promises holds',
      fits: () => true,
    },
  ];
};

/** Worst first. */
export const gradesOf = (gravity: Gravity): readonly Grade[] => [
  ...ofClient(gravity).map(
    (grade): Grade => ({
      ...grade,
      fits: (came) => came.verdict !== 'adapter' && grade.fits(came),
    }),
  ),
  { name: 'adapter', text: 'the adapter decides it, and not the client', fits: () => true },
];
