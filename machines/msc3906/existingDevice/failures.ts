/** What the existing device makes of a request that fails. */

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
