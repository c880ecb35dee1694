/** What was found, as text, Markdown and Mermaid, and the rows that every drawing of a run has. */

export { sourceParts } from '../coverage/lines.ts';
export { printable, shorten } from '../run/escape.ts';
export { labelsOf, rowOf, seconds, tell, timerText } from '../run/tell.ts';
export { differenceText } from './difference.ts';
export { forgottenMarkdown, omissionsByStep, searchText, stepTitle } from './forgotten.ts';
export { graphData } from './graph/data.ts';
export { type GraphFormat, graphText } from './graph/formats.ts';
export { cell, code, table } from './markdown.ts';
export { renderMermaid } from './mermaid.ts';
export {
  carrierOf,
  httpOf,
  pollingText,
  type Row,
  rowsOf,
  sealedOf,
  standings,
  wireMember,
} from './rows.ts';
export { TextStream } from './stream.ts';
export { outcomeLines } from './text.ts';
