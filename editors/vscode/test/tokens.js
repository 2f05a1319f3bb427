// The TextMate grammar as VS Code reads it: a text to its tokens, line by line.
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const { INITIAL, Registry, parseRawGrammar } = require("vscode-textmate");
const oniguruma = require("vscode-oniguruma");

const file = path.join(__dirname, "../syntaxes/inf.tmLanguage.json");

/** The grammar, ready for `tokens`. */
async function load() {
  const wasm = fs.readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm"));
  await oniguruma.loadWASM(wasm);
  const registry = new Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (sources) => new oniguruma.OnigScanner(sources),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async () => parseRawGrammar(fs.readFileSync(file, "utf8"), file),
  });
  return registry.loadGrammar("source.inf");
}

/** The tokens of each line: where they begin and end, and their scopes. */
function tokens(grammar, text) {
  let state = INITIAL;
  return text.split(/\r?\n/).map((line) => {
    const read = grammar.tokenizeLine(line, state);
    state = read.ruleStack;
    const found = read.tokens.map(({ startIndex, endIndex, scopes }) => ({
      text: line.slice(startIndex, endIndex),
      start: startIndex,
      // The line end that the tokenizer adds belongs to none.
      end: Math.min(endIndex, line.length),
      scopes: scopes.filter((scope) => scope !== "source.inf" && scope !== "meta.section.inf"),
    }));
    return found;
  });
}

module.exports = { load, tokens };
