/** A mutant in the explorer, beside the original: its model as a file, and an address to open. */

import { isSameStep } from 'actorcheck/trace';
import { scenarioOf } from '../../../../sim/check/jobs.ts';
import { formatAddress, keepInAddress } from '../../../../visualize/address.ts';
import { fragmentOf, pinnedAs } from '../../../../visualize/compare/other.ts';
import { Session } from '../../../../visualize/session.ts';
import { mostSteps, usualStep } from '../../../../visualize/usual.ts';
import type { Difference } from '../difference.ts';
import { Makers } from '../makers.ts';
import type { Modules } from '../modules.ts';
import { type Mutant, mutatedText } from '../mutant.ts';
import type { Mutated } from '../mutated.ts';
import { isLossy, type MakeSystem, placeOf, type Setting, settingsIn } from '../places.ts';
import { writeModel } from './bundle.ts';
import { modelWith, mutantName } from './model.ts';
import { type Shown, shownIn } from './run.ts';

export interface Written {
  readonly place: string;
  readonly difference: Difference;
  /** What follows the "#" in the explorer's address: both side by side, where they differ. */
  readonly fragment: string;
}

/** Null if it makes no difference anywhere: nothing is written then. */
export async function writeForExplorer(
  mutant: Mutant,
  of: Mutated,
  modules: Modules,
  file: string,
): Promise<Written | null> {
  const text = mutatedText(modules.textOf(mutant.file), mutant.edits);
  const make = modules.loadChanged(of.entry, { file: mutant.file, text }).system as MakeSystem;
  const shown = firstShown(make, mutant.file, settingsIn(of), modules);
  if (shown === null) return null;
  const told = `${mutant.text} (${mutant.file}:${mutant.line})`;
  await writeModel(mutant, of, told, file);
  const { place, differing } = shown;
  return {
    place: place.name,
    difference: differing.difference,
    fragment: fragmentFor(shown, make, told),
  };
}

/** Those that take least come first. */
function firstShown(
  make: MakeSystem,
  file: string,
  settings: readonly Setting[],
  modules: Modules,
): Shown | null {
  const makers = new Makers(settings, modules);
  const kinds = [isWritten, isAmended, isLossy];
  for (const setting of kinds.flatMap((isOne) => settings.filter(isOne))) {
    const actors = makers.madeOf(setting, file);
    const shown = actors.length === 0 ? null : shownIn(make, placeOf(setting), actors);
    if (shown !== null) return shown;
  }
  return null;
}

const isAmended = (setting: Setting): boolean => setting.amend.length > 0;
const isWritten = (setting: Setting): boolean => !isAmended(setting) && !isLossy(setting);

/**
 * The mutant on screen, the original pinned, and the view that compares them: both take the same
 * steps to where they differ, and from there on what is usual.
 */
function fragmentFor({ place, steps }: Shown, make: MakeSystem, text: string): string {
  const model = modelWith(place.of.model, make, text);
  const { given } = scenarioOf(place.of.model, place.scenario);
  const taken = (amend: readonly string[]): Session => {
    const session = new Session(model);
    session.set({ given, faults: place.faults, amend, seed: 1 });
    for (const [index, step] of steps.entries()) {
      if (!session.enabledAt(index).some((other) => isSameStep(other, step))) break;
      session.take(step);
    }
    session.follow(() => usualStep(session), mostSteps);
    return session;
  };
  keepInAddress(pinnedAs, fragmentOf(taken(place.amend)));
  const fragment = formatAddress(taken([...place.amend, mutantName]), 'compare');
  keepInAddress(pinnedAs, null);
  return fragment;
}
