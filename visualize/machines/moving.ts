/** Where the keys lead in a drawing: from state to state, along an edge, and back. */

import type { Edge, Scene, Shape } from './scene.ts';
import { isPlace } from './shapes.ts';

/** What the arrow key leads to; null if it is none, or leads nowhere. */
export function placeTowards(key: string, at: Shape | Edge, scene: Scene): Shape | Edge | null {
  if ('transitions' in at) return fromEdge(key, at, scene);
  const places = scene.shapes.filter(isPlace);
  const index = places.indexOf(at);
  const by = { ArrowDown: 1, ArrowUp: -1 }[key];
  if (by !== undefined) return places[(index + by + places.length) % places.length] ?? null;
  if (key === 'ArrowRight') return edgesOf(at, scene)[0] ?? null;
  if (key === 'ArrowLeft') return edgesInto(at, scene)[0] ?? null;
  return null;
}

function fromEdge(key: string, at: Edge, scene: Scene): Shape | Edge | null {
  const beside = edgesOf(originOf(at), scene);
  const by = { ArrowDown: 1, ArrowUp: -1 }[key];
  if (by !== undefined) {
    return beside[(beside.indexOf(at) + by + beside.length) % beside.length] ?? null;
  }
  if (key === 'ArrowRight') return isPlace(at.to) ? at.to : at.to.parent;
  return key === 'ArrowLeft' ? originOf(at) : null;
}

/** The state that an edge belongs to: of "in any state", the one that it stands in. */
const originOf = ({ from }: Edge): Shape => (isPlace(from) ? from : (from.parent as Shape));

const edgesOf = (shape: Shape, { edges }: Scene): Edge[] =>
  edges.filter((edge) => edge.transitions.length > 0 && originOf(edge) === shape);

const edgesInto = (shape: Shape, { edges }: Scene): Edge[] =>
  edges.filter(({ to, transitions }) => transitions.length > 0 && to === shape);
