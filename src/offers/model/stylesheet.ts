/** The whole style of the pages of calls to action, light and dark by the reader's setting. */
export const stylesheet = `:root{color-scheme:light dark;--ground:#faf8f4;--ink:#1c1b19;--soft:#5f5b54;--line:#8b867c;--fault:#a3170f;--on:#fff;--wash:#efebe3}
@media (prefers-color-scheme:dark){:root{--ground:#191816;--ink:#efece6;--soft:#b5b0a6;--line:#8b867c;--fault:#ff9d92;--on:#191816;--wash:#26241f}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 "Instrument Sans",system-ui,sans-serif}
main{max-width:38rem;margin:0 auto;padding:2.5rem 1.25rem 4rem}
h1{font-size:1.85rem;line-height:1.2;margin:0 0 1rem;overflow-wrap:anywhere}
h2{font-size:1.1rem;margin:2rem 0 .5rem}
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
.consent{display:grid;grid-template-columns:auto 1fr;gap:.6rem;align-items:start}
.consent input{width:1.2rem;height:1.2rem;margin:.15rem 0 0}
.consent label{font-weight:400}
.trap{position:absolute;left:-9999px}
button,.button{font:inherit;font-weight:560;color:var(--on);background:var(--ink);border:0;border-radius:3px;padding:.7rem 1.2rem;display:inline-block;text-decoration:none;cursor:pointer;justify-self:start;min-height:44px}
button.quiet{color:var(--ink);background:transparent;border:1px solid var(--line)}
a{color:inherit}
fieldset{border:0;padding:0;margin:0;min-width:0}
legend{font-weight:600;padding:0;margin:0 0 .25rem}
.day{margin:0;border-top:1px solid var(--line)}
.day[open]{padding-bottom:1rem}
.day summary{display:flex;gap:.75rem;align-items:center;min-height:44px;cursor:pointer}
.day summary::-webkit-details-marker{display:none}
.day summary small{margin-left:auto}
.day summary small::after{content:" +";color:var(--ink)}
.day[open] summary small::after{content:" \\2212"}
.day ul{list-style:none;display:grid;grid-template-columns:repeat(auto-fill,minmax(5.2rem,1fr));gap:.5rem;padding:0;margin:.3rem 0 0}
.day label{font-weight:520;border:1px solid var(--line);border-radius:3px;padding:.6rem .3rem;text-align:center;cursor:pointer;min-height:44px;font-variant-numeric:tabular-nums}
.day input{position:absolute;opacity:0}
.day input:checked+label{background:var(--ink);color:var(--on);border-color:var(--ink)}
.day input:focus-visible+label{outline:2px solid var(--ink);outline-offset:2px}
.day h2{font-size:1rem;font-weight:560;margin:0}
h1.notice{font-size:1rem;line-height:1.5;font-weight:400}
.pages{display:flex;gap:1.5rem;margin:0 0 1rem}
.zone{grid-template-columns:1fr auto;align-items:end;margin:0 0 1.5rem;gap:.6rem}
.coupon{border:1px solid var(--line);border-radius:3px;padding:1.25rem;margin:0 0 1.25rem;display:grid;gap:.4rem;justify-items:start}
.coupon .worth{font-size:1.85rem;font-weight:620;line-height:1.2}
.coupon .code{font-size:1.5rem;font-weight:620;font-variant-numeric:tabular-nums;letter-spacing:0;overflow-wrap:anywhere}
.coupon img{width:12rem;height:12rem;background:#fff;padding:0;border-radius:3px}
.row{display:flex;flex-wrap:wrap;gap:.75rem;align-items:center}
.row form{margin:0}
:focus-visible{outline:2px solid var(--ink);outline-offset:2px}
@media (max-width:26rem){main{padding-top:1.5rem}h1{font-size:1.5rem}.zone{grid-template-columns:1fr}}
`
