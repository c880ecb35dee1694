/**
 * Colours and shapes for outcomes. Both tell them apart, so that nobody needs the colour. The
 * colours are those of the layers (style.css), which colour-blind people can tell apart.
 */

import * as d3 from 'd3';

const colours = 6;

/** Unit shapes about the origin, each of about the same area. */
const symbols = [
  d3.symbolCircle,
  d3.symbolSquare,
  d3.symbolTriangle,
  d3.symbolDiamond,
  d3.symbolCross,
  d3.symbolStar,
  d3.symbolWye,
];

interface Mark {
  /** A CSS variable. */
  readonly variable: string;
  readonly symbol: d3.SymbolType;
}

/** The mark of an outcome by its place among all of them, in the order of their names. */
export function markOf(index: number): Mark {
  return {
    variable: `--layer-${(index % colours) + 1}`,
    // Seven shapes and six colours: 42 pairs before one comes again.
    symbol: symbols[index % symbols.length] as d3.SymbolType,
  };
}

/** The path of a mark, as SVG and Path2D take it. */
export const markPath = ({ symbol }: Mark, area: number): string => d3.symbol(symbol, area)() ?? '';

interface LegendRow {
  readonly name: string;
  readonly mark: Mark;
  readonly count: number;
}

/** The legend: mark, name and how many there are. */
export function drawLegend(list: HTMLElement, rows: readonly LegendRow[]): void {
  const items = d3.select(list).selectAll('li').data(rows).join('li');
  items.selectAll('*').remove();
  const icon = items.append('svg').attr('width', 14).attr('height', 14).attr('aria-hidden', 'true');
  icon
    .append('path')
    .attr('transform', 'translate(7,7)')
    .attr('d', ({ mark }) => markPath(mark, 70))
    .style('fill', ({ mark }) => `var(${mark.variable})`);
  items.append('span').text(({ name }) => name);
  items.append('small').text(({ count }) => count.toLocaleString('en'));
}
