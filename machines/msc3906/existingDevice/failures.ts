/** Where the existing device goes when a request fails. */

export const silent = 'the new device is not told';

export const refused = {
  target: 'homeserverFailed',
  actions: 'noteStatus',
  description: `refused: ${silent}`,
} as const;

export const noAnswer = {
  requestTimeout: {
    target: 'homeserverFailed',
    actions: 'noteNoAnswer',
    description: `no answer: ${silent}`,
  },
} as const;
