/** Where text is on a page, and where it lies over other text. To be run on the page. */

/** Texts of which one lies over the other, each pair in words. */
export function textOverText(): string[] {
  interface Box {
    readonly node: Text;
    readonly holder: Element;
    /** What scrolls it; what is within one moves together. */
    readonly scroller: Element;
    /** Where it is, seen or scrolled away, and of that what is in sight. */
    readonly whole: DOMRect;
    readonly seen: DOMRect;
  }

  /** Of the height of a line, so much at its top and its bottom has no ink. */
  const bare = 0.2;
  /** Letters that touch by so many pixels can be read. */
  const touch = 1;

  const cutTo = (one: DOMRect, other: DOMRect): DOMRect => {
    const left = Math.max(one.left, other.left);
    const top = Math.max(one.top, other.top);
    const width = Math.min(one.right, other.right) - left;
    const height = Math.min(one.bottom, other.bottom) - top;
    return new DOMRect(left, top, Math.max(0, width), Math.max(0, height));
  };

  /** What cuts off, or scrolls away, what is in it: from the inside out. */
  const known = new Map<Element | null, readonly Element[]>();
  const cutters = (element: Element | null): readonly Element[] => {
    if (element === null || element === document.documentElement) return [];
    const before = known.get(element);
    if (before !== undefined) return before;
    const { overflowX, overflowY, position } = getComputedStyle(element);
    const outer = cutters(position === 'fixed' ? null : element.parentElement);
    const cuts = overflowX !== 'visible' || overflowY !== 'visible';
    const all = cuts && element !== document.body ? [element, ...outer] : outer;
    known.set(element, all);
    return all;
  };
  const scrolls = (element: Element) =>
    [getComputedStyle(element).overflowX, getComputedStyle(element).overflowY].some((overflow) =>
      ['auto', 'scroll'].includes(overflow),
    );

  const boxesOf = (node: Text): Box[] => {
    const holder = node.parentElement;
    if (holder === null || node.data.trim() === '') return [];
    const isShown = holder.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    if (!isShown || holder.closest('.visually-hidden') !== null) return [];
    const around = cutters(holder);
    const inside = around.slice(0, around.findIndex(scrolls) + 1 || around.length);
    const range = document.createRange();
    range.selectNodeContents(node);
    return [...range.getClientRects()].flatMap((rect) => {
      const inked = new DOMRect(
        rect.left,
        rect.top + rect.height * bare,
        rect.width,
        rect.height * (1 - 2 * bare),
      );
      const hidden = inside.filter((element) => !scrolls(element));
      const whole = hidden.reduce((left, cut) => cutTo(left, cut.getBoundingClientRect()), inked);
      const seen = around.reduce((left, cut) => cutTo(left, cut.getBoundingClientRect()), whole);
      if (whole.width <= touch || whole.height <= touch) return [];
      const scroller = around.find(scrolls) ?? document.documentElement;
      return [{ node, holder, scroller, whole, seen }];
    });
  };

  const over = (one: DOMRect, other: DOMRect): DOMRect | null => {
    const both = cutTo(one, other);
    return both.width > touch && both.height > touch ? both : null;
  };

  const isOpaque = (element: Element) =>
    !/^(transparent|rgba\(.*, 0(\.\d+)?\))$/.test(getComputedStyle(element).backgroundColor);

  /** What stays where it is over what scrolls below it. */
  const sticky = (holder: Element): Element | null => {
    let at: Element | null = holder;
    while (at !== null && getComputedStyle(at).position !== 'sticky') at = at.parentElement;
    return at !== null && isOpaque(at) ? at : null;
  };

  /** Whether something opaque hides one of the two, as a menu does what it is opened over. */
  const isCovered = (place: DOMRect, { holder: one }: Box, { holder: other }: Box): boolean => {
    if (sticky(one) !== sticky(other)) return true;
    const [x, y] = [place.left + place.width / 2, place.top + place.height / 2];
    const above = new Set<Element>();
    for (const element of document.elementsFromPoint(x, y)) {
      above.add(element);
      const isBelow = (holder: Element) =>
        !above.has(holder) &&
        !element.contains(holder) &&
        getComputedStyle(holder).pointerEvents !== 'none';
      if (isOpaque(element) && (isBelow(one) || isBelow(other))) return true;
    }
    return false;
  };

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
