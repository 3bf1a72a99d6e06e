#pragma once
// The verdict page's style sheet: light, dark and print; no image, no font from anywhere.

#include <string_view>

namespace aigaq::cli {

inline constexpr std::string_view kPageStyle = R"css(
:root{color-scheme:light dark;--paper:#f6f4ef;--card:#fff;--ink:#1d2126;--soft:#5a626c;
--line:#d9d5cb;--ok:#1b6b45;--ok-bg:#e4f1e9;
--care:#8a5200;--care-bg:#fbefd9;--calm:#44505c;--calm-bg:#eceff1;
--bad:#9c1c1c;--bad-bg:#fbe4e1;--gap:#7a5c00;--gap-bg:#fff4cf;--link:#14538a}
@media(prefers-color-scheme:dark){:root{--paper:#15181c;--card:#1d2127;--ink:#e7e5df;--soft:#a2abb5;
--line:#363c44;--ok:#7fd3a6;--ok-bg:#163024;--care:#f0bd6a;--care-bg:#36290f;--calm:#b6c0ca;
--calm-bg:#272d34;--bad:#ff9d94;--bad-bg:#3d1b19;--gap:#f2d479;--gap-bg:#383012;--link:#86bdf0}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:17px/1.55 system-ui,"Segoe UI",Roboto,
"Noto Sans","Helvetica Neue",Arial,sans-serif;overflow-wrap:break-word}
main,header,footer{max-width:58rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:1.4rem}
a{color:var(--link)}
.pick{position:absolute;opacity:0}
.langs{display:flex;gap:.4rem;justify-content:flex-end;max-width:58rem;margin:0 auto;
padding:1rem 1.25rem 0}
.langs label{padding:.2rem .8rem;border:1px solid var(--line);border-radius:1rem;cursor:pointer;
font-size:.9rem;color:var(--soft);background:var(--card)}
#pick-en:checked~.langs [for=pick-en],#pick-ru:checked~.langs [for=pick-ru],
#pick-kk:checked~.langs [for=pick-kk]{color:var(--ink);border-color:var(--ink);font-weight:600}
#pick-en:focus-visible~.langs [for=pick-en],#pick-ru:focus-visible~.langs [for=pick-ru],
#pick-kk:focus-visible~.langs [for=pick-kk]{outline:2px solid var(--link);outline-offset:2px}
.t-en,.t-ru,.t-kk{display:none}
#pick-en:checked~* .t-en,#pick-ru:checked~* .t-ru,#pick-kk:checked~* .t-kk{display:inline}
h1{font-size:2rem;line-height:1.2;margin:.2rem 0 .5rem;letter-spacing:-.01em}
h2{font-size:1.35rem;margin:2.6rem 0 .5rem;padding-top:1.2rem;border-top:2px solid var(--ink)}
h3{font-size:1.08rem;margin:1.5rem 0 .4rem}
.note{color:var(--soft);margin:.3rem 0 1rem;max-width:46rem}
.brand{font-weight:700;letter-spacing:.08em;text-transform:uppercase;font-size:.8rem;
color:var(--soft)}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(13rem,1fr));gap:.9rem;
margin:1rem 0}
.card{background:var(--card);border:1px solid var(--line);border-top:.35rem solid var(--calm);
border-radius:.5rem;padding:.9rem 1rem}
.card .q{font-size:.85rem;color:var(--soft);margin:0}
.card .name{font-size:.8rem;text-transform:uppercase;letter-spacing:.07em;color:var(--soft);
margin:0}
.card .a{font-size:1.35rem;font-weight:700;margin:.35rem 0 .25rem;line-height:1.2}
.card .why{font-size:.9rem;margin:0}
.ok{border-top-color:var(--ok)}.ok .a{color:var(--ok)}
.care{border-top-color:var(--care)}.care .a{color:var(--care)}
.bad{border-top-color:var(--bad)}.bad .a{color:var(--bad)}
.calm .a{color:var(--calm)}
.finger{background:var(--card);border:2px solid var(--ink);border-radius:.5rem;padding:1rem 1.2rem;
margin:1rem 0}
.finger .big{font:700 1.45rem/1.5 ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace;
letter-spacing:.04em;margin:.3rem 0}
.big span{white-space:nowrap}
table{border-collapse:collapse;width:100%;margin:.8rem 0;font-size:.95rem}
th,td{text-align:start;vertical-align:top;padding:.45rem .7rem .45rem 0;
border-bottom:1px solid var(--line)}
th{color:var(--soft);font-weight:600;font-size:.85rem}
td.n{white-space:nowrap}.wide{overflow-x:auto}
article{background:var(--card);border:1px solid var(--line);border-radius:.6rem;
padding:1.1rem 1.4rem 1.3rem;margin:1.4rem 0}
article h3:first-of-type{margin-top:.3rem;font-size:1.25rem}
.meta{color:var(--soft);font-size:.9rem;margin:0}
.flag{background:var(--care-bg);color:var(--care);border-radius:.3rem;padding:.5rem .8rem;
margin:.8rem 0}
dl{display:grid;grid-template-columns:minmax(9rem,15rem) 1fr;gap:.35rem 1.2rem;margin:.9rem 0}
dt{color:var(--soft);font-size:.93rem}dd{margin:0;white-space:pre-wrap}
.evidence{font-family:Georgia,"Noto Serif","Liberation Serif","Times New Roman",serif;
font-size:1.06rem;line-height:1.75;white-space:pre-wrap;
border-inline-start:.25rem solid var(--line);
padding-inline-start:1.1rem;margin:.6rem 0}
.gap{display:inline-block;font:600 .76rem/1.3 system-ui,"Noto Sans",sans-serif;color:var(--gap);
background:repeating-linear-gradient(-45deg,var(--gap-bg) 0 .45rem,transparent .45rem .9rem),
var(--card);border:1.5px dashed var(--gap);border-radius:.25rem;padding:.16rem .5rem;
margin:.1rem .35rem;vertical-align:baseline;white-space:normal}
code,pre{font-family:ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace;font-size:.84rem}
code{overflow-wrap:anywhere}
pre{background:var(--calm-bg);padding:.8rem 1rem;border-radius:.4rem;white-space:pre-wrap;
overflow-wrap:anywhere}
ul{padding-inline-start:1.2rem;margin:.4rem 0}li{margin:.3rem 0}
.three{display:grid;grid-template-columns:repeat(auto-fit,minmax(16rem,1fr));gap:0 2rem}
.yes li::marker{content:"\2713\00a0\00a0";color:var(--ok);font-weight:700}
.open li::marker{content:"?\00a0\00a0";color:var(--care);font-weight:700}
.never li::marker{content:"\2013\00a0\00a0";color:var(--soft)}
footer{color:var(--soft);font-size:.85rem;padding-top:2rem;padding-bottom:3rem}
@media(max-width:38rem){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.6rem}
.finger .big{font-size:1.15rem}}
@media print{:root{--paper:#fff;--card:#fff;--ink:#000;--soft:#333;--line:#999;--ok:#0b5a33;
--care:#6b3f00;--calm:#333;--calm-bg:#fff;--gap:#000;--gap-bg:#eee;--link:#000}
body{font-size:10.5pt}.langs{display:none}main,header,footer{max-width:none;padding:0}
.card,.finger,tr,.gap{break-inside:avoid}h2,h3{break-after:avoid}article{border:0;
border-top:1px solid #000;border-radius:0;padding:.5rem 0}pre{border:1px solid #999}
.cards{grid-template-columns:1fr 1fr}}
)css";

}  // namespace aigaq::cli
