/** Files of what is on screen, and the way back from a trace file to the screen. */

import { formatKnob, UsageError } from 'actorcheck';
import { renderMermaid } from 'actorcheck/report';
import { parseTrace, traceFile, writeTrace } from 'actorcheck/trace';
import { captionOf, nameOf, settingNameOf } from './caption.ts';
import { pictureOf } from './picture.ts';
import type { Session } from './session.ts';
import type { Path } from './setting.ts';
import type { FileOffer } from './view.ts';

/** Pixels of a PNG, each way, for one of CSS. */
const density = 2;

export async function saveSvg(session: Session, panel: HTMLElement): Promise<void> {
  const { text } = pictureOf(panel, captionOf(session, titleOf(panel)));
  save(nameOf(session, viewOf(panel)), 'svg', new Blob([text], { type: 'image/svg+xml' }));
}

export async function savePng(session: Session, panel: HTMLElement): Promise<void> {
  const { text, width, height } = pictureOf(panel, captionOf(session, titleOf(panel)));
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [width * density, height * density];
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (blob === null) throw new UsageError('this picture is too large for PNG: take SVG');
  save(nameOf(session, viewOf(panel)), 'png', blob);
}

export async function saveMermaid(session: Session): Promise<void> {
  const isTimed = session.steps.every(({ atMs }) => atMs !== undefined);
  const text = renderMermaid(session.record(), session.model, isTimed);
  save(nameOf(session, 'sequence'), 'mmd', new Blob([text], { type: 'text/plain' }));
}

export async function saveTrace(session: Session): Promise<void> {
  const { model, settings, setting, steps, cycleFrom } = session;
  const { faults, amend } = setting;
  const name = nameOf(session, 'trace');
  const about = { name, title: `${model.title}: a path`, settings, faults, amend };
  const file = traceFile(model, about, { steps, cycleFrom });
  save(name, 'json', new Blob([writeTrace(file)], { type: 'application/json' }));
}

const types: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  json: 'application/json',
  md: 'text/markdown',
};

/** Saves what a view offers: it is about a setting, whatever the path on screen. */
export async function saveOffer(session: Session, offer: FileOffer): Promise<void> {
  const made = await offer.make();
  const type = types[offer.ending] ?? 'text/plain';
  const blob = made instanceof Blob ? made : new Blob([made], { type });
  save(settingNameOf(session, offer.what), offer.ending, blob);
}

/** Loads the trace in a file's text and says what it is. Throws a UsageError if it holds none. */
export function loadTrace(session: Session, text: string): string {
  const { model } = session;
  const { title, settings, faults, amend, steps, cycleFrom } = parseTrace(text, model);
  const given = Object.fromEntries(
    model.knobs
      .filter((knob) => settings[knob.name] !== knob.default)
      .map((knob) => [knob.name, formatKnob(knob, settings[knob.name] ?? null)]),
  );
  const setting = { given, faults, amend, seed: session.setting.seed };
  const path = { setting, steps: steps.map(({ step }) => step), cycleFrom, isExact: false };
  session.load(path);
  if (session.hasDurations) readExactly(session, path);
  return `${title} (${steps.length} steps)`;
}

/** A trace with a moment for each step is shown in exact time, if they can happen then. */
function readExactly(session: Session, path: Path): void {
  if (path.steps.length === 0 || path.steps.some(({ atMs }) => atMs === undefined)) return;
  try {
    session.load({ ...path, isExact: true });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
  }
}

/** Refuses a file. */
export function notRead(name: string, why: string): never {
  throw new UsageError(`${name}: ${why}`);
}

const viewOf = (panel: HTMLElement): string => panel.id.replace(/^view-/, '');

/** As its tab has it. */
const titleOf = (panel: HTMLElement): string =>
  document.getElementById(panel.getAttribute('aria-labelledby') ?? '')?.textContent ?? '';

function save(name: string, extension: string, blob: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = `${name}.${extension}`;
  link.click();
  // The browser reads it after the click, at a time of its own.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
