/** The style of the pages: one sheet, inside each page, for light and dark, wide and narrow. */
import { markup } from './markup.ts'

export const style = markup`
:root {
  color-scheme: light dark;
  --ground: #fff; --raised: #f5f6f8; --line: #d5d9e0; --text: #1a1d23; --quiet: #555e6d;
  --link: #0b57c2; --client: #8a4b00; --client-ground: #fdf1e0; --server: #a8201a; --server-ground: #fdeceb;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14171c; --raised: #1d2229; --line: #363d48; --text: #e7eaef; --quiet: #a5aebc;
    --link: #86b7ff; --client: #ffc57a; --client-ground: #38290f; --server: #ffa39c; --server-ground: #3d1a18;
  }
}
* { box-sizing: border-box; }
html { background: var(--ground); color: var(--text); -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 56rem; padding: 1.5rem 1.25rem 4rem; overflow-wrap: anywhere;
  font: 1rem/1.6 system-ui, sans-serif; }
h1 { margin: 0.5rem 0; font-size: 1.9rem; line-height: 1.2; letter-spacing: -0.01em; }
h2 { margin: 2.25rem 0 0.5rem; font-size: 1.2rem; line-height: 1.3; }
p { margin: 0.5rem 0; }
/* A sentence runs as its script does, whatever the page is written in. */
h1, p, td, .errors a { unicode-bidi: plaintext; }
a { color: var(--link); text-underline-offset: 0.15em; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px; }
main:focus { outline: none; }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: 0.9em; }
pre { margin: 0.5rem 0; padding: 1rem; overflow-x: auto; overflow-wrap: normal; line-height: 1.5;
  background: var(--raised); border: 1px solid var(--line); border-radius: 8px; }
.skip { position: absolute; left: -100vw; padding: 0.5rem 1rem; background: var(--ground); }
.skip:focus { left: 1rem; top: 0.5rem; }
.prose { white-space: pre-line; max-width: 42rem; }
.quiet { color: var(--quiet); }
.facts { display: flex; flex-wrap: wrap; align-items: center; gap: 0.4rem 0.75rem; margin: 0.25rem 0; }
.status { padding: 0.05rem 0.5rem; border-radius: 6px; font-size: 0.9rem; font-weight: 600;
  color: var(--client); background: var(--client-ground); }
.status.server { color: var(--server); background: var(--server-ground); }
form { display: flex; flex-wrap: wrap; align-items: end; gap: 0.5rem; margin: 1rem 0; }
label { flex-basis: 100%; font-weight: 600; }
input, button { font: inherit; color: inherit; padding: 0.5rem 0.75rem; border-radius: 8px; }
input { flex: 1 1 14rem; min-width: 0; background: var(--ground); border: 1px solid var(--quiet); }
button { background: var(--raised); border: 1px solid var(--quiet); cursor: pointer; }
ul.errors { list-style: none; margin: 0; padding: 0; }
.errors li { padding: 0.9rem 0; border-top: 1px solid var(--line); }
.errors li:target { background: var(--raised); box-shadow: -4px 0 0 var(--link); padding-left: 0.75rem; }
.errors a { font-weight: 600; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; }
th, td { padding: 0.5rem 1rem 0.5rem 0; text-align: left; vertical-align: top;
  border-bottom: 1px solid var(--line); }
th { font-weight: 600; }
th .quiet { display: block; font-weight: 400; font-size: 0.9rem; }
thead th { color: var(--quiet); font-size: 0.9rem; }
details { margin: 0.75rem 0; }
summary { cursor: pointer; color: var(--link); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.35rem 1.5rem; margin: 0.5rem 0; }
dt { color: var(--quiet); }
dd { margin: 0; }
@media (max-width: 40rem) {
  body { padding: 1rem 1rem 3rem; }
  h1 { font-size: 1.5rem; }
  table, tbody, tr, th, td { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { padding: 0.6rem 0; border-bottom: 1px solid var(--line); }
  th, td { padding: 0; border: 0; }
  th .quiet { display: inline; margin-left: 0.5rem; }
  td:empty { display: none; }
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: 0.5rem; }
}
@media (forced-colors: active) { .status { border: 1px solid; } }
@media print { form, nav, .skip { display: none; } }
`
