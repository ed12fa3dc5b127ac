/** The whole style of the hosted pages, light and dark by the reader's setting. */
export const stylesheet = `:root,:host{color-scheme:light dark;--ground:#faf8f4;--ink:#1c1b19;--soft:#5f5b54;--line:#8b867c;--fault:#a3170f;--on:#fff}
@media (prefers-color-scheme:dark){:root,:host{--ground:#191816;--ink:#efece6;--soft:#b5b0a6;--line:#8b867c;--fault:#ff9d92;--on:#191816}}
*{box-sizing:border-box}
body,:host{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 "Instrument Sans",system-ui,sans-serif}
main{max-width:38rem;margin:0 auto;padding:2.5rem 1.25rem 4rem}
h1{font-size:1.85rem;line-height:1.2;margin:0 0 1rem;overflow-wrap:anywhere}
p{margin:0 0 1rem;overflow-wrap:anywhere}
form{display:grid;gap:1rem;margin-top:1.5rem}
label{display:block;font-weight:560}
small{color:var(--soft);font-weight:400;font-size:.85em}
input,select,textarea{font:inherit;color:inherit;background:transparent;border:1px solid var(--line);border-radius:3px}
.field input,.field select,.field textarea{width:100%;padding:.55rem .6rem;margin-top:.25rem}
select option{color:#1c1b19;background:#fff}
[aria-invalid]{border-color:var(--fault);border-width:2px}
.fault{color:var(--fault);display:block;margin-top:.25rem}
.notice{border-left:3px solid var(--ink);padding-left:.75rem;margin:0 0 1rem}
h1.notice{font-size:1rem;line-height:1.5;font-weight:400}
.consent{display:grid;grid-template-columns:auto 1fr;gap:.6rem;align-items:start}
.consent input{width:1.2rem;height:1.2rem;margin:.15rem 0 0}
.consent label{font-weight:400}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:2rem;align-items:start}
@media (max-width:40rem){.pair{grid-template-columns:1fr;gap:1rem}}
main:has(.pair){max-width:60rem}
h2{font-size:1.3rem;line-height:1.25;margin:1.5rem 0 .75rem;overflow-wrap:anywhere}
img{max-width:100%;height:auto;display:block;margin:0 0 1rem}
ul{margin:0 0 1rem;padding-left:1.25rem}
li{margin:.25rem 0;overflow-wrap:anywhere}
figure{margin:0 0 1rem;border-left:3px solid var(--line);padding-left:1rem}
blockquote{margin:0}
figcaption{color:var(--soft)}
hr{border:0;border-top:1px solid var(--line);margin:1.5rem 0}
fieldset{border:0;margin:0;padding:0;min-width:0}
legend{font-weight:560;padding:0}
.step{display:grid;gap:1rem}
.step>legend{color:var(--soft);margin-bottom:.5rem}
.help{display:block}
[hidden]{display:none!important}
button.quiet{background:transparent;color:inherit;border:1px solid var(--line)}
button[aria-busy]{opacity:.7}
.trap{position:absolute;left:-9999px}
button,.button{font:inherit;font-weight:560;color:var(--on);background:var(--ink);border:0;border-radius:3px;padding:.7rem 1.2rem;display:inline-block;text-decoration:none;cursor:pointer;justify-self:start}
a{color:inherit}
:focus-visible{outline:2px solid var(--ink);outline-offset:2px}
`
