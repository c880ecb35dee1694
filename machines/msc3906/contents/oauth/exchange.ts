/** How the rows of the OIDC variant read requests and answers, and what the provider gives out. */

import { canonicalJson, type Message } from 'actorcheck';
import { parsed } from '../../../http/decode.ts';
import { decodeAnyLogin } from '../../messages/dialect.ts';
import type { LoginMessage } from '../../messages/login.ts';
import { of, withProvider } from '../../properties/state.ts';
import type { Field, Given, Heard, LedRow, Said } from '../rows.ts';

/** What all rows of the variant have. */
export const ofVariant = { appliesTo: withProvider } as const;

export type Members = Readonly<Record<string, unknown>>;

const form = 'application/x-www-form-urlencoded';

function membersOf({ headers, body }: Message): Members {
  if (typeof body !== 'string') return {};
  const isForm = (headers as Members | undefined)?.['content-type'] === form;
  if (isForm) return Object.fromEntries(new URLSearchParams(body));
  const value = parsed(body);
  return typeof value === 'object' && value !== null ? (value as Members) : {};
}

/** What a request or an answer says: `members` are the names in its body. */
export function contentOf(message: Message): Members {
  const { url, headers: header } = message;
  const body = membersOf(message);
  return { ...body, url, header, members: Object.keys(body).sort().join(' ') };
}

/** A request of that type, if one of these asks. */
export const requestOf =
  (type: string, ...clients: readonly string[]) =>
  ({ from, message }: Heard): unknown =>
    message.type === type && clients.includes(from) ? contentOf(message) : undefined;

/** An answer of that status that has `member` in it. */
export const answerWith =
  (status: number, member: string, from: string) =>
  (heard: Heard): unknown => {
    if (heard.from !== from || heard.message.type !== `response.${status}`) return undefined;
    const content = contentOf(heard.message);
    return member in content ? content : undefined;
  };

/** A field that has that value. Where nobody can know it, as an actor is down, any is right. */
export const equals = (
  comesFrom: string,
  expected: unknown | ((said: Said) => unknown),
): Field => ({
  comesFrom,
  isRight(value, said) {
    const right = typeof expected === 'function' ? expected(said) : expected;
    return right === undefined || canonicalJson(value ?? null) === canonicalJson(right ?? null);
  },
});

/** That nothing else is in a body. */
export const onlyMembers = (...names: readonly string[]): Field =>
  equals('what the other fields are: there are no more', names.toSorted().join(' '));

export const withoutHeaders = equals('nothing: there are no headers', {});
export const asForm = equals('the form of the request (RFC 6749, appendix B)', {
  'content-type': form,
});

/** The login protocol of steps 6 and 7. */
export const grantProtocol = 'device_authorization_grant';
export const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';

/** What the provider gives out, told from what it has been set up with. */
export function givenOut({ crypto, oidc }: Given) {
  const url = oidc?.providerUrl ?? '';
  const userCode = crypto.opaque('userCode');
  return {
    url,
    clientId: crypto.opaque('clientId'),
    deviceCode: crypto.opaque('deviceCode'),
    userCode,
    pageUrl: `${url}/device`,
    completeUrl: `${url}/device?user_code=${userCode}`,
    foreignUrl: `https://elsewhere.example.net/device?user_code=${userCode}`,
    ownToken: crypto.opaque('accessTokenOidc'),
    otherToken: crypto.opaque('accessTokenOfOther'),
  };
}

export const isSketch = ({ oidc }: Given): boolean => oidc?.reading === 'sketch';

/** The control state of an actor, with dots; empty while it is down. */
export function stateOf({ view }: Heard, actor: string): string {
  const path = (value: unknown): string[] => {
    if (typeof value === 'string') return [value];
    return Object.entries(value ?? {}).flatMap(([name, inner]) => [name, ...path(inner)]);
  };
  return path(view.local(actor)?.value).join('.');
}

/**
 * The state in which the receiver was; undefined where only its root has a transition, which leads
 * away. Where nothing leads anywhere it is the one in which it still is.
 */
export function stateBefore(heard: Heard): string | undefined {
  const { to, taken } = heard;
  const [first] = taken;
  const source = first?.name.split(' ')[0] ?? '';
  if (source.includes('.')) return source.slice(source.indexOf('.') + 1);
  const stays = first === undefined || first.name.endsWith('-> stays');
  return stays ? stateOf(heard, to) : undefined;
}

/** What a row of an answer or a message is about: who has it, in which state, and what leads on. */
export interface Leading {
  readonly name: string;
  readonly text: string;
  readonly source: string;
  readonly actor: string;
  /** The state in which it is heard, or one that this is in; empty: any. */
  readonly state: string;
  /** The event, or its beginning. */
  readonly event: string;
  /** Whether it is where this leads. */
  readonly isThere: (said: Said & { readonly content: Members }) => boolean;
}

/** A row of where that leads. Its content is what an answer or a message says. */
export const led = ({ actor, state, event, isThere, ...row }: Leading): LedRow => ({
  kind: 'led',
  ...row,
  ...ofVariant,
  contentOf(heard) {
    const { to, message } = heard;
    if (to !== actor || !message.type.startsWith(event)) return undefined;
    const before = stateBefore(heard);
    const isIn = state === '' || `${before}.`.startsWith(`${state}.`);
    return isIn ? { ...contentOf(message), before: before ?? '' } : undefined;
  },
  isThere: isThere as LedRow['isThere'],
});

/** The devices, and what each keeps of the variant. */
export const grantOf = ({ view }: Heard) => of(view, 'newDevice').oidc;
export const offerOf = ({ view }: Heard) => of(view, 'existingDevice').oidc;

/** Whether a state has a timer for the answer that it waits for, where one may not come. */
export function waits({ view, given }: Said, device: 'newDevice' | 'existingDevice'): boolean {
  if (!given.timesOut) return true;
  const lives = view.timers(device).filter(({ id }) => id.includes('requestTimeout'));
  return lives.length === 1 && lives[0]?.delayMs === given.settings['request-timeout'];
}

/** What a device has said in this step, or before, and the relay does not hold yet. */
export function tells({ view }: Heard, channel: 'newChannel' | 'existingChannel'): LoginMessage[] {
  const { outbox = [] } = of(view, channel);
  return outbox.flatMap((text) => decodeAnyLogin(parsed(text)) ?? []);
}

/** What the other device says, in a message that a flow has. */
export const loginIn = ({ message }: Heard): LoginMessage | undefined =>
  decodeAnyLogin(message.payload);
