/**
 * A whole number for people: "12,345". By hand, as the first `toLocaleString` of a process takes
 * longer than a small search.
 */
export const grouped = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',');
