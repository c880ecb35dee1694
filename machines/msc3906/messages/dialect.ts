/**
 * The two revisions of MSC3906 on the wire. The flow is one; what differs is how a message is
 * written, and it differs here only.
 *
 * The second revision (d12196ff2) has a type for each message. The first (87b0d7581), which
 * released clients speak, has two: `m.login.progress` goes on and `m.login.finish` ends, and what
 * is meant is told by the members. Its QR codes have no `flow`.
 */

import { decode, type Schema, whenOk } from '../../http/decode.ts';
import { type LoginMessage, loginMessageSchema, oidcReasons } from './login.ts';

export const dialects = ['v2', 'v1'] as const;
export type Dialect = (typeof dialects)[number];

/** Which revision the devices speak: both the same, or one of them the first. */
export const revisions = [...dialects, 'new-v1', 'existing-v1'] as const;

type Members = Readonly<Record<string, unknown>>;

/** The message as it is written in that revision. */
export function encodeLogin(dialect: Dialect, message: LoginMessage): Members {
  return dialect === 'v2' ? message : asFirstRevision(message);
}

/** The message that a payload is; undefined if it is none of this revision. Never throws. */
export function decodeLogin(dialect: Dialect, payload: unknown): LoginMessage | undefined {
  const written = dialect === 'v2' ? payload : fromFirstRevision(payload);
  return whenOk(decode(loginMessageSchema as Schema<LoginMessage>, written));
}

/**
 * For an observer that does not know the revision. Only the first one has `m.login.finish`, and
 * only its `m.login.progress` has members beside the type.
 */
export function decodeAnyLogin(payload: unknown): LoginMessage | undefined {
  return decodeLogin('v1', payload) ?? decodeLogin('v2', payload);
}

const progress = (members: Members = {}): Members => ({ type: 'm.login.progress', ...members });
const finish = (members: Members): Members => ({ type: 'm.login.finish', ...members });

function asFirstRevision(message: LoginMessage): Members {
  const { type, ...members } = message;
  switch (message.type) {
    case 'm.login.progress':
    case 'm.login.protocols':
    case 'm.login.protocol':
    case 'm.login.approved':
      return progress(members);
    case 'm.login.declined':
      return finish({ outcome: 'declined' });
    case 'm.login.success':
      // Where E2EE is set up the other device has the last word (step 19).
      return message.device_id === undefined
        ? finish({ outcome: 'success' })
        : progress({ outcome: 'success', ...members });
    case 'm.login.verified':
      return finish({ outcome: 'verified', ...members });
    case 'm.login.failure':
      return message.reason === 'incompatible_intent'
        ? finish({ intent: message.intent })
        : finish({ outcome: message.reason });
  }
}

/** The outcomes that the second revision knows as reasons of a failure. */
const failures: readonly unknown[] = ['unsupported', 'cancelled', 'aborted', ...oidcReasons];

/** The second revision's form of a payload of the first; undefined if it is neither kind. */
function fromFirstRevision(payload: unknown): Members | undefined {
  if (typeof payload !== 'object' || payload === null) return undefined;
  const { type, ...members } = payload as Members;
  const { outcome, ...others } = members;
  if (type === 'm.login.progress') {
    if (outcome === 'success') return { type: 'm.login.success', ...others };
    if ('protocols' in members) return { type: 'm.login.protocols', ...members };
    if ('protocol' in members) return { type: 'm.login.protocol', ...members };
    if ('login_token' in members) return { type: 'm.login.approved', ...members };
    return progress();
  }
  if (type !== 'm.login.finish') return undefined;
  if (outcome === 'declined') return { type: 'm.login.declined' };
  if (outcome === 'success') return { type: 'm.login.success' };
  if (outcome === 'verified') return { type: 'm.login.verified', ...others };
  if (outcome === undefined && 'intent' in members) {
    return { type: 'm.login.failure', reason: 'incompatible_intent', intent: members.intent };
  }
  return failures.includes(outcome) ? { type: 'm.login.failure', reason: outcome } : undefined;
}
