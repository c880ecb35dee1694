/**
 * What amendments make of the settings: some change the text to what a knob has as another reading
 * of it, and are nothing else.
 */

import type { Settings } from 'actorcheck';
import { amendedWith } from './amendments.ts';

/** The settings that a system is made of. They say all that these amendments do to knobs. */
export function settled(settings: Settings, amendments: readonly string[]): Settings {
  const amended = amendedWith(amendments);
  const corrected = { protocol: 'oidc-corrected', redirects: false, 'late-decline': 'keeps' };
  const isCorrected = amended('correct-oidc') && settings.protocol === 'oidc-sketch';
  return {
    ...settings,
    ...(amended('step-3-diagram') ? { 'step-3': 'diagram' } : {}),
    ...(amended('enforce-compare') ? { diligence: 'compares' } : {}),
    ...(isCorrected ? corrected : {}),
  };
}
