/**
 * What comes of a run that is left to itself: the client goes on as it will, the others as machines
 * do and the user as usual, until nobody does anything any more but look for news.
 */

import { linkName, type Step, type System, type SystemSnapshot } from 'actorcheck';
import type { HttpResponse } from '../http/message.ts';
import type { Pending } from './boundary.ts';
import type { Client } from './client.ts';
import type { StageRun } from './stageRun.ts';

/** A run that does not come to rest is left after so long. */
const longestMs = 60_000;
/** A client's own timers are not known: its time is moved on by this much at most. */
const stepMs = 1_000;
/** Messages and choices that follow each other without time. */
const mostAtOnce = 200;

interface LeftAlone {
  readonly staged: System;
  readonly client: Client;
  readonly stage: StageRun;
  readonly isOwn: (actor: string) => boolean;
  /** Exchanges of the client that are under way on the stage, by link. */
  readonly underway: Iterable<readonly [link: string, pending: Pending]>;
}

export class Aftermath {
  /** What the client did, in order. */
  readonly acts: string[] = [];
  /** How often it asked for news, but for what it had asked by then. */
  polls = 0;
  readonly #underway: Map<string, Pending>;
  /** When it began, by the client's time. */
  readonly #startMs: number;
  /** What time it is on the stage. */
  #nowMs = 0;
  #passedMs = 0;
  #lastActMs = 0;

  constructor(readonly given: LeftAlone) {
    this.#underway = new Map(given.underway);
    this.#startMs = given.client.boundary.passedMs;
  }

  /** Goes on until for `quietMs` the client has done nothing. */
  async run(quietMs: number): Promise<void> {
    while (this.#passedMs - this.#lastActMs < quietMs && this.#passedMs < longestMs) {
      for (let count = 0; count < mostAtOnce && (await this.#happens()); count++);
      await this.#passes();
    }
  }

  /** One thing that happens without time; false if there is none. */
  async #happens(): Promise<boolean> {
    if (this.#shows() || this.#asks()) return true;
    const step = this.given.stage.usualStep();
    if (step === undefined) return false;
    await this.#take(step);
    return true;
  }

  #shows(): boolean {
    const { client, stage } = this.given;
    const shown = client.boundary.shown.shift();
    if (shown === undefined) return false;
    client.role.heedShown(shown);
    this.#acted(client.role.actOfShown(shown).text);
    const { screen, from, to = 'user' } = client.role.screenOf(shown);
    stage.says(from, to, screen);
    return true;
  }

  /** The client's next request on a connection that is free. */
  #asks(): boolean {
    const { client, stage } = this.given;
    for (const pending of client.boundary.requests) {
      const from = client.role.asker(pending.server);
      const link = this.#linkOf(from, pending.server);
      if (this.#underway.has(link) || stage.first(link) !== undefined) continue;
      const { server, request } = pending;
      client.boundary.take(pending);
      const isNew = client.boundary.cameMs(pending) > this.#startMs;
      if (isNew && client.role.isPolled(request.type)) this.polls += 1;
      // An initialisation vector is compared with those of the messages before.
      const act = client.role.actOfRequest(server, request);
      client.role.heedRequest(request);
      if (act !== undefined && !client.isMatched(pending)) this.#acted(act.text);
      this.#underway.set(link, pending);
      stage.says(from, server, request);
      return true;
    }
    return false;
  }

  #linkOf(client: string, server: string): string {
    const { links } = this.given.staged.definition;
    const found = links.find(
      (one) => one.kind === 'connection' && one.client === client && one.server === server,
    );
    if (found === undefined || found.kind === 'direct') {
      throw new Error(`expected a connection of ${client} with ${server}, got none`);
    }
    return linkName(found);
  }

  async #take(step: Step): Promise<void> {
    const { client, stage, isOwn } = this.given;
    const result = await stage.apply(step);
    for (const occurrence of result.occurrences) {
      if (occurrence.type === 'handed' && isOwn(occurrence.envelope.to)) {
        client.tap(occurrence.envelope.message);
      }
      if (occurrence.type === 'delivered' && 'link' in step && isOwn(occurrence.envelope.to)) {
        const pending = this.#underway.get(step.link);
        this.#underway.delete(step.link);
        if (pending) await client.respond(pending, occurrence.envelope.message as HttpResponse);
      }
    }
  }

  /** Lets time pass, up to the next timer of the others. */
  async #passes(): Promise<void> {
    const { client, staged, stage } = this.given;
    const { nowMs = 0, timers } = stage.snapshot.context;
    this.#nowMs = Math.max(this.#nowMs, nowMs);
    const due = staged
      .enabled(stage.snapshot)
      .flatMap((step) => (step.type === 'timer' ? [{ step, dueMs: dueOf(timers, step) }] : []))
      .sort((a, b) => a.dueMs - b.dueMs)[0];
    const ms = Math.max(
      0,
      Math.min(stepMs, (due?.dueMs ?? Number.POSITIVE_INFINITY) - this.#nowMs),
    );
    if (ms > 0) await client.boundary.pass(ms);
    this.#passedMs += ms;
    this.#nowMs += ms;
    if (due !== undefined && due.dueMs <= this.#nowMs) await this.#take(due.step);
    else {
      const found = () => client.boundary.shown[0] ?? client.boundary.requests[0];
      await client.boundary.promptly(found);
    }
  }

  #acted(text: string): void {
    this.acts.push(text);
    this.#lastActMs = this.#passedMs;
  }
}

const dueOf = (
  timers: SystemSnapshot['context']['timers'],
  step: { readonly actor: string; readonly id: string },
): number =>
  timers.find(({ actor, id }) => actor === step.actor && id === step.id)?.dueMs ??
  Number.POSITIVE_INFINITY;
