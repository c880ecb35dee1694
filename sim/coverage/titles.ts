/**
 * Names of paths, by what happens in them: unusual choices of people and servers, faults, deadlines
 * that pass, and how the parties end. Where that is the same for two paths, the first thing that
 * happens in only one of them is added.
 */

import { scenarioOf } from '../check/jobs.ts';
import type { Model } from '../model/model.ts';
import { labelsOf, type TraceRow, tell, timerText } from '../run/tell.ts';
import type { System } from '../system/compose.ts';
import type { Step } from '../system/definition.ts';
import type { StepResult } from '../system/snapshot.ts';
import type { SuitePath } from './path.ts';
import { plainTier, tierWords } from './tiers.ts';

type Untitled = Omit<SuitePath, 'name' | 'title'> & { readonly system: System };

interface Story {
  /** Scenario and tier. */
  readonly where: string;
  /** What is told of the path, whatever is told of others. */
  readonly text: string;
  /** What could be added, the most telling first. */
  readonly more: readonly string[];
}

/** A name for files is no longer than this, but for a number. */
const longestName = 100;

/** For each path a title and a name that no other has, always the same for the same paths. */
export function titled(
  model: Model,
  paths: readonly Untitled[],
): { readonly name: string; readonly title: string }[] {
  const stories = paths.map((path) => storyOf(model, path));
  const names = new Set<string>();
  const titles = new Set<string>();
  return stories.map((story, index) => {
    const isSame = (other: Story) => other.where === story.where && other.text === story.text;
    const others = stories.filter((other) => other !== story && isSame(other));
    const own = others.length === 0 ? undefined : firstOwn(story, others);
    const text = own === undefined ? story.text : `${story.text} (${own})`;
    const { scenario, tier } = paths[index] as Untitled;
    const place = tier === plainTier ? scenario : `${scenario} ${tier}`;
    return {
      name: unique(slug(`${place} ${text}`), '-', names),
      title: unique(`${story.where}: ${text}`, ' ', titles),
    };
  });
}

function firstOwn({ more }: Story, others: readonly Story[]): string | undefined {
  return more.find((text) => !others.some((other) => other.more.includes(text)));
}

function unique(text: string, joint: string, known: Set<string>): string {
  let candidate = text;
  for (let number = 2; known.has(candidate); number++) candidate = `${text}${joint}${number}`;
  known.add(candidate);
  return candidate;
}

const slug = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .slice(0, longestName)
    .replace(/^-|-$/g, '');

function storyOf(model: Model, path: Untitled): Story {
  const { scenario, tier, system, settings, trace } = path;
  const { rows } = tell(model, system, settings, trace);
  const events: string[] = [];
  let last = system.start();
  for (const [index, step] of trace.steps.entries()) {
    last = system.apply(last.snapshot, step);
    const event = eventOf(system, step, last, rows[index] as TraceRow);
    if (event !== undefined && !events.includes(event)) events.push(event);
  }
  const label = labelsOf(system.definition);
  const ends = Object.entries(model.outcomes(last.snapshot, settings)).flatMap(
    ([party, { outcome }]) => (outcome === null ? [] : [`${label(party)} ${words(outcome)}`]),
  );
  const { text: about } = scenarioOf(model, scenario);
  const where = clause(tier === plainTier ? about : `${about} (${tierWords(model, tier)})`);
  const happens = events.length === 0 ? 'all as usual' : events.map(clause).join(', ');
  const text = [happens, ...(ends.length === 0 ? [] : [ends.join(', ')])].join(': ');
  const notes = rows.flatMap((row) => row.notes);
  return { where, text, more: [...notes, ...rows.map((row) => row.text)] };
}

/** A colon stands before what happens, and before how it ends: nowhere else. */
const clause = (text: string): string => text.replaceAll(': ', ', ');

/** `parcelNotSent` is "parcel not sent". */
const words = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** What a step has to say for a title; undefined for what takes its usual course. */
function eventOf(
  system: System,
  step: Step,
  result: StepResult,
  { text, isFault }: TraceRow,
): string | undefined {
  if (step.type === 'choose') {
    const { usual, label } = system.choice(step.choice);
    return usual ? undefined : label;
  }
  if (step.type === 'restart') return undefined;
  if (isFault) return text;
  if (step.type !== 'timer') return undefined;
  const said = timerText(step, result);
  return said && `${labelsOf(system.definition)(system.partyOf(step.actor).name)}: ${said}`;
}
