// The languages that the editor colours.
import { cpp } from "@codemirror/lang-cpp";
import { java } from "@codemirror/lang-java";
import { python } from "@codemirror/lang-python";
import { StreamLanguage } from "@codemirror/language";
import { csharp } from "@codemirror/legacy-modes/mode/clike";
import { cobol } from "@codemirror/legacy-modes/mode/cobol";
import { commonLisp } from "@codemirror/legacy-modes/mode/commonlisp";
import { d } from "@codemirror/legacy-modes/mode/d";
import { erlang } from "@codemirror/legacy-modes/mode/erlang";
import { fortran } from "@codemirror/legacy-modes/mode/fortran";
import { gas } from "@codemirror/legacy-modes/mode/gas";
import { go } from "@codemirror/legacy-modes/mode/go";
import { haskell } from "@codemirror/legacy-modes/mode/haskell";
import { javascript, typescript } from "@codemirror/legacy-modes/mode/javascript";
import { lua } from "@codemirror/legacy-modes/mode/lua";
import { oCaml } from "@codemirror/legacy-modes/mode/mllike";
import { pascal } from "@codemirror/legacy-modes/mode/pascal";
import { perl } from "@codemirror/legacy-modes/mode/perl";
import { r } from "@codemirror/legacy-modes/mode/r";
import { ruby } from "@codemirror/legacy-modes/mode/ruby";
import { rust } from "@codemirror/legacy-modes/mode/rust";
import { scheme } from "@codemirror/legacy-modes/mode/scheme";
import { shell } from "@codemirror/legacy-modes/mode/shell";
import { tcl } from "@codemirror/legacy-modes/mode/tcl";

// Modes by `editor_mode` of language.toml. A language whose mode is missing here is edited without colours.
const PARSERS = { c: cpp, cpp, java, python };
const STREAMS = {
  asm: gas, cobol, commonlisp: commonLisp, csharp, d, erlang, fortran, go, haskell, javascript, lua, ocaml: oCaml, pascal,
  perl, r, ruby, rust, scheme, shell, tcl, typescript,
};

export function extensionOf(mode) {
  if (mode in PARSERS) return PARSERS[mode]();
  return mode in STREAMS ? StreamLanguage.define(STREAMS[mode]) : [];
}
