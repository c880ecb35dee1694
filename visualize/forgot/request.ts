/** In the worker: what the text does not say in a setting, off the graph of all its states. */

import type { Model } from 'actorcheck';
import type { Progress } from 'actorcheck/check';
import { type Forgotten, forgottenIn } from 'actorcheck/coverage';
import type { SettingAsked } from '../states/request.ts';

interface ForgotAsked extends SettingAsked {
  /** What the setting is called. */
  readonly name: string;
}

const memoryMb = 1024;

export function forgotRequest(
  model: Model,
  { name, maxStates, ...setting }: ForgotAsked,
): Generator<Progress, Forgotten, unknown> {
  return forgottenIn(model, { ...setting, scenario: name, limits: { maxStates, memoryMb } });
}
