/** How the page looks: in light and in dark, on paper and on a telephone. */

export const style = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f6f7f8, #15171a);
  --panel: light-dark(#ffffff, #1d2024);
  --ink: light-dark(#1b1e22, #e5e7ea);
  --dim: light-dark(#5a6169, #9ba3ac);
  --line: light-dark(#d5d9de, #363b42);
  --accent: light-dark(#0a58a6, #7fb7ee);
  --alarm: light-dark(#b3261e, #ff9d94);
  --odd: light-dark(#fff3d6, #3a3220);
}
* { box-sizing: border-box; }
body {
  margin: 0 auto;
  padding: 1.5rem clamp(0.75rem, 3vw, 2.5rem) 4rem;
  max-width: 80rem;
  background: var(--ground);
  color: var(--ink);
  font: 15px / 1.5 system-ui, sans-serif;
  overflow-wrap: break-word;
}
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 0.5rem; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 0.5rem; }
h3 { font-size: 1rem; margin: 0 0 0.75rem; }
p { margin: 0.5rem 0; max-width: 60rem; }
a { color: var(--accent); }
code { font: 0.9em ui-monospace, monospace; overflow-wrap: anywhere; }
.dim { color: var(--dim); }
.alarm { color: var(--alarm); }
table { border-collapse: collapse; width: 100%; background: var(--panel); }
th, td {
  border: 1px solid var(--line);
  padding: 0.3rem 0.6rem;
  text-align: left;
  vertical-align: top;
}
th { color: var(--dim); font-weight: 600; overflow-wrap: normal; }
td.number { text-align: right; }
tr.odd td { background: var(--odd); }
tr.difference td { border-top: 2px solid var(--alarm); }
.wide { overflow-x: auto; }
.wide > table { min-width: 44rem; }
.cause {
  margin: 1rem 0;
  padding: 1rem;
  background: var(--panel);
  border: 1px solid var(--line);
  border-radius: 6px;
}
.cause:target { border-color: var(--accent); }
dl {
  display: grid;
  grid-template-columns: minmax(6rem, 9rem) minmax(0, 1fr);
  gap: 0.25rem 1rem;
  margin: 0 0 0.75rem;
}
dt { color: var(--dim); }
dd { margin: 0; }
summary { cursor: pointer; color: var(--accent); padding: 0.25rem 0; }
details > ul { margin: 0.25rem 0; padding-left: 1.25rem; }
@media (max-width: 40rem) {
  dl { grid-template-columns: minmax(0, 1fr); gap: 0; }
  dd { margin-bottom: 0.5rem; }
}
`;
