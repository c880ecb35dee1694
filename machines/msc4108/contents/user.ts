/** What a person sees, keeps in mind and does. */

import { isWithin, wayOf } from '../../protocol/contents/way.ts';
import { type Flow, led, of, type Said } from './given.ts';

const kept = ({ view }: Said) => of(view, 'user');

/** What is kept of each screen. */
const seen: Readonly<Record<string, (said: Said) => boolean>> = {
  'screen.scan': (said) => kept(said).scanner === said.from,
  'screen.qr': (said) => kept(said).qr === said.message.qr,
  'screen.enter': (said) => kept(said).asker === said.from,
  'screen.code': (said) => kept(said).checkCode === said.message.code,
  'screen.open': (said) => kept(said).isAskedToOpen === true,
  'screen.consent': (said) => kept(said).isAskedToConsent === true,
  'screen.userCode': () => true,
  'screen.ended': (said) => {
    const { canCancelNew, canCancelExisting, asker, isAskedToOpen } = kept(said);
    const isNew = said.from === 'newDevice';
    const canCancel = isNew ? canCancelNew : canCancelExisting;
    return canCancel === false && asker !== said.from && (isNew || isAskedToOpen === false);
  },
};

/** The device that waits for what a person does is not left waiting. */
const leaves = ({ view }: Said, state: string, flow?: Flow): boolean =>
  (flow === undefined ? (['newDevice', 'existingDevice'] as const) : [flow]).every(
    (one) => !isWithin(String(view.local(one)?.value), state),
  );

/** What becomes of what a person does: it is done once, and the device goes on. */
const done: Readonly<Record<string, (said: Said) => boolean>> = {
  scan: (said) => kept(said).qr === null && kept(said).scanner === null && leaves(said, 'scanning'),
  enter: (said) => kept(said).asker === null && leaves(said, 'enteringCode'),
  mistype: (said) => kept(said).asker === null && leaves(said, 'enteringCode'),
  open: (said) => kept(said).isAskedToOpen === false && leaves(said, 'askingToOpen'),
  refuse: (said) => kept(said).isAskedToOpen === false && leaves(said, 'askingToOpen'),
  allow: (said) =>
    kept(said).isAskedToConsent === false && said.view.local('browser')?.value !== 'asking',
  deny: (said) =>
    kept(said).isAskedToConsent === false && said.view.local('browser')?.value !== 'asking',
  cancel: (said) => kept(said).canCancelNew === false,
  'cancel-existing': (said) => kept(said).canCancelExisting === false,
  'walk-away': ({ view }) => view.local('user')?.value === 'away',
};

const row = (
  name: string,
  text: string,
  source: string,
  table: Readonly<Record<string, (said: Said) => boolean>>,
) =>
  led(
    name,
    text,
    source,
    ({ to, message }) =>
      to === 'user' && !message.type.startsWith('xstate.') && message.type in table
        ? message
        : undefined,
    (said) => table[said.message.type]?.(said) === true && wayOf(said).from !== undefined,
  );

export const userRows = [
  row(
    'seen-by-person',
    'a person keeps in mind what is shown, and is asked where there is a question',
    'MSC4388 L637-L654, L834-L846; MSC4108 L427-L469',
    seen,
  ),
  row(
    'done-by-person',
    'what a person does is done once, and the device that waited for it goes on',
    'MSC4388 L637-L654, L840-L864; MSC4108 L427-L469',
    done,
  ),
];
