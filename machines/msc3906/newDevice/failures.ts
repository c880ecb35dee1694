/** Where the new device goes when a request for its login fails. */

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
