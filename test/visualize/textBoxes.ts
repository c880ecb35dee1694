/** Where text is on a page, and where it lies over other text: functions that run on the page. */

interface Box {
  readonly node: Text;
  readonly holder: Element;
  /** What scrolls it; what is within one moves together. */
  readonly scroller: Element;
  /** Where it is, seen or scrolled away, and of that what is in sight. */
  readonly whole: DOMRect;
  readonly seen: DOMRect;
}

function cutTo(one: DOMRect, other: DOMRect): DOMRect {
  const left = Math.max(one.left, other.left);
  const top = Math.max(one.top, other.top);
  const width = Math.min(one.right, other.right) - left;
  const height = Math.min(one.bottom, other.bottom) - top;
  return new DOMRect(left, top, Math.max(0, width), Math.max(0, height));
}

/** What two have in common; null if that is no more than letters that touch. */
function over(one: DOMRect, other: DOMRect): DOMRect | null {
  const both = cutTo(one, other);
  return both.width > 1 && both.height > 1 ? both : null;
}

/** What cuts off, or scrolls away, what is in it: from the inside out. */
function cutters(element: Element | null): Element[] {
  if (element === null || element === document.documentElement) return [];
  const { overflowX, overflowY, position } = getComputedStyle(element);
  const outer = cutters(position === 'fixed' ? null : element.parentElement);
  const cuts = overflowX !== 'visible' || overflowY !== 'visible';
  return cuts && element !== document.body ? [element, ...outer] : outer;
}

/** Whether it stays where it is: what of it is beside the screen nobody can bring there. */
function isFixed(element: Element | null): boolean {
  if (element === null) return false;
  return getComputedStyle(element).position === 'fixed' || isFixed(element.parentElement);
}

function scrolls(element: Element): boolean {
  const { overflowX, overflowY } = getComputedStyle(element);
  return [overflowX, overflowY].some((overflow) => ['auto', 'scroll'].includes(overflow));
}

function boxesOf(node: Text): Box[] {
  const holder = node.parentElement;
  if (holder === null || node.data.trim() === '') return [];
  const isShown = holder.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  if (!isShown || holder.closest('.visually-hidden') !== null) return [];
  const around = cutters(holder);
  const inside = around.slice(0, around.findIndex(scrolls) + 1 || around.length);
  const hidden = inside.filter((element) => !scrolls(element));
  const screen = new DOMRect(0, 0, innerWidth, innerHeight);
  const onScreen = (rect: DOMRect) => (isFixed(holder) ? cutTo(rect, screen) : rect);
  const cut = (rect: DOMRect, by: readonly Element[]) =>
    by.reduce((left, element) => cutTo(left, element.getBoundingClientRect()), rect);
  const range = document.createRange();
  range.selectNodeContents(node);
  return [...range.getClientRects()].flatMap(({ left, top, width, height }) => {
    // A fifth of a line, at its top and at its bottom, has no ink.
    const whole = cut(new DOMRect(left, top + 0.2 * height, width, 0.6 * height), hidden);
    const scroller = around.find(scrolls) ?? document.documentElement;
    const box = { node, holder, scroller, whole, seen: onScreen(cut(whole, around)) };
    return whole.width <= 1 || whole.height <= 1 ? [] : [box];
  });
}

function isOpaque(element: Element): boolean {
  const { backgroundColor } = getComputedStyle(element);
  return !/^(transparent|rgba\(.*, 0(\.\d+)?\))$/.test(backgroundColor);
}

/** What stays where it is over what scrolls below it. */
function sticky(holder: Element): Element | null {
  let at: Element | null = holder;
  while (at !== null && getComputedStyle(at).position !== 'sticky') at = at.parentElement;
  return at !== null && isOpaque(at) ? at : null;
}

/** What takes the mouse where an element does not: a point is asked what is at it, and has that. */
function takerOf(element: Element): Element {
  const { parentElement } = element;
  const isPassed = getComputedStyle(element).pointerEvents === 'none';
  return isPassed && parentElement !== null ? takerOf(parentElement) : element;
}

/** Whether something opaque hides one of the two, as a menu does what it is opened over. */
function isCovered(place: DOMRect, { holder: one }: Box, { holder: other }: Box): boolean {
  if (sticky(one) !== sticky(other)) return true;
  const [x, y] = [place.left + place.width / 2, place.top + place.height / 2];
  const above = new Set<Element>();
  for (const element of document.elementsFromPoint(x, y)) {
    above.add(element);
    const isBelow = (holder: Element) => {
      const taker = takerOf(holder);
      const isWithin = taker === holder || !taker.contains(element);
      return isWithin && !above.has(taker) && !element.contains(taker);
    };
    if (isOpaque(element) && (isBelow(one) || isBelow(other))) return true;
  }
  return false;
}

/** Texts of which one lies over the other, each pair in words. */
function textOverText(): string[] {
  const boxes: Box[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    boxes.push(...boxesOf(node as Text));
  }
  boxes.sort((a, b) => a.whole.top - b.whole.top);
  const found = new Set<string>();
  for (const [index, one] of boxes.entries()) {
    for (let next = index + 1; next < boxes.length; next++) {
      const other = boxes[next] as Box;
      if (other.whole.top >= one.whole.bottom && other.seen.top >= one.seen.bottom) break;
      if (one.node === other.node) continue;
      const isOneScroller = one.scroller === other.scroller;
      const place = isOneScroller ? over(one.whole, other.whole) : over(one.seen, other.seen);
      if (place === null || isCovered(place, one, other)) continue;
      const where = one.holder.closest('[id]')?.id ?? '';
      found.add(`"${one.node.data.trim()}" and "${other.node.data.trim()}" in #${where}`);
    }
  }
  return [...found];
}

const all = [
  cutTo,
  over,
  cutters,
  isFixed,
  scrolls,
  boxesOf,
  isOpaque,
  sticky,
  takerOf,
  isCovered,
  textOverText,
];

/** To be evaluated on the page. */
export const textOverTextScript = `(() => {
  ${all.map(String).join('\n')}
  return textOverText();
})()`;
