/** Where a mark in the margin leads: to a step of the run, to a path that has it, to a property. */

import { UsageError } from 'actorcheck';
import type { Branches } from '../branches/request.ts';
import { engine } from '../engine.ts';
import { graphKey } from '../states/source.ts';
import { momentOf } from './coverage.ts';
import type { Target } from './marks.ts';
import type { TextParts } from './parts.ts';

const maxStates = 300_000;
/** How long a view may take to draw what is asked for. */
const patienceMs = 5_000;

export class Lead {
  #branches: { readonly key: string; readonly found: Branches } | null = null;

  constructor(
    readonly parts: TextParts,
    readonly onBranches: () => void,
  ) {
    document.addEventListener('branches-found', (event) => {
      this.#branches = (event as CustomEvent<{ key: string; found: Branches }>).detail;
      onBranches();
    });
  }

  /** Whether a path of the branch map takes the step, as far as the map is known. */
  isOnBranch(id: string): boolean {
    return this.#known()?.branches.some(({ milestones }) => isIn(milestones, id)) ?? false;
  }

  to(target: Target): void {
    const { attempt } = this.parts;
    if (target.kind === 'step') void this.#toStep(target.name);
    else if (target.kind === 'property') void this.#toProperty(target.name);
    else if (target.kind === 'finding') {
      const finding = this.parts.session.model.findings?.find(({ name }) => name === target.name);
      if (finding !== undefined) void this.#toProperty(finding.property);
    } else {
      attempt(() => {});
      this.parts.say(`${target.name}: ${target.text}`);
    }
  }

  async #toStep(id: string): Promise<void> {
    const { session, open, isStepwise, attempt, say } = this.parts;
    const moment = momentOf(session, id);
    if (moment !== null) {
      if (!isStepwise()) open('sequence');
      session.jump(moment, true);
      return;
    }
    const branches = await this.#ask(id);
    const found = branches?.branches.flatMap((branch) => {
      const milestone = branch.milestones.find(({ kind, text }) => kind === 'step' && text === id);
      return milestone === undefined ? [] : [{ branch, at: milestone.at }];
    });
    const [first] = found?.sort((a, b) => a.at - b.at) ?? [];
    attempt(() => {
      if (first === undefined) throw new UsageError(`step ${id}: no path of this setting takes it`);
      const { branch, at } = first;
      const { setting } = session;
      const faults = branch.tier === '' ? setting.faults : branch.faults;
      session.load({ setting: { ...setting, faults }, steps: branch.steps, at });
      if (!isStepwise()) open('sequence');
      say(`Step ${id}, on the path of the branch map that takes it first.`);
    });
  }

  #known(): Branches | null {
    const key = graphKey(this.parts.session.setting);
    return this.#branches?.key === key ? this.#branches.found : null;
  }

  async #ask(id: string): Promise<Branches | null> {
    const known = this.#known();
    if (known !== null) return known;
    const { session, attempt, say } = this.parts;
    const { given, faults, amend } = session.setting;
    const key = graphKey(session.setting);
    say(`Looking for a path that takes step ${id}…`);
    try {
      const found = await engine.ask('branches', { given, faults, amend, maxStates }).result;
      this.#branches = { key, found };
      this.onBranches();
      say('');
      return this.#known();
    } catch (error) {
      attempt(() => {
        throw new UsageError(`step ${id}: no path was found: ${(error as Error).message}`);
      });
      return null;
    }
  }

  /** Its row in the check view, once that has been drawn. */
  async #toProperty(name: string): Promise<void> {
    const { open, attempt } = this.parts;
    open('check');
    const until = performance.now() + patienceMs;
    const selector = `#view-check tr[data-property="${CSS.escape(name)}"]`;
    let row: HTMLElement | null = null;
    while (row === null && performance.now() < until) {
      row = document.querySelector(selector);
      if (row === null) await new Promise(requestAnimationFrame);
    }
    attempt(() => {
      if (row === null) throw new UsageError(`${name}: a property of other settings than this one`);
    });
    if (row === null) return;
    for (const other of document.querySelectorAll('.led-to')) other.classList.remove('led-to');
    row.classList.add('led-to');
    row.tabIndex = -1;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: 'center' });
  }
}

const isIn = (milestones: Branches['branches'][number]['milestones'], id: string): boolean =>
  milestones.some(({ kind, text }) => kind === 'step' && text === id);
