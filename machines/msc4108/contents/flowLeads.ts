/** Where what is heard leads a device: from which state to which. */

import { statusOf } from '../../http/message.ts';
import { answerOf, configurationSchema, tokenErrorSchema } from '../../oauth/messages.ts';
import { isLed, type Leads, timerIn } from '../../protocol/contents/leads.ts';
import { isUnspecified, wayOf } from '../../protocol/contents/way.ts';
import { decodeLogin } from '../messages.ts';
import { codeOf } from '../qrCode.ts';
import { type Given, type Heard, isFlow, led, of, type Said } from './given.ts';
import { truthOf } from './truth.ts';

/** A device that says its last word takes nothing more. */
const unlessEnding =
  (target: string | ((said: Said) => string)) =>
  (said: Said): string => {
    const { from } = wayOf(said);
    if (/^telling|^sharing/.test(from)) return from;
    return typeof target === 'string' ? target : target(said);
  };

/** How a device ends that has told why: `tellingDeclined` becomes `declined`. */
const endOf = ({ to, ...said }: Said): string => {
  const { from } = wayOf({ to, ...said });
  const ends: Readonly<Record<string, string>> = {
    sharing: 'success',
    tellingExpired: 'authorizationExpired',
    tellingExists: 'deviceExists',
    tellingNotFound: 'deviceNotFound',
    tellingUnopenable: 'pageFailed',
  };
  const rest = from.slice('telling'.length);
  return ends[from] ?? `${rest.charAt(0).toLowerCase()}${rest.slice(1)}`;
};

const isLast = (from: string): boolean => /^telling|^sharing/.test(from);

/** Of both devices. */
const common: Leads<Given> = {
  'user.scan right': { scanning: 'joining' },
  'channel.ready': { opening: 'showing' },
  'user.code wrong': { enteringCode: 'codeMismatch' },
  'm.login.failure': { '*': unlessEnding('failedThere') },
  'channel.sent': { '*': (said) => (isLast(wayOf(said).from) ? endOf(said) : wayOf(said).from) },
  'channel.failed': {
    '*': (said) => (isLast(wayOf(said).from) ? endOf(said) : 'channelFailed'),
  },
  'user.cancel': {
    '*': unlessEnding(({ view, to }) =>
      of(view, to as 'newDevice').code == null ? 'cancelled' : 'tellingCancelled',
    ),
  },
};

const first = ({ given }: Said): string =>
  given.revision.is2026 ? 'gettingMetadata' : 'gettingWellKnown';

const ofNew: Leads<Given> = {
  ...common,
  'channel.connected': { showing: 'enteringCode', joining: first },
  'user.code right': {
    enteringCode: (said) =>
      of(said.view, 'newDevice').offers == null ? 'awaitingProtocols' : first(said),
  },
  'm.login.protocols': { awaitingProtocols: first },
  'm.login.protocol_accepted': { awaitingAccepted: 'authorizing' },
  'm.login.secrets': { awaitingSecrets: 'uploadingKeys' },
  'response.200': {
    gettingMetadata: 'registering',
    gettingWellKnown: 'gettingIssuer',
    gettingIssuer: 'gettingConfiguration',
    gettingConfiguration: 'registering',
    gettingCode: 'awaitingAccepted',
    'authorizing.asking': 'awaitingSecrets',
    uploadingKeys: 'success',
  },
  'response.200 without grant': {
    gettingMetadata: 'tellingUnsupported',
    gettingConfiguration: 'tellingUnsupported',
  },
  'response.201': { registering: 'gettingCode' },
  authorization_pending: { 'authorizing.asking': 'authorizing.pausing' },
  slow_down: { 'authorizing.asking': 'authorizing.pausing' },
  access_denied: { 'authorizing.asking': 'tellingDeclined' },
  expired_token: { 'authorizing.asking': 'tellingExpired' },
  'response.*': { uploadingKeys: 'keysRefused', '*': unlessEnding('loginFailed') },
  authorizationPoll: { 'authorizing.pausing': 'authorizing.asking' },
};

const judged = ({ view }: Said): string =>
  of(view, 'existingDevice').wanted?.protocol === 'device_authorization_grant'
    ? 'checkingDevice'
    : 'tellingUnsupported';

const ofExisting: Leads<Given> = {
  ...common,
  'channel.connected': { showing: 'enteringCode', joining: 'awaitingProtocol' },
  'user.code right': {
    enteringCode: (said) =>
      of(said.view, 'existingDevice').wanted == null ? 'awaitingProtocol' : judged(said),
  },
  'm.login.protocol': { awaitingProtocol: judged },
  'm.login.success': { awaitingSuccess: 'lookingUp' },
  'm.login.declined': { awaitingSuccess: 'declined' },
  'response.404': { checkingDevice: 'askingToOpen', 'lookingUp.asking': 'lookingUp.pausing' },
  'response.200': { checkingDevice: 'tellingExists', 'lookingUp.asking': 'sharing' },
  'response.*': { '*': unlessEnding('loginFailed') },
  'user.open': { askingToOpen: 'awaitingSuccess' },
  'user.refuse': { askingToOpen: 'tellingCancelled' },
  'page-unopenable': {
    askingToOpen: ({ given }) => (given.revision.is2026 ? 'tellingUnopenable' : 'pageFailed'),
  },
  lookFor: { lookingUp: 'tellingNotFound' },
  lookInterval: { 'lookingUp.pausing': 'lookingUp.asking' },
};

/** Whether what was heard is what the device waits for, as far as that takes a look at it. */
function judgedKey({ message, to, given }: Heard): string | undefined {
  const { type } = message;
  if (type === 'user.scan') {
    const intent = codeOf(given.crypto, message.qr)?.intent;
    return intent === (to === 'newDevice' ? 'existing' : 'new') ? 'user.scan right' : type;
  }
  if (type !== 'user.code') return undefined;
  return `user.code ${message.code === truthOf(given).checkCode ? 'right' : 'wrong'}`;
}

/** What an answer is called in the table: by its status, or by the error of the provider. */
function answerKey(heard: Heard): string | undefined {
  const { message, to } = heard;
  if (!message.type.startsWith('response.')) return undefined;
  const status = statusOf(message);
  if (to === 'existingDevice')
    return status === 200 || status === 404 ? message.type : 'response.*';
  const error = answerOf(tokenErrorSchema, message)?.error;
  const at = wayOf(heard).from;
  if (status === 400 && at === 'authorizing.asking' && error !== undefined) {
    return ofNew[error] === undefined ? 'response.*' : error;
  }
  const found = answerOf(configurationSchema, message);
  if (found !== undefined && found.device_authorization_endpoint === undefined) {
    return 'response.200 without grant';
  }
  return status === 200 || status === 201 ? message.type : 'response.*';
}

function keyOf(heard: Heard): string {
  const { type, payload } = heard.message;
  const message = type === 'channel.received' ? decodeLogin(payload)?.type : undefined;
  return message ?? timerIn(type) ?? judgedKey(heard) ?? answerKey(heard) ?? type;
}

const leadsOf = (flow: string): Leads<Given> => (flow === 'newDevice' ? ofNew : ofExisting);

const row = (name: string, text: string, source: string, isOne: (heard: Heard) => boolean) =>
  led(
    name,
    text,
    source,
    (heard) => (isFlow(heard.to) && isOne(heard) ? heard.message : undefined),
    (said) => said.view.local(said.to) === null || isLed(leadsOf(said.to), keyOf(said), said),
  );

const isType = (pattern: RegExp) => (heard: Heard) => pattern.test(heard.message.type);

export const flowLeads = [
  row(
    'led-by-message',
    'a message of the other device leads to the next step where it is awaited, or to the end',
    'MSC4108 L135-L171, L250-L339, L407-L498, L573-L636, L751-L768',
    isType(/^channel\.received/),
  ),
  row(
    'led-by-channel',
    'what its channel reports leads a device on, or to its end',
    'MSC4388 L629-L654, L834-L864',
    isType(/^channel\.(?!received)/),
  ),
  row(
    'led-by-user',
    'what a person does at a device leads it on from the state that waits for that',
    'MSC4388 L637-L654, L840-L864; MSC4108 L427-L463, L751-L768',
    isType(/^user\.|^page-/),
  ),
  row(
    'led-by-answer',
    'what a server answers leads a device on, or to its end',
    'MSC4108 L173-L248, L409-L416, L477-L498, L573-L579, L601-L636',
    isType(/^response\./),
  ),
  row(
    'led-by-timer',
    'a device looks again, polls again and gives up when its time is over',
    'MSC4108 L477-L481, L575-L579',
    isType(/^xstate\.after/),
  ),
  led(
    'nothing-unexpected',
    'devices that keep to the text hear nothing that they do not expect',
    'MSC4108 L757-L768',
    (heard) => (isFlow(heard.to) && !isType(/^xstate/)(heard) ? heard.message : undefined),
    (said) => wayOf(said).to !== 'tellingUnexpected' && !isUnspecified(said),
  ),
];
