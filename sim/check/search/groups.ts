/**
 * Groups of steps: all that can happen on one link, by the timers or the choices of one actor, or
 * by the crash of one party.
 */

import type { System } from '../../system/compose.ts';
import type { Party } from '../../system/definition.ts';
import type { Slots } from './slots.ts';

export type Group =
  | { readonly kind: 'link'; readonly link: string }
  | { readonly kind: 'timers' | 'choices'; readonly actor: number }
  | { readonly kind: 'crash'; readonly party: Party };

/** All groups of a system; those that never have steps are left out. */
export function groupsOf(system: System): Group[] {
  const { machines, network, definition } = system;
  const hasChoices = (actor: number) =>
    machines[actor]?.mayStart === true ||
    definition.choices.some((choice) => system.placeOf(choice.actor).index === actor);
  return [
    ...[...network.links.keys()].map((link) => ({ kind: 'link', link }) as const),
    ...machines.map((_, actor) => ({ kind: 'timers', actor }) as const),
    ...machines
      .map((_, actor) => ({ kind: 'choices', actor }) as const)
      .filter(({ actor }) => hasChoices(actor)),
    ...definition.parties
      .filter(({ crashes }) => crashes)
      .map((party) => ({ kind: 'crash', party }) as const),
  ];
}

/** By group: the slot of its link; -1 if it is none of a link. */
export const linkSlotsOf = (groups: readonly Group[], slots: Slots): number[] =>
  groups.map((group) => (group.kind === 'link' ? slots.linkSlot(group.link) : -1));
