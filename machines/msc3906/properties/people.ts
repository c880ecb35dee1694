/**
 * What has a life lasts as long as people take: asked where a knob says within which time they go
 * on. Nothing lasts long enough for somebody who walks away.
 */

import type { Property, View } from 'actorcheck';
import { fits, flows, hasEnded, isIn, of, withProvider } from './state.ts';

const hasLeft = (view: View): boolean => view.local('user')?.done === true;

/** Whether both devices are at it still, or one has just given up, before a user who is there. */
const isUnderWay = (view: View): boolean =>
  !hasLeft(view) && !flows.every((flow) => hasEnded(view, flow));

export const peopleProperties: readonly Property[] = [
  {
    name: 'relay-outlasts-people',
    text: 'the relay forgets nothing while both devices go on and the user is there',
    source: 'MSC3886 L66-L69, L145; MSC3906 L253-L254 (step 9)',
    kind: 'always',
    holds: (view) =>
      !isUnderWay(view) ||
      flows.every(
        (flow) => !isIn(view, flow, 'channelFailed') || of(view, flow).reason !== 'not_found',
      ),
    appliesTo: (settings) => fits(settings) && settings['people-at-most'] !== null,
  },
  {
    name: 'device-code-outlasts-people',
    text: 'the device code does not expire while both devices go on and the user is there',
    source: 'MSC3906 L458, L473-L474 (step O6)',
    kind: 'always',
    holds: (view) => !isUnderWay(view) || !isIn(view, 'newDevice', 'authorizationExpired'),
    appliesTo: (settings) => withProvider(settings) && settings['people-at-most'] !== null,
  },
];
