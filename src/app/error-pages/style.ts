/** The look of the built-in pages: one column, readable on a phone, light and dark. */

import { markSafe, type SafeString } from "../../templates/index.ts";

export const style: SafeString = markSafe(`<style>
:root {
  color-scheme: light dark;
  --ink: light-dark(#1b1f24, #e6e8eb); --quiet: light-dark(#5c6670, #9aa4ae);
  --paper: light-dark(#fbfaf8, #16181b); --card: light-dark(#fff, #1e2125);
  --line: light-dark(#e3e0da, #32373d); --accent: light-dark(#a3201d, #ff8a80);
  --mark: light-dark(#fdeceb, #43201f); --good: light-dark(#eef5ee, #1d2b20);
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.55 system-ui, sans-serif; overflow-wrap: anywhere; }
main { max-width: 62rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
h1 { font-size: clamp(1.4rem, 5vw, 2rem); line-height: 1.25; margin: .3rem 0 .6rem; }
h2 { font-size: 1.1rem; margin: 2.2rem 0 .6rem; }
p { margin: .5rem 0; }
code, pre, .mono { font: .875rem/1.6 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
pre { margin: 0; overflow-x: auto; overflow-wrap: normal; }
.quiet { color: var(--quiet); }
.message { font-size: 1.15rem; white-space: pre-wrap; }
.code { display: inline-block; padding: .1rem .5rem; border-radius: .4rem;
  background: var(--mark); color: var(--accent); }
.hint { background: var(--good); border-left: 4px solid #3c8d4f; padding: .6rem .9rem;
  border-radius: .4rem; margin: 1rem 0; white-space: pre-wrap; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .6rem;
  margin: .7rem 0; overflow: hidden; }
.card > header, summary { padding: .6rem .9rem; }
summary { cursor: pointer; }
.source { border-top: 1px solid var(--line); padding: .5rem 0; }
.source span { display: block; padding: 0 .9rem; min-width: max-content; }
.source b { display: inline-block; width: 3.2em; color: var(--quiet); font-weight: normal;
  user-select: none; }
.source .here { background: var(--mark); box-shadow: inset 3px 0 var(--accent); }
.variables, .console { border-top: 1px solid var(--line); }
.variables td { white-space: pre-wrap; }
.console output { display: block; white-space: pre-wrap; max-height: 20rem; overflow: auto;
  padding: 0 .9rem; }
.console input { width: 100%; padding: .6rem .9rem; border: 0; background: none; color: inherit;
  font: inherit; }
table { width: 100%; border-collapse: collapse; }
th, td { text-align: left; vertical-align: top; padding: .35rem .9rem;
  border-top: 1px solid var(--line); }
tr:first-child > * { border-top: 0; }
th { width: 30%; font-weight: 500; color: var(--quiet); }
ol { margin: .5rem 0; padding: 0 .9rem 0 3rem; }
h1 .mono { font-size: inherit; }
@media (max-width: 40rem) {
  th, td { display: block; width: auto; }
  td { border-top: 0; padding-top: 0; }
}
</style>`);
