/**
 * Of all rows of a drawing one is a stop of Tab: the one that had the focus last or, once there are
 * others at the end, the last. Arrow keys go from row to row.
 */

/** The row that had the focus, and the one that was the last then. */
const kept = new WeakMap<Element, { readonly own: string; readonly last: string }>();

const keysOf = (rows: readonly SVGGElement[]): (string | undefined)[] =>
  rows.map(({ dataset }) => dataset.key);

const rowsIn = (body: Element): SVGGElement[] => [...body.querySelectorAll<SVGGElement>('g.row')];

/** To be called once for a drawing, whatever is drawn in it. */
export function rove(body: SVGSVGElement): void {
  body.addEventListener('focusin', ({ target }) => {
    const row = target instanceof Element ? target.closest<SVGGElement>('g.row') : null;
    const rows = rowsIn(body);
    const [own, last] = [row?.dataset.key, keysOf(rows).at(-1)];
    if (own === undefined || last === undefined) return;
    kept.set(body, { own, last });
    setStop(body);
  });
}

/** After rows have come or gone. */
export function setStop(body: Element): void {
  const rows = rowsIn(body);
  const keys = keysOf(rows);
  const known = kept.get(body);
  const place = known?.last === keys.at(-1) ? keys.indexOf(known?.own) : -1;
  const stop = rows[place === -1 ? rows.length - 1 : place];
  for (const row of rows) {
    const index = row === stop ? 0 : -1;
    if (row.tabIndex !== index) row.setAttribute('tabindex', String(index));
  }
}

/** Up and down, to the next row that is drawn; whether the key means that. */
export function pressAmongRows(event: KeyboardEvent, here: SVGGElement): boolean {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return false;
  const next = event.key === 'ArrowDown' ? here.nextElementSibling : here.previousElementSibling;
  if (next instanceof SVGGElement && next.matches('g.row')) next.focus();
  return true;
}
