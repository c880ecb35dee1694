/** Mutants made by machine: which there are, and what becomes of them. */

import { beforeAll, describe, expect, it } from 'vitest';
import { digestOf } from './answers.ts';
import { Examination } from './examination.ts';
import { Look } from './look.ts';
import { mistakeIn } from './mistake.ts';
import { type Modules, machineModules } from './modules.ts';
import { type Mutant, mutatedText } from './mutant.ts';
import { mutatedCalled, usualMutated } from './mutated.ts';
import {
  holdingInTime,
  type MakeSystem,
  notesOfPlace,
  type Place,
  placeFrom,
  placeOf,
  plainOf,
  type Setting,
  settingsIn,
} from './places.ts';
import { machineMutants, sampled } from './sample.ts';
import { drivenAlone } from './sharing.ts';
import { typeErrors } from './typing.ts';
import type { Verdict } from './verdict.ts';

const settings = settingsIn(usualMutated);

const mistake = (name: string, find: string, text: string, folder = 'msc3906'): Mutant =>
  mistakeIn(`machines/${folder}/${name}`, find, text, 'action-left-out');

const untold = mistake('newDevice/protocolChoice.ts', `actions: 'tellProtocol',`, '');
const unread = mistake('existingDevice/context.ts', 'token: null,', 'token: null, unread: 1,');
const renamed = mistake('newDevice/protocolChoice.ts', `step: '6'`, `step: '5'`);
const next = [`context.revision + 1`, `context.revision + 2`] as const;
const otherwiseCounted = mistake('relay/actions.ts', ...next, 'rendezvous');
const harmless = mistake('newDevice/context.ts', 'token: null,', 'token: null,');
const broken = mistake('newDevice/context.ts', 'token: null,', 'token: null, (');
const slower = mistake('newDevice/setup.ts', 'requestTimeoutMs', 'lookIntervalMs');
const lives = ['tokenLife: options.tokenLifeMs', 'tokenLife: 1'] as const;
const shortLived = mistake('homeserver/machine.ts', ...lives, 'matrix');
const mistyped = mistake('newDevice/protocolChoice.ts', `'tellProtocol'`, `'tellNothing'`);

describe('all of them', () => {
  let all: Mutant[];
  beforeAll(() => {
    all = machineMutants(usualMutated);
  });

  it('are many, each with an id of its own', () => {
    expect(all.length).toBeGreaterThan(1_500);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  });

  it('are made in what the machines of the protocol are made of, and in nothing else', () => {
    const filesOf = (some: readonly Mutant[]) => new Set(some.map(({ file }) => file));
    const others = filesOf(machineMutants(mutatedCalled('msc4108')));
    expect(filesOf(all)).toContain('machines/rendezvous/msc3903.ts');
    expect(filesOf(all)).not.toContain('machines/rendezvous/relay/tokens/machine.ts');
    expect(others).toContain('machines/rendezvous/relay/tokens/machine.ts');
    expect(others).not.toContain('machines/rendezvous/msc3903.ts');
  });

  it('are sampled by a seed', () => {
    const some = sampled(all, 20, 7);
    expect(some).toHaveLength(20);
    expect(new Set(some).size).toBe(20);
    expect(sampled(all, 20, 7)).toEqual(some);
    expect(sampled(all, 20, 8)).not.toEqual(some);
    expect(sampled(all, all.length + 1, 7)).toEqual(all);
  });

  it('are refused where their types are wrong, and not for what they leave unused', () => {
    const refused = typeErrors([untold, harmless, broken, mistyped]);
    expect([...refused.keys()]).toEqual([broken.id, mistyped.id]);
    expect(refused.get(mistyped.id)).toMatch(/^TS2322: /);
  });
});

describe('a place', () => {
  it('is told to another process as data', () => {
    const setting = settings.find(({ scenario }) => scenario === 'both-start') as Setting;
    const place = placeOf(setting);
    const told = placeFrom(setting, structuredClone(notesOfPlace(place)));
    expect(digestOf(told.answers)).toBe(place.digest);
    expect(told).toMatchObject({ name: place.name, states: place.states, holding: place.holding });
  });
});

describe('an examination', () => {
  let modules: Modules;
  let places: readonly Place[];
  let examination: Examination;
  beforeAll(async () => {
    const wanted = settings.filter(({ scenario, amend }) => {
      return scenario === 'default' && amend.length === 0;
    });
    expect(wanted.map(({ faults }) => faults.loss)).toEqual([0, 1]);
    modules = await machineModules(usualMutated.entry);
    const plain = plainOf(modules);
    places = wanted.map((setting) => placeOf(setting, plain));
    examination = new Examination(places, modules, plain.driven);
  });
  const verdictOn = (mutant: Mutant, sought: ReadonlySet<string> = new Set()): Verdict =>
    examination.examine(mutant, { states: 200_000, sought }).verdict;

  it('names the properties that notice a mistake, with the length of a counterexample', () => {
    expect(verdictOn(untold)).toMatchObject({
      kind: 'caught',
      place: 'default, as written',
      properties: expect.arrayContaining([expect.stringMatching(/^[a-z-]+$/)]),
    });
  });

  it('finds all that notices it there, where it is to be known whether one does so alone', () => {
    const first = verdictOn(untold);
    const all = verdictOn(untold, new Set(first.kind === 'caught' ? first.properties : []));
    expect(all.kind === 'caught' && all.properties.length).toBeGreaterThan(1);
    expect(all).not.toHaveProperty('only');
  });

  it('proves that a change of nothing changes nothing, nor one that nobody reads', () => {
    expect(verdictOn(harmless)).toEqual({ kind: 'equivalent' });
    expect(verdictOn(unread)).toEqual({ kind: 'equivalent' });
    // The same is done as another step of the text: no party can tell.
    expect(verdictOn(renamed)).toEqual({ kind: 'equivalent' });
  });

  it('says what is different where nothing notices', () => {
    expect(verdictOn(otherwiseCounted)).toMatchObject({
      kind: 'survived',
      difference: { actor: 'relay', aspects: ['context.slot', 'sends', 'undefined'] },
      places: ['default, as written'],
      unsearched: [],
    });
  });

  it('searches further than usual where no other place can tell', () => {
    const { verdict } = examination.examine(untold, { states: 50, sought: new Set() });
    expect(verdict).toMatchObject({ kind: 'caught', place: 'default, as written' });
  });

  it('does not take what does not load for caught', () => {
    expect(verdictOn(broken)).toMatchObject({ kind: 'invalid' });
  });

  it('looks at what makes a difference only where a message is lost', () => {
    const verdict = verdictOn(slower);
    expect(verdict.kind).not.toBe('equivalent');
    expect(JSON.stringify(verdict)).toContain('default, as written, loss 1');
  });

  it('looks at what only a time makes different, where someone reads it and in exact time', () => {
    const there = { kind: 'caught', place: 'default, as written' };
    expect(verdictOn(shortLived)).toMatchObject(there);
    const [place] = places as [Place];
    const { file, edits } = shortLived;
    const text = mutatedText(modules.textOf(file), edits);
    const make = modules.loadChanged(usualMutated.entry, { file, text }).system as MakeSystem;
    const subject = { make, driven: drivenAlone, plain: drivenAlone };
    const look = new Look(subject, { states: place.states, sought: new Set() });
    const found = look.caughtInTime(place, holdingInTime(place));
    expect(found?.place).toBe('default, as written, exact time');
  });
});
