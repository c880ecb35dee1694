/** Where what is heard leads a device, and what the device keeps of it. */

import { parsed } from '../../http/decode.ts';
import { isUnspecified, isWithin, pathOf, wayOf } from '../../protocol/contents/way.ts';
import { decodeLogin } from '../messages/dialect.ts';
import type { LoginMessage } from '../messages/login.ts';
import { isOfFlow, scannedCode } from '../messages/qrCode.ts';
import { type Flow, hasMiswritten, of, withTokensOnly } from '../properties/state.ts';
import { type Lead, type Leads, lead, message } from './messageLeads.ts';
import {
  areSame,
  channelOf,
  intentOf,
  isCareless,
  isFlow,
  isNewcomer,
  readsProse,
  scans,
  untoldEnd,
} from './parties.ts';
import type { Heard, LedRow, Said } from './rows.ts';

/** States in which a device says its last word: it ends as that says, told or not. */
const lastWords: Readonly<Record<string, string>> = {
  tellingIncompatible: 'incompatible',
  tellingUnsupported: 'unsupported',
  tellingCancelled: 'cancelled',
  tellingDeclined: 'declined',
};

const goesOn = ({ to, given }: Said): string => {
  const isScanner = scans(to, given);
  const isProse = readsProse(to, given);
  if (isNewcomer(to, given)) return 'awaitingProtocols';
  return isScanner === isProse ? 'checkingCapabilities' : 'awaitingProgress';
};

const connected: Leads<string> = (code, from, said) => {
  const keeps = { code };
  if (from === 'leaving') return lead('tellingCancelled', keeps);
  if (from === 'showing') return lead(goesOn(said), keeps);
  if (from !== 'joining') return undefined;
  const { intent } = of(said.view, said.to as Flow).scanned ?? {};
  // A code that is miswritten may say of its device that it wants what it does not.
  const isFit = hasMiswritten(said.view)
    ? intent !== intentOf(said.to, said.given)
    : said.given.settings.intents === 'compatible';
  return lead(isFit ? goesOn(said) : 'tellingIncompatible', keeps);
};

const sent: Leads<null> = (_, from, { given }) => {
  if (from === 'tellingVerified') {
    return lead(given.amended('confirm-verified') ? 'awaitingConfirmation' : 'success');
  }
  if (['tellingSuccess', 'confirming'].includes(from)) return lead('success');
  return toldEnd(from);
};

/** How a device ends that has told why. */
function toldEnd(from: string): Lead | undefined {
  const end = /^telling(?<first>[A-Z])(?<rest>\w+)$/.exec(from)?.groups;
  return end && lead(`${end.first?.toLowerCase()}${end.rest}`);
}

/** Whether the device is about to end for a reason of its own, whatever its channel does. */
function isEnding(said: Said): boolean {
  const { to, view, given } = said;
  if (isCareless(said)) return false;
  const last = decodeLogin(given.names.dialect, parsed(of(view, channelOf(to)).outbox?.at(-1)));
  return last?.type === 'm.login.failure' || last?.type === 'm.login.declined';
}

const lost: Leads<string> = (reason, from, said) => {
  // What the state itself has comes first.
  if (from === '' && isEnding(said)) return lead('endedOtherwise');
  const end = lastWords[from];
  if (end !== undefined) return lead(end, { reason: 'the other device could not be told' });
  if (from === 'leaving') return lead('cancelled');
  const isLast = !['tellingVerified', 'tellingSuccess'].includes(from);
  return (isLast ? toldEnd(from) : undefined) ?? lead('channelFailed', { reason });
};

const scanned: Leads<unknown> = (qr, from, { message: { type }, given }) =>
  from === 'scanning' && isOfFlow(scannedCode({ type, qr } as never), given.names)
    ? lead('joining', { scanned: parsed(qr) })
    : undefined;

const cancelled: Leads<null> = (_, from, said) => {
  const { code, token } = { token: null, ...of(said.view, said.to as 'existingDevice') };
  const isEnding = from.startsWith('telling') && from !== 'tellingVerified';
  if (!isNewcomer(said.to, said.given)) {
    const isOpen = code != null && token === null && !isEnding;
    return said.given.amended('existing-can-cancel') && isOpen
      ? lead('tellingCancelled')
      : undefined;
  }
  if (from === 'joining') return lead('leaving');
  const isDone = ['tellingSuccess', 'confirming'].includes(from);
  if (from === 'leaving' || (isEnding && !isDone)) return undefined;
  if (isDone && said.given.amended('no-late-cancel')) return undefined;
  return lead(code == null ? 'cancelled' : 'tellingCancelled');
};

/** What a person decides at a device, or the new one by itself, in the state that waits for it. */
const acts: Readonly<Record<string, (said: Said) => readonly [at: string, Lead]>> = {
  'user.approve': () => ['asking', lead('gettingToken')],
  'user.decline': () => ['asking', lead('tellingDeclined')],
  'user.password': () => ['proving', lead('gettingTokenWithProof')],
  'user.uia.cancel': (said) => ['proving', lead(untoldEnd('uiaCancelled', said.given))],
  'take-protocol': () => ['choosingProtocol', lead('awaitingApproval')],
  'refuse-protocol': () => ['choosingProtocol', lead('tellingUnsupported')],
};

const acted: Leads<string> = (type, from, said) => {
  const [at, found] = acts[type]?.(said) ?? [];
  return at === from ? found : undefined;
};

/** Whether the text has the device pass over it: that something is sent, a second cancellation. */
function isPassedOver({ to, message: { type }, given }: Said, from: string): boolean {
  if (type === 'channel.sent') return true;
  if (type !== 'user.cancel') return false;
  const isLast = lastWords[from] !== undefined || toldEnd(from) !== undefined;
  return isNewcomer(to, given) || given.amended('existing-can-cancel') || isLast;
}

/** Whether the device has gone there and no further than it is to, and has kept what it is to. */
function isThere(said: Said, found: Lead | undefined): boolean {
  if (said.view.local(said.to) === null) return true;
  const { from, to } = wayOf(said);
  if (isUnspecified(said) !== (found === undefined && !isPassedOver(said, from))) return false;
  if (found === undefined) return from === to || pathOf(said.view.local(said.to)?.value) === from;
  const context = of(said.view, said.to as Flow) as Readonly<Record<string, unknown>>;
  const isKept = Object.entries(found.keeps ?? {}).every(([name, value]) =>
    areSame(context[name], value),
  );
  return isWithin(to, found.to) && isKept;
}

const row = <What>(
  name: string,
  text: string,
  source: string,
  contentOf: (heard: Heard) => What | undefined,
  leads: Leads<What>,
): LedRow => ({
  kind: 'led',
  name,
  text,
  source,
  appliesTo: withTokensOnly,
  contentOf: (heard) => (isFlow(heard.to) ? contentOf(heard) : undefined),
  isThere: (said) => isThere(said, leads(said.content as What, wayOf(said).from, said)),
});

const hearing =
  (...types: readonly LoginMessage['type'][]) =>
  ({ message: { type, payload }, given: { names } }: Heard): LoginMessage | undefined => {
    const heard = type === 'channel.received' ? decodeLogin(names.dialect, payload) : undefined;
    return heard && types.includes(heard.type) ? heard : undefined;
  };

const reported =
  <What>(name: string, what: (message: Heard['message']) => What) =>
  (heard: Heard): What | undefined =>
    heard.message.type === name ? what(heard.message) : undefined;

export const flowLeads: readonly LedRow[] = [
  row(
    'led-choice-of-protocol',
    'the messages of steps 3, 6 and 7 lead to the next step, where they are awaited',
    'MSC3906 L189-L248 (steps 3, 6, 7)',
    hearing('m.login.progress', 'm.login.protocols', 'm.login.protocol'),
    message,
  ),
  row(
    'led-answer',
    'a decline ends the new device, and an approval has it sign in with the token that it names',
    'MSC3906 L256-L284 (steps 10, 12, 13)',
    hearing('m.login.declined', 'm.login.approved'),
    message,
  ),
  row(
    'led-success',
    'the success ends the existing device well, or has it look for the device that it names',
    'MSC3906 L289-L317 (steps 14 to 16)',
    hearing('m.login.success'),
    message,
  ),
  row(
    'led-verified',
    'the verification has the new device look for the device and the key that it names',
    'MSC3906 L329-L360 (steps 19, 20)',
    hearing('m.login.verified'),
    message,
  ),
  row(
    'led-failure',
    'a device that is told of a failure ends as its reason says, where it may be told of that',
    'MSC3906 L176-L187, L204-L213, L239-L248 (steps 2, 5, 7), L381-L392',
    hearing('m.login.failure'),
    message,
  ),
  row(
    'led-when-connected',
    'a device that is connected goes on with the code, if the intents fit, as it reads step 3',
    'MSC3906 L169-L198 (steps 1 to 3)',
    reported('channel.connected', ({ code }) => code as string),
    connected,
  ),
  row(
    'led-when-ready',
    'a device whose point is there shows its code',
    'MSC3906 L27-L61',
    reported('channel.ready', () => null),
    (_, from) => (from === 'opening' ? lead('showing') : undefined),
  ),
  row(
    'led-when-sent',
    'a device that has told the last it had to ends as that says, and goes on otherwise',
    'MSC3906 L187, L204, L256-L264, L289-L297, L329-L330',
    reported('channel.sent', () => null),
    sent,
  ),
  row(
    'led-when-failed',
    'a device whose channel fails ends there, with the reason, or as it was about to',
    'MSC3886 L170-L172',
    reported('channel.failed', ({ reason }) => reason as string),
    lost,
  ),
  row(
    'led-scan',
    'the device that scans joins where the code says, if it is of its flow',
    'MSC3906 L27-L61',
    reported('user.scan', ({ qr }) => qr),
    scanned,
  ),
  row(
    'led-cancel',
    'who cancels ends the device, and has it told to the other one if that can be told',
    'MSC3906 L381-L392',
    reported('user.cancel', () => null),
    cancelled,
  ),
  row(
    'led-decision',
    'what is decided at a device leads on from the state that waits for it, and from no other',
    'MSC3906 L227-L268 (steps 7, 9, 11)',
    ({ message: { type } }) => (acts[type] === undefined ? undefined : type),
    acted,
  ),
];
