/** What the new device makes of a request for its login that fails. */

export const refused = {
  target: 'loginFailed',
  actions: 'noteStatus',
  description: 'the homeserver refuses: the other device is not told',
} as const;

export const noAnswer = {
  requestTimeout: {
    target: 'loginFailed',
    actions: 'noteNoAnswer',
    description: 'no answer: the other device is not told',
  },
} as const;
