/**
 * Questions of an author that have a duration for an answer: from which value on something holds
 * in exact time. `npm run record -- thresholds` finds the answers.
 */

import type { Question } from 'actorcheck';

/** With each message as fast as the next, and no more to say than step 16 asks for. */
const quickList = {
  secrets: 'none',
  'cross-signing': 'false',
  'relay-latency': '0',
  'homeserver-latency': '0.02',
  'homeserver-latency-least': '0.02',
};

export const questions: readonly Question[] = [
  {
    text: 'How long does the relay have to live, if people take at most 20 s for each thing?',
    scenario: 'default',
    given: { 'people-at-most': '20' },
    property: 'relay-outlasts-people',
    knob: 'relay-life',
    min: 1_000,
    max: 600_000,
  },
  {
    text: 'How long may people take for each thing, if the relay lives for a minute?',
    scenario: 'default',
    given: { 'relay-life': '60' },
    property: 'relay-outlasts-people',
    knob: 'people-at-most',
    min: 1_000,
    max: 60_000,
  },
  {
    text: 'How long does a login token have to live?',
    scenario: 'default',
    given: {},
    property: 'no-attempt-with-expired-token',
    knob: 'token-life',
    min: 1,
    max: 600_000,
  },
  {
    text: 'Step 16: how late may the new device be in the device list, and be found?',
    scenario: 'slow-visible',
    given: quickList,
    property: 'existing-can-end-success',
    knob: 'visible-after',
    min: 1,
    max: 30_000,
  },
  {
    text: 'Step 16: how late has it to be there, so that it can be missed?',
    scenario: 'slow-visible',
    given: quickList,
    property: 'existing-can-end-device-not-visible',
    knob: 'visible-after',
    min: 1,
    max: 30_000,
  },
  {
    text: 'How seldom may a device ask the relay for news, if a login token lives for 30 s?',
    scenario: 'default',
    given: {},
    property: 'no-attempt-with-expired-token',
    knob: 'poll-interval',
    min: 100,
    max: 60_000,
  },
  {
    text: 'How soon has a device to give up a request, so that it gives up one that was taken?',
    scenario: 'late-answers',
    given: {},
    property: 'new-can-end-login-failed',
    knob: 'request-timeout',
    min: 100,
    max: 60_000,
  },
  {
    text: 'How long does a device code have to live, if people take at most 20 s for each thing?',
    scenario: 'oidc-corrected',
    given: { 'people-at-most': '20', e2ee: 'false' },
    property: 'device-code-outlasts-people',
    knob: 'device-code-life',
    min: 1_000,
    max: 600_000,
  },
];
