/** What a device does as it comes to a state: it says something, shows something, or ends. */

import { parsed } from '../../http/decode.ts';
import { isWithin, pathOf, wayOf } from '../../protocol/contents/way.ts';
import { decodeLogin } from '../messages/dialect.ts';
import { of, withTokensOnly } from '../properties/state.ts';
import { channelOf, isCareless, isFlow, isNewcomer, readsProse, scans } from './parties.ts';
import type { LedRow, Said } from './rows.ts';

/** By state, the type of what is said there, and of a failure the reason. */
const words: Readonly<Record<string, string>> = {
  tellingIncompatible: 'incompatible_intent',
  tellingUnsupported: 'unsupported',
  tellingCancelled: 'cancelled',
  tellingDeclined: 'm.login.declined',
  tellingSuccess: 'm.login.success',
  tellingVerified: 'm.login.verified',
  confirming: 'm.login.success',
  awaitingVerified: 'm.login.success',
  awaitingApproval: 'm.login.protocol',
  awaitingProtocol: 'm.login.protocols',
  awaitingSuccess: 'm.login.approved',
};

/** Progress is told by the newcomer whom the other one waits for, as it reads step 3. */
function wordIn(state: string, { to, given }: Said): string | undefined {
  if (state === 'awaitingProtocols') {
    const isDue = isNewcomer(to, given) && scans(to, given) === readsProse(to, given);
    return isDue ? 'm.login.progress' : undefined;
  }
  return words[state] ?? (state.startsWith('telling') ? 'aborted' : undefined);
}

/** Whether the last that is to be written is that. */
function isSaid(said: Said): boolean {
  const { from, to } = wayOf(said);
  const word = from === to ? undefined : wordIn(to, said);
  const channel = channelOf(said.to);
  if (word === undefined || !isWithin(pathOf(said.view.local(channel)?.value), 'connected')) {
    return true;
  }
  const last = of(said.view, channel).outbox?.at(-1);
  const message = decodeLogin(said.given.names.dialect, parsed(last));
  return (message?.type === 'm.login.failure' ? message.reason : message?.type) === word;
}

const userOf = ({ view }: Said) => of(view, 'user');
const isUserAt = ({ view }: Said, state: string): boolean =>
  isWithin(pathOf(view.local('user')?.value), `present.${state}`);

/** By state, whether the user has been shown what is to be shown there. */
const shown: Readonly<Record<string, (said: Said, code: string | null) => boolean>> = {
  showing: (said) => userOf(said).qr != null,
  scanning: (said) => userOf(said).scanner === said.to,
  awaitingApproval: (said, code) => userOf(said).newCode === code,
  asking: (said, code) => userOf(said).existingCode === code && isUserAt(said, 'asked'),
  proving: (said) => isUserAt(said, 'proving'),
};

const hasLeft = ({ view }: Said): boolean => view.local('user')?.done === true;

function isShown(said: Said): boolean {
  const { from, to } = wayOf(said);
  const isNew = from !== to || said.message.type === 'xstate.init';
  if (!isNew || hasLeft(said)) return true;
  const code = of(said.view, said.to as 'newDevice').code ?? null;
  return shown[to]?.(said, code) ?? true;
}

/** Where closing the rendezvous may mean to delete it. */
const deletedAt = ({ given: { settings } }: Said, from: string, to: string): boolean =>
  settings.close === 'delete' && (to === 'incompatible' || from === 'tellingUnsupported');

/** Whether a device that has ended has closed its channel, and its user has seen it end. */
function isEnded(said: Said): boolean {
  const { view, given, to: flow } = said;
  const { from, to } = wayOf(said);
  const local = view.local(flow);
  if (local?.done !== true) return true;
  const { canCancel, canCancelExisting } = userOf(said);
  const isSeen = !(flow === 'newDevice' ? canCancel : canCancelExisting);
  if (!isSeen && !hasLeft(said)) return false;
  const channel = view.local(channelOf(flow));
  const { closing } = of(view, channelOf(flow));
  if (channel === null || channel.value === 'failed' || isCareless(said)) return true;
  // One that has not met anyone has nothing to finish, and is gone.
  if (channel.value === 'closed' && closing === 'no') return !isNewcomerMet(said);
  const isDeleted = isNewcomer(flow, given) ? to === 'incompatible' : true;
  return deletedAt(said, from, to) && isDeleted ? closing === 'delete' : closing !== 'no';
}

const isNewcomerMet = ({ view, to }: Said): boolean => of(view, channelOf(to)).secrets != null;

const row = (
  name: string,
  text: string,
  source: string,
  isThere: (said: Said) => boolean,
): LedRow => ({
  kind: 'led',
  name,
  text,
  source,
  appliesTo: withTokensOnly,
  contentOf: (heard) =>
    isFlow(heard.to) && heard.view.local(heard.to) !== null ? heard.message : undefined,
  isThere,
});

export const flowStates: readonly LedRow[] = [
  row(
    'said-in-its-state',
    'a device that comes to a state in which it has to tell something tells it',
    'MSC3906 L169-L356',
    (said) => isCareless(said) || isSaid(said),
  ),
  row(
    'shown-in-its-state',
    'a device that comes to a state in which it has to show or ask something does so',
    'MSC3906 L27-L61, L250-L254 (steps 8, 9), L266-L268 (step 11)',
    isShown,
  ),
  row(
    'ended-with-its-channel',
    'a device that ends closes its channel, deletes the point if it is to, and shows its end',
    'MSC3906 L187, L204',
    isEnded,
  ),
];
