/** Files of what is on screen, and the way back from a trace file to the screen. */

import { formatKnob, UsageError } from 'actorcheck';
import { renderMermaid } from 'actorcheck/report';
import { parseTrace, traceFile, writeTrace } from 'actorcheck/trace';
import { pictureOf } from './picture.ts';
import type { Session } from './session.ts';
import type { Path } from './setting.ts';

/** Pixels of a PNG, each way, for one of CSS. */
const density = 2;

export async function saveSvg(session: Session, panel: HTMLElement): Promise<void> {
  const { text } = pictureOf(panel);
  save(session, 'svg', new Blob([text], { type: 'image/svg+xml' }));
}

export async function savePng(session: Session, panel: HTMLElement): Promise<void> {
  const { text, width, height } = pictureOf(panel);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [width * density, height * density];
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (blob === null) throw new UsageError('this picture is too large for PNG: take SVG');
  save(session, 'png', blob);
}

export async function saveMermaid(session: Session): Promise<void> {
  const isTimed = session.steps.every(({ atMs }) => atMs !== undefined);
  const text = renderMermaid(session.record(), session.model, isTimed);
  save(session, 'mmd', new Blob([text], { type: 'text/plain' }));
}

export async function saveTrace(session: Session): Promise<void> {
  const { model, settings, setting, steps, cycleFrom } = session;
  const { faults, amend } = setting;
  const name = nameOf(session);
  const about = { name, title: `${model.title}: a path`, settings, faults, amend };
  const file = traceFile(model, about, { steps, cycleFrom });
  save(session, 'json', new Blob([writeTrace(file)], { type: 'application/json' }));
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

const nameOf = ({ model, steps }: Session): string => `${model.name}-path-of-${steps.length}`;

function save(session: Session, extension: string, blob: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = `${nameOf(session)}.${extension}`;
  link.click();
  // The browser reads it after the click, at a time of its own.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
