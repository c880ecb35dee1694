/** Which properties notice which mutation: their verdicts with the mistake and without. */

import type { Mutation } from './mutation.ts';
import type { Outcome, Place } from './runner.ts';
import { atOnce, type Sandbox } from './sandbox.ts';

/** A property that holds of the machines as they are, and not with the mistake. */
export interface Catch {
  readonly scenario: string;
  readonly setting: string;
  readonly property: string;
  /** Length of the counterexample; null where it takes having seen all. */
  readonly steps: number | null;
}

export interface Examined {
  readonly mutation: Mutation;
  readonly catches: readonly Catch[];
  /** Why there are no verdicts: its text is not there once, or the machines break down. */
  readonly problem: string | null;
}

const placesOf = ({ scenarios, amend = [] }: Mutation): Place[] =>
  scenarios.map((scenario) => ({ scenario, amend }));

/** Each place once, since several mutations are looked for in it. */
function placesOfAll(mutations: readonly Mutation[]): Place[] {
  const places = mutations
    .flatMap(placesOf)
    .map((place) => [JSON.stringify(place), place] as const);
  return [...new Map(places).values()];
}

const verdictKey = (scenario: string, setting: string, property: string): string =>
  [scenario, setting, property].join('\n');

/** Shortest counterexample first; what has none comes last. */
const byLength = (a: Catch, b: Catch): number =>
  (a.steps ?? Number.MAX_SAFE_INTEGER) - (b.steps ?? Number.MAX_SAFE_INTEGER);

function catchesIn(plain: readonly Outcome[], mutant: readonly Outcome[]): Catch[] {
  const holding = new Set(
    plain.flatMap(({ scenario, setting, decided }) =>
      decided
        .filter(({ verdict }) => verdict === 'holds')
        .map(({ property }) => verdictKey(scenario, setting, property)),
    ),
  );
  return mutant
    .flatMap(({ scenario, setting, decided }) =>
      decided
        .filter(({ verdict }) => verdict === 'violated')
        .map(({ property, steps }) => ({ scenario, setting, property, steps })),
    )
    .filter(({ scenario, setting, property }) =>
      holding.has(verdictKey(scenario, setting, property)),
    )
    .sort(byLength);
}

/** Checks all of them, and the machines as they are. Throws if these cannot be checked. */
export async function examine(
  sandbox: Sandbox,
  mutations: readonly Mutation[],
  onProgress: (name: string) => void = () => {},
): Promise<Examined[]> {
  let plain: Outcome[] = [];
  const mutants: (Outcome[] | Error)[] = [];
  const work = [
    async () => {
      onProgress('the machines as they are');
      plain = await sandbox.run(null, placesOfAll(mutations));
    },
    ...mutations.map((mutation, index) => async () => {
      onProgress(mutation.name);
      mutants[index] = await sandbox
        .run(mutation, placesOf(mutation))
        .catch((error: Error) => error);
    }),
  ].values();
  const worker = async (): Promise<void> => {
    for (const one of work) await one();
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return mutations.map((mutation, index) => {
    const mutant = mutants[index] as Outcome[] | Error;
    return mutant instanceof Error
      ? { mutation, catches: [], problem: mutant.message }
      : { mutation, catches: catchesIn(plain, mutant), problem: null };
  });
}

/** What is amiss: a mutation that nothing notices, or that could not be looked at. */
export function complaintOf({ catches, problem }: Examined): string | null {
  if (problem !== null) return problem;
  return catches.length > 0 ? null : 'caught by nothing';
}
