/** A scene as the layout engine takes it, and back: where shapes, edges and labels go. */

import type { ElkExtendedEdge, ElkNode, LayoutOptions } from 'elkjs/lib/elk-api.js';
import { lineHeight } from './lines.ts';
import type { Edge, Point, Scene, Shape } from './scene.ts';

const layered: LayoutOptions = {
  'elk.algorithm': 'layered',
  'elk.direction': 'DOWN',
  'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.layered.spacing.nodeNodeBetweenLayers': '11',
  'elk.layered.spacing.edgeNodeBetweenLayers': '9',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '7',
  'elk.spacing.nodeNode': '16',
  'elk.spacing.edgeNode': '10',
  'elk.spacing.edgeEdge': '8',
  'elk.spacing.labelNode': '4',
  'elk.spacing.nodeSelfLoop': '18',
};

/** Regions that nothing leads in or out of are packed like parcels. */
const packed: LayoutOptions = {
  'elk.algorithm': 'rectpacking',
  'elk.hierarchyHandling': 'SEPARATE_CHILDREN',
  'elk.spacing.nodeNode': '12',
};

/** What is packed comes out higher than it is asked to be. */
const packedWider = 1.15;

/** All coordinates are those of the whole. */
const whole: LayoutOptions = { 'elk.json.shapeCoords': 'ROOT', 'elk.json.edgeCoords': 'ROOT' };

const padding = 12;

/** `aspect`: how much wider than high the room is. */
export function graphOf(scene: Scene, aspect: number): ElkNode {
  const apart = new Set(scene.shapes.filter((shape) => isApart(shape, scene.edges)));
  const targets = new Set(scene.edges.map(({ to }) => to));
  const nodeOf = (shape: Shape): ElkNode => ({
    id: shape.id,
    width: shape.width,
    height: shape.height,
    layoutOptions: optionsOf(shape, apart, targets, aspect),
    children: shape.children.map(nodeOf),
  });
  return {
    id: '#whole',
    layoutOptions: { ...layered, ...whole, 'elk.padding': paddings(0, 0) },
    children: [nodeOf(scene.root)],
    edges: scene.edges.map((edge) => edgeIn(edge, scene)),
  };
}

const paddings = (top: number, other: number): string =>
  `[top=${top},left=${other},bottom=${other},right=${other}]`;

function optionsOf(
  shape: Shape,
  apart: ReadonlySet<Shape>,
  targets: ReadonlySet<Shape>,
  aspect: number,
): LayoutOptions {
  // Where an edge leads to a dot as well, it cannot be put first.
  const isFirst = shape.kind === 'start' && !targets.has(shape);
  if (isFirst) return { 'elk.layered.layering.layerConstraint': 'FIRST' };
  if (shape.children.length === 0) return {};
  // A stage has no name, and a sign to fold it.
  const head = Math.max(shape.lines.length * lineHeight + 8, shape.kind === 'stage' ? 22 : padding);
  const size = {
    'elk.padding': paddings(head + 4, padding),
    'elk.spacing.nodeSelfLoop': '18',
    'elk.nodeSize.constraints': 'MINIMUM_SIZE',
    'elk.nodeSize.minimum': `(${shape.width},${shape.height})`,
  };
  const ratio = { 'elk.aspectRatio': (aspect * packedWider).toFixed(2) };
  if (apart.has(shape)) return { ...packed, ...size, ...ratio };
  return shape.parent !== null && apart.has(shape.parent) ? { ...layered, ...size } : size;
}

/** Whether its children are regions, and no edge leads out of one of them, or into it. */
function isApart(shape: Shape, edges: readonly Edge[]): boolean {
  if (shape.kind !== 'state' || shape.part.box?.kind !== 'parallel') return false;
  if (shape.children.length === 0) return false;
  const region = (end: Shape): Shape | null => {
    let at: Shape | null = end;
    while (at !== null && at.parent !== shape) at = at.parent;
    return at;
  };
  return edges.every(({ from, to }) => region(from) === region(to));
}

function edgeIn({ id, from, to, lines, label }: Edge, { shapes }: Scene): ElkExtendedEdge {
  const { width, height } = label;
  const text = lines.map((line) => line.text).join('\n');
  const placement = { 'elk.edgeLabels.placement': 'CENTER', 'elk.edgeLabels.inline': 'true' };
  // Of a circle, the edge leads upwards that leads back to what its author wrote first.
  const isForward = shapes.indexOf(from) < shapes.indexOf(to);
  return {
    id,
    layoutOptions: { 'elk.layered.priority.direction': isForward ? '10' : '0' },
    sources: [from.id],
    targets: [to.id],
    labels: lines.length === 0 ? [] : [{ text, width, height, layoutOptions: placement }],
  };
}

/** Puts everything where the engine has put it. */
export function place(scene: Scene, laidOut: ElkNode): void {
  const nodes = new Map(nodesIn(laidOut).map((node) => [node.id, node]));
  for (const shape of scene.shapes) {
    const { x = 0, y = 0, width = 0, height = 0 } = nodes.get(shape.id) as ElkNode;
    Object.assign(shape, { x, y, width, height });
  }
  const edges = new Map(edgesIn(laidOut).map((edge) => [edge.id, edge]));
  for (const edge of scene.edges) {
    const { sections = [], labels = [] } = edges.get(edge.id) as ElkExtendedEdge;
    edge.points = sections.flatMap(({ startPoint, bendPoints = [], endPoint }): Point[] => [
      startPoint,
      ...bendPoints,
      endPoint,
    ]);
    const { x = 0, y = 0 } = labels[0] ?? {};
    Object.assign(edge.label, { x, y });
  }
}

const nodesIn = (node: ElkNode): ElkNode[] => [node, ...(node.children ?? []).flatMap(nodesIn)];

/** The engine may hand an edge back in the node that both its ends are in. */
const edgesIn = (node: ElkNode): ElkExtendedEdge[] => [
  ...(node.edges ?? []),
  ...(node.children ?? []).flatMap(edgesIn),
];
