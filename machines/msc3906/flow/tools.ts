/** What a flow machine works with: how it sends to its channel and its user, and reads messages. */

import { type Send, send } from 'actorcheck';
import type { Screen } from '../../matrix/user/context.ts';
import type { ChannelRequest } from '../../rendezvous/channel/context.ts';
import { encodeLogin } from '../messages/dialect.ts';
import type { Intent, LoginMessage } from '../messages/login.ts';
import { loginReader } from '../messages/reader.ts';
import type { FlowOptions } from './context.ts';

export function flowTools(intent: Intent, { actors, names }: FlowOptions) {
  const toChannel = (message: ChannelRequest): Send => send(actors.channel, message);
  const toOther = (message: LoginMessage): Send =>
    toChannel({ type: 'channel.send', payload: encodeLogin(names.dialect, message) });
  const show = (screen: Screen): Send => send('user', screen);
  return { intent, toChannel, toOther, show, ...loginReader(names) };
}

export type FlowTools = FlowOptions & ReturnType<typeof flowTools>;
