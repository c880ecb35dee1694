/** What a person makes of what devices show, and what is done at which device on that account. */

import { isWithin, pathOf, wayOf } from '../../protocol/contents/way.ts';
import { type Flow, hasMiswritten, of } from '../properties/state.ts';
import { isFlow } from './parties.ts';
import type { Heard, LedRow, Row, Said, SentRow } from './rows.ts';

/** What is chosen, and what a device hears of it. */
const acts: Readonly<Record<string, readonly [at: Flow | 'scanner', type: string]>> = {
  scan: ['scanner', 'user.scan'],
  approve: ['existingDevice', 'user.approve'],
  decline: ['existingDevice', 'user.decline'],
  cancel: ['newDevice', 'user.cancel'],
  'cancel-existing': ['existingDevice', 'user.cancel'],
  'pass-uia': ['existingDevice', 'user.password'],
  'fail-uia': ['existingDevice', 'user.password'],
  'cancel-uia': ['existingDevice', 'user.uia.cancel'],
};

/** Whether that is what has been chosen, at the device that it is for. */
function isChosen({ to, message, cause, given: { account } }: Said): boolean {
  const [at, type] = acts[cause?.message.type ?? ''] ?? [];
  if (message.type !== type) return false;
  if (at === 'scanner') return true;
  const isPassed = cause?.message.type === 'pass-uia';
  const isRight =
    message.password === undefined || isPassed === (message.password === account.password);
  return to === at && isRight;
}

const sentByUser: SentRow = {
  kind: 'sent',
  name: 'sent-by-user',
  text: 'a device hears what its user has decided on, and no other does',
  source: 'MSC3906 L253-L268 (steps 9, 11), L381-L392',
  schema: null,
  contentOf: ({ from, to, message }) => (from === 'user' && isFlow(to) ? message : undefined),
  fields: {
    type: { comesFrom: 'what the user has decided on', isRight: (_, said) => isChosen(said) },
  },
};

const kept = ({ view }: Said) => of(view, 'user');
const isAt = ({ view }: Said, state: string): boolean =>
  isWithin(pathOf(view.local('user')?.value), `present.${state}`);

/** What is kept of each screen, and where it leads. */
const seen: Readonly<Record<string, (said: Said) => boolean>> = {
  'screen.scan': (said) => kept(said).scanner === said.from,
  'screen.qr': (said) => kept(said).qr === said.message.qr,
  'screen.code': (said) => kept(said).newCode === said.message.code,
  'screen.approve': (said) => kept(said).existingCode === said.message.code && isAt(said, 'asked'),
  'screen.uia': (said) => isAt(said, 'proving'),
  'screen.ended': (said) => {
    const { canCancel, canCancelExisting } = kept(said);
    if (said.from !== 'newDevice') return canCancelExisting === false && isAt(said, 'following');
    return canCancel === false && wayOf(said).from === wayOf(said).to;
  },
};

/** States of a device that waits for what the user does. */
const isWaiting = ({ view }: Said, flow: Flow, ...states: readonly string[]): boolean =>
  states.includes(pathOf(view.local(flow)?.value));

/** A cancelled device is on its way to its end, or has nothing to take back. */
const isEnding = (said: Said): boolean => {
  const local = said.view.local('newDevice');
  const at = pathOf(local?.value);
  const isSpared = said.given.amended('no-late-cancel') && at === 'confirming';
  return (
    local === null || local.done || at === 'leaving' || /^telling|^signing/.test(at) || isSpared
  );
};

/** Whether that is done with: what was asked leads the user back to following the sign-in. */
const isAnswered = (said: Said, ...waiting: readonly string[]): boolean =>
  wayOf(said).to === 'present.following' && !isWaiting(said, 'existingDevice', ...waiting);

/** What becomes of a decision, of the user and of the device. */
const decided: Readonly<Record<string, (said: Said) => boolean>> = {
  scan: (said) =>
    kept(said).qr === null &&
    kept(said).scanner === null &&
    // A code that is miswritten may be taken for none.
    (hasMiswritten(said.view) ||
      (!isWaiting(said, 'newDevice', 'scanning') &&
        !isWaiting(said, 'existingDevice', 'scanning'))),
  compare: (said) => {
    const { newCode, existingCode } = kept(said);
    const isSame = newCode !== null && newCode === existingCode;
    return isAt(said, isSame ? 'asked.sure' : 'asked.warned');
  },
  approve: (said) => isAnswered(said, 'asking', 'askingLate'),
  decline: (said) => isAnswered(said, 'asking', 'askingLate'),
  cancel: (said) => kept(said).canCancel === false && isEnding(said),
  // Nobody cancels on a device that has ended before; this one tells the other first.
  'cancel-existing': (said) =>
    kept(said).canCancelExisting === false && said.view.local('existingDevice')?.done !== true,
  'pass-uia': (said) => isAnswered(said, 'proving'),
  'fail-uia': (said) => isAnswered(said, 'proving'),
  'cancel-uia': (said) => isAnswered(said, 'proving'),
  'walk-away': ({ view }) => view.local('user')?.value === 'away',
};

const row = (
  name: string,
  text: string,
  source: string,
  table: Readonly<Record<string, (said: Said) => boolean>>,
): LedRow => ({
  kind: 'led',
  name,
  text,
  source,
  contentOf: ({ to, message }: Heard) =>
    to === 'user' && table[message.type] !== undefined ? message : undefined,
  isThere: (said) => table[said.message.type]?.(said) === true,
});

export const userRows: readonly Row[] = [
  sentByUser,
  row(
    'led-screen',
    'a user keeps what is shown, and is asked where there is a question',
    'MSC3906 L250-L268 (steps 8, 9, 11)',
    seen,
  ),
  row(
    'led-user',
    'what a user decides on is done once, and the device that waited for it goes on',
    'MSC3906 L250-L268 (steps 8, 9, 11), L381-L392',
    decided,
  ),
];
