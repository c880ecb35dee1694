/** A thread of a browser's, until it is ended: what it is given at first is a message, too. */

import { takingPart } from './part.ts';

self.onmessage = ({ data: first }: MessageEvent) => {
  const takePart = takingPart(first);
  self.onmessage = ({ data }) => takePart(data);
};
