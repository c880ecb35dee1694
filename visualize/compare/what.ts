/** What stands on a side: the path on screen, the same otherwise, or another; as text. */

import { UsageError } from 'actorcheck';
import { findingOf } from 'actorcheck/check';
import { Session } from '../session.ts';
import type { Setting } from '../setting.ts';
import { fromFragment } from './other.ts';
import { type Whole, wholeOf, wholeUnder } from './whole.ts';

export type What =
  | { readonly kind: 'screen' }
  /** The steps of the path on screen, with these amendments and no others. */
  | { readonly kind: 'amend'; readonly amend: readonly string[] }
  /** The same with another value of a knob, as a person would type it. */
  | { readonly kind: 'knob'; readonly name: string; readonly text: string }
  | { readonly kind: 'seed'; readonly seed: number }
  /** A path that was pinned or pasted, by its address. */
  | { readonly kind: 'path'; readonly fragment: string };

export const onScreen: What = { kind: 'screen' };

export function formatWhat(what: What): string {
  switch (what.kind) {
    case 'screen':
      return 'screen';
    case 'amend':
      return `amend:${what.amend.join(',')}`;
    case 'knob':
      return `knob:${what.name}=${what.text}`;
    case 'seed':
      return `seed:${what.seed}`;
    case 'path':
      return what.fragment;
  }
}

/** Throws a UsageError for what is none of them. */
export function parseWhat(text: string): What {
  const [, kind, rest = ''] = /^(screen|amend|knob|seed)(?::(.*))?$/s.exec(text) ?? [];
  if (kind === undefined) return { kind: 'path', fragment: text };
  if (kind === 'screen') return onScreen;
  if (kind === 'amend') return { kind, amend: rest.split(',').filter((name) => name !== '') };
  if (kind === 'seed' && /^\d{1,10}$/.test(rest)) return { kind, seed: Number(rest) };
  const equals = rest.indexOf('=');
  if (kind === 'knob' && equals > 0) {
    return { kind, name: rest.slice(0, equals), text: rest.slice(equals + 1) };
  }
  throw new UsageError(`address: expected what to compare with, got "${text}"`);
}

/** Throws a UsageError for a setting that the model does not have. */
export function wholeFor(session: Session, what: What): Whole {
  switch (what.kind) {
    case 'screen':
      return wholeOf(session);
    case 'path':
      return wholeOf(fromFragment(new Session(session.model), what.fragment));
    default:
      return wholeUnder(session, settingFor(session, what));
  }
}

function settingFor(
  { model, setting }: Session,
  what: Exclude<What, { kind: 'screen' | 'path' }>,
): Setting {
  if (what.kind === 'amend') return { ...setting, amend: what.amend };
  if (what.kind === 'seed') return { ...setting, seed: what.seed };
  if (!model.knobs.some(({ name }) => name === what.name)) {
    throw new UsageError(`address: knob: there is none of the name "${what.name}"`);
  }
  return { ...setting, given: { ...setting.given, [what.name]: what.text } };
}

/** As many as the setting on screen does not have: all of them, or none if it has some. */
export function otherAmendments({ model, setting }: Session): readonly string[] {
  return setting.amend.length > 0 ? [] : (model.amendments ?? []).map(({ name }) => name);
}

/**
 * What a path is compared with as long as nobody has said: one that shows a violation, with the
 * same steps under the amendments that repair it. Null if there is nothing of the kind.
 */
export function offered(session: Session): What | null {
  const { model, shows } = session;
  if (shows?.isViolated !== true) return null;
  const repairs = findingOf(model, shows.property)?.amendedBy ?? [];
  const isOther = repairs.some((name) => !session.setting.amend.includes(name));
  const amend = isOther ? repairs : otherAmendments(session);
  return amend.length === 0 && session.setting.amend.length === 0 ? null : { kind: 'amend', amend };
}

/** What stands there, in a few words. */
export function titleOf(what: What): string {
  switch (what.kind) {
    case 'screen':
      return 'On screen';
    case 'amend':
      return 'The same steps';
    case 'knob':
      return `The same steps, ${what.name} ${what.text}`;
    case 'seed':
      return `The same steps, seed ${what.seed}`;
    case 'path':
      return 'Pinned';
  }
}
