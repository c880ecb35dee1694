/** What is found of mutated logs, beside what has to be found. */

import type { SignIn } from '../../../live/signIns.ts';
import { logsOf, verdictOn } from '../recorded.ts';
import { inTurn } from './lines.ts';
import { mutantsOf, sample } from './mutants.ts';

interface Judged {
  readonly kind: string;
  readonly name: string;
  readonly expected: number | null;
  readonly found: number | null;
}

/** So many mutants of the logs of these sign-ins. Throws if a log itself departs. */
export async function judged(
  bases: Readonly<Record<string, SignIn>>,
  count: number,
  seed: number,
): Promise<readonly Judged[]> {
  const logs = await logsOf(bases);
  const names = Object.keys(bases);
  return names.flatMap((base) => {
    const text = JSON.stringify(inTurn(logs(base).served));
    const { departs, settings: found } = verdictOn(text);
    if (departs !== null) throw new Error(`${base}: expected a log that conforms`);
    // A relay that neither refuses nor forgets.
    const settings = { ...found, 'relay-life': null };
    return sample(mutantsOf(text), Math.ceil(count / names.length), seed).map((mutant) => {
      const { kind, name, departs: expected } = mutant;
      const departing = verdictOn(mutant.text, settings).departs;
      return {
        kind,
        name: `${base}; ${kind}: ${name}`,
        expected,
        found: departing?.exchange.recorded.number ?? null,
      };
    });
  });
}
