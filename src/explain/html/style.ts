/** The colors, as the reader's system is light or dark. */
export const COLORS = `:root { color-scheme: light dark; --paper: #fff; --ink: #1b1f24; --soft: #59636e; --line: #c5ccd3; --box: #f4f6f8; --bad: #b3261e; --warn: #8a5300; --ask: #5b4bb3; --good: #146c2e; --link: #0b5cad; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #14181d; --ink: #e6e9ed; --soft: #a3adb8; --line: #454e58; --box: #1e242b; --bad: #ff8a80; --warn: #f5b95f; --ask: #b9acff; --good: #7bd88f; --link: #7fb8ff; }
}
`;

/** The style of the picture. */
export const PICTURE_STYLE = `.loses { color: var(--bad); } .unnoticed { color: var(--warn); } .cannotTell, .callerDecides { color: var(--ask); } .safe { color: var(--good); }
.picture { display: block; }
.picture rect { fill: var(--box); stroke: var(--line); }
.picture text { fill: var(--ink); font: 600 12px system-ui, sans-serif; unicode-bidi: isolate; }
.picture .caption { fill: var(--soft); font-weight: 400; }
.picture .loss rect { stroke: var(--bad); stroke-dasharray: 4 3; }
.picture .here rect { stroke: var(--link); stroke-width: 3; }
.arrow { fill: none; stroke: currentColor; stroke-width: 1.5; }
.head { fill: currentColor; }
.failure { color: var(--soft); }
.arrow.failure, .arrow.loses { stroke-dasharray: 5 4; }
`;

/** The style of the page: light or dark as the reader's system is, and for paper. */
export const STYLE = `
${COLORS}* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 74rem; padding: 1rem; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: .5rem 0; }
h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
h3 { display: inline; font-size: 1rem; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip:not(:focus) { position: absolute; left: -99rem; }
.soft { color: var(--soft); }
.verdict { font-weight: 600; white-space: nowrap; }
${PICTURE_STYLE}.scroll { overflow: auto; max-height: 80vh; border: 1px solid var(--line); border-radius: 6px; padding: .5rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--line); font-weight: 400; }
thead th { color: var(--soft); }
details.way { border: 1px solid var(--line); border-radius: 6px; margin: .75rem 0; padding: .5rem .75rem; }
details.experiment { border-top: 1px solid var(--line); padding: .35rem 0 .35rem .5rem; }
summary { cursor: pointer; padding: .15rem; }
.now { background: var(--box); outline: 2px solid var(--link); }
.later { opacity: .75; }
.player { margin: .5rem 0; }
.player input { width: 100%; height: 1.75rem; }
.player output { display: block; min-height: 3em; font-weight: 600; }
@media (max-width: 40rem) { thead { display: none; } tr { display: block; padding: .4rem 0; border-bottom: 1px solid var(--line); } th, td { display: block; padding: 0; border: 0; } }
@media print {
  .scroll { max-height: none; overflow: visible; } .later { opacity: 1; } .now { outline: none; } .player { display: none; } .picture { max-width: 100%; height: auto; }
  details::details-content { content-visibility: visible; block-size: auto; }
}
`;
