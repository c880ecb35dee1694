/** How MSC4108 speaks of what the machines do. */

import type { Json, Message, Occurrence } from 'actorcheck';
import { onWire, otherOf, type PartyOf, scanned, stepsOf } from '../../protocol/happenings.ts';
import { isLogin } from '../../protocol/loginTypes.ts';
import type { Happening, Vocabulary } from '../../protocol/text.ts';
import { existingActors, newActors } from '../actors.ts';
import { loginMessageSchema } from '../messages.ts';

const devices = [newActors, existingActors];

/** The text draws either both ends at once, or each with the server that keeps it. */
const keeper = 'homeserver';

function said(actor: string, event: Message): Happening[] {
  const found = otherOf(devices, actor, 'channel');
  if (found === null || event.type !== 'channel.send') return [];
  const { payload } = event as Message & { readonly payload: { readonly type: string } & Json };
  const happens = {
    kind: 'act',
    from: found.own.flow,
    name: payload.type,
    content: payload,
  } as const;
  return [
    { ...happens, to: found.other.flow },
    { ...happens, to: keeper },
  ];
}

function heard(actor: string, event: Message): Happening[] {
  if (event.type !== 'channel.received' || !devices.some(({ flow }) => flow === actor)) return [];
  const { payload } = event as Message & { readonly payload: Json };
  const { type } = Object(payload) as { readonly type?: unknown };
  if (typeof type !== 'string') return [];
  return [{ kind: 'act', from: keeper, to: actor, name: type, content: payload }];
}

/** The page opens in a browser that belongs to the existing device, or cannot be opened. */
function opened(actor: string, event: Message): Happening[] {
  if (actor !== existingActors.flow || !['user.open', 'page-unopenable'].includes(event.type))
    return [];
  return [{ kind: 'act', from: actor, to: actor, name: 'open' }];
}

function happenings(occurrence: Occurrence, partyOf: PartyOf): Happening[] {
  if (occurrence.type === 'sent' || occurrence.type === 'handed') {
    return onWire(occurrence, partyOf);
  }
  if (occurrence.type !== 'received') return [];
  const { actor, event } = occurrence;
  return [
    ...scanned(devices, actor, event),
    ...stepsOf(occurrence, partyOf),
    ...said(actor, event),
    ...heard(actor, event),
    ...opened(actor, event),
  ];
}

export const vocabulary: Vocabulary = {
  document: 'MSC4108',
  parties: [
    { party: 'newDevice', words: /^(the )?new device|^N$/i },
    {
      party: 'existingDevice',
      words: /^(the )?existing device|^E$|^(the )?web browser( on)?|^UA$/i,
    },
    {
      party: 'homeserver',
      words: /^(the )?homeserver|^HS$|^(the )?(OIDC |OpenID )?provider|^OP$/i,
    },
  ],
  phrases: [
    { words: /^POST \/auth\/device\b/, means: { kind: 'request', name: 'POST provider/device' } },
    { words: /^POST \/token\b/, means: { kind: 'request', name: 'POST provider/token' } },
    { words: /^Allow or deny\b/i, means: { kind: 'request', name: 'POST provider/consent' } },
    { words: /^Existing device opens\b/, means: { kind: 'act', name: 'open' } },
  ],
  calls: [
    { words: /^(?:\d+\)\s*)?Secure(?:Send|Receive|SendReceive)\(\s*(\{.*\})\s*\)$/s, kind: 'act' },
    { words: /^SecureReceive\(\)\s*=>\s*(\{.*\})$/s, kind: 'act' },
  ],
  // The numbers are those of the text, which counts each part of it anew.
  alsoCalled: {},
  telling: ['type', 'reason', 'protocol', 'error'],
  forms: [{ name: 'a message of the login', schema: loginMessageSchema, isMeant: isLogin }],
  runs: () => [{ scan: 'new' }, { scan: 'existing' }],
  happenings,
};
