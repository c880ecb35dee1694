/** The list of what the text does not say: by its steps, each with its lines and a run to it. */

import type { Model } from 'actorcheck';
import {
  type Forgotten,
  type Omission,
  type OmissionKind,
  omissionText,
  omissionTitles,
} from 'actorcheck/coverage';
import { omissionsByStep, stepTitle } from 'actorcheck/report';
import * as d3 from 'd3';
import { showSource } from '../source.ts';

export const omissionKinds = Object.keys(omissionTitles) as OmissionKind[];

const narrow = '(max-width: 40rem)';

type Place = d3.Selection<HTMLElement, unknown, null, undefined>;

/** `shown`: of which kinds; `onOpen` puts the run to one on screen. */
export function drawList(
  place: HTMLElement,
  model: Model,
  found: Forgotten,
  shown: ReadonlySet<OmissionKind>,
  onOpen: (omission: Omission) => void,
): void {
  place.replaceChildren();
  const isOfText = model.steps.length > 0;
  for (const { step, omissions } of omissionsByStep(model, found)) {
    const own = omissions.filter(({ kind }) => shown.has(kind));
    if (own.length === 0) continue;
    const section: Place = d3.select(place).append('section');
    section.attr('data-step', step?.id ?? '');
    if (isOfText) {
      const title = stepTitle(step);
      const head = section.append('h2');
      head.append('span').text(`${title.charAt(0).toUpperCase()}${title.slice(1)} `);
      if (step !== null) showSource(head, step.source, model.texts);
    }
    for (const kind of omissionKinds) {
      const some = own.filter((omission) => omission.kind === kind);
      if (some.length > 0) drawKind(section, kind, some, onOpen);
    }
  }
}

function drawKind(
  section: Place,
  kind: OmissionKind,
  omissions: readonly Omission[],
  onOpen: (omission: Omission) => void,
): void {
  const group = section.append('details');
  // Branches are many: where there is little room their number is enough until they are asked for.
  group.property('open', kind !== 'branch' || !matchMedia(narrow).matches);
  const title = group.append('summary').append('h3');
  title.text(`${omissionTitles[kind]} (${omissions.length})`);
  const items = group.append('ul').attr('class', kind).selectAll('li').data(omissions).join('li');
  const text = items.append('span').attr('class', 'what');
  text.text((omission) => omissionText(omission));
  // Two transitions can be alike in words.
  const names = items.filter(({ transition }) => transition !== '').append('code');
  names.text(({ transition }) => transition);
  const buttons = items
    .filter(({ trace }) => trace !== null)
    .append('button')
    .attr('type', 'button');
  buttons.text(pathText);
  buttons.attr('aria-label', (omission) => `${pathText(omission)}: ${omissionText(omission)}`);
  buttons.on('click', (_, omission) => onOpen(omission));
}

/** A branch has a path to the state that it would be taken in. */
const pathText = ({ kind, at }: Omission): string =>
  `${kind === 'branch' ? 'To its state' : 'Path'} (${at} ${at === 1 ? 'step' : 'steps'})`;
