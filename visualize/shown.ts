/** What a path was opened for, above all views: the property, what it says, and its repair. */

import { findingOf } from 'actorcheck/check';
import * as d3 from 'd3';
import type { Session } from './session.ts';
import { showSource } from './source.ts';
import { isStillViolated } from './verdict.ts';

export function showShown(section: HTMLElement, session: Session): void {
  const { model, shows } = session;
  section.hidden = shows === null;
  section.replaceChildren();
  if (shows === null) return;
  const { property: name, isViolated } = shows;
  const line = d3.select(section).append('p');
  // It may have been opened in another setting.
  const isStill = isStillViolated(session) !== false;
  const violated = isStill ? 'Violated at its end: ' : 'Not violated any more at its end: ';
  line.append('strong').text(isViolated ? violated : 'Shown: ');
  const property = model.properties?.find((one) => one.name === name);
  line.append('span').text(property === undefined ? name : `${property.text} (${name}) `);
  if (property !== undefined) showSource(line, property.source, model.texts);
  const finding = findingOf(model, name);
  if (!isViolated || !isStill || finding === undefined) return;
  const about = d3.select(section).append('p');
  about.append('strong').text(`${finding.name}: `);
  about.append('span').text(`${finding.text} `);
  showSource(about, finding.source, model.texts);
  const repairs = finding.amendedBy.join(' + ');
  if (repairs !== '') about.append('span').text(` Repaired by ${repairs}.`);
}
