/** How the devices of a run go about MSC3903: what knobs and amendments make of it. */

import type { Settings } from 'actorcheck';
import type { Derivation } from '../crypto/index.ts';
import type { Msc3903Habits } from '../rendezvous/msc3903.ts';
import type { Amended } from './amendments.ts';
import type { Dialect } from './messages/dialect.ts';
import { type Names, namesOf } from './messages/names.ts';

/** What the amendment `separate-code` adds to the info of the key, for that of the code. */
export const separateCodeInfo = 'code';

/** How key and code are derived, by whoever has a part in it. */
export const derivationOf = (settings: Settings, amended: Amended): Derivation => ({
  codeInfo: amended('separate-code') ? separateCodeInfo : undefined,
  takesSmallOrder: settings['small-order-keys'] === true && !amended('refuse-small-order'),
  shortCode: settings['short-code'] === true,
});

interface DeviceHandshake {
  /** Those of the run, but for the name of the algorithm where the devices differ in it. */
  readonly names: Names;
  readonly handshake: Msc3903Habits;
}

/** The revision that a device speaks. */
function dialectOf(settings: Settings, amended: Amended, isNew: boolean): Dialect {
  const [own, other] = (isNew ? ['new', 'existing'] : ['existing', 'new']) as [Place, Place];
  if (speaksFirst(settings, own)) return 'v1';
  // It speaks the revision of the code that it scans.
  const adopts = amended('first-revision-too') && settings.scan === own;
  return adopts && speaksFirst(settings, other) ? 'v1' : 'v2';
}

type Place = 'new' | 'existing';
const speaksFirst = ({ dialect }: Settings, place: Place): boolean =>
  dialect === 'v1' || dialect === `${place}-v1`;

/** Of one device. Where both are lenient, the existing one has the other name of the algorithm. */
export function handshakeOf(
  settings: Settings,
  amended: Amended,
  names: Names,
  isNew: boolean,
): DeviceHandshake {
  const derivation = derivationOf(settings, amended);
  if (settings['lenient-names'] !== true) {
    const dialect = dialectOf(settings, amended, isNew);
    const own = namesOf(settings.names as 'stable' | 'unstable', dialect);
    return { names: dialect === names.dialect ? names : own, handshake: derivation };
  }
  const { algorithm: otherName } = namesOf(settings.names === 'stable' ? 'unstable' : 'stable');
  const [mine, theirs] = isNew ? [names.algorithm, otherName] : [otherName, names.algorithm];
  return {
    names: { ...names, algorithm: mine },
    handshake: { ...derivation, alsoTakes: theirs, adoptsName: amended('one-name') },
  };
}
