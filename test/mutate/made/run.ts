/** Looks at mutants, one after the other in one process. */

import { Examination, type Examined } from './examination.ts';
import { machineModules } from './modules.ts';
import type { Mutant } from './mutant.ts';
import { type Place, placeOf, settings } from './places.ts';
import { typeErrors } from './typing.ts';

/** `onProgress` is told what is looked at. */
export async function examineMade(
  mutants: readonly Mutant[],
  onProgress: (what: string) => void = () => {},
): Promise<Examined[]> {
  onProgress('the types');
  const refused = typeErrors(mutants);
  const places: Place[] = settings.map((setting) => {
    onProgress(`the machines as they are: ${setting.scenario}`);
    return placeOf(setting);
  });
  const examination = new Examination(places, await machineModules());
  return mutants.map((mutant) => {
    onProgress(mutant.id);
    const why = refused.get(mutant.id);
    if (why === undefined) return examination.examine(mutant);
    return { mutant, verdict: { kind: 'invalid', why }, seconds: 0 };
  });
}
