// The extension: starts `infmend server` and adds commands for what the server's protocol
// has none.

import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as vscode from "vscode";
import {
  LanguageClient,
  type LanguageClientOptions,
  type Location,
  type Position,
  State,
} from "vscode-languageclient/node";
import { find, meaning } from "./program";

const LANGUAGE = "inf";
const MEANING = "infmend-meaning";
const EXPLAINED = "infmend-explain";

let client: LanguageClient | undefined;
let log: vscode.LogOutputChannel;
let status: vscode.LanguageStatusItem;
let extensionFolder: string;
/** What has to be done before the server is started or ended again. */
let turn: Promise<void> = Promise.resolve();

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  extensionFolder = context.extensionPath;
  log = vscode.window.createOutputChannel("infmend", { log: true });
  status = vscode.languages.createLanguageStatusItem("infmend.server", { language: LANGUAGE });
  status.name = "infmend";
  const meanings = new Meanings();
  context.subscriptions.push(
    log,
    status,
    meanings,
    vscode.workspace.registerTextDocumentContentProvider(MEANING, meanings),
    vscode.workspace.registerTextDocumentContentProvider(EXPLAINED, {
      provideTextDocumentContent: (uri) => run(["explain", "--no-pager", topic(uri)]),
    }),
    vscode.languages.registerFoldingRangeProvider({ language: LANGUAGE }, { provideFoldingRanges: sections }),
    vscode.commands.registerCommand("infmend.fixAllSafe", reported(fixAllSafe)),
    vscode.commands.registerCommand("infmend.explain", reported(explain)),
    vscode.commands.registerCommand("infmend.showMeaning", reported(showMeaning)),
    vscode.commands.registerCommand("infmend.restart", reported(restart)),
    vscode.commands.registerCommand("infmend.showLog", () => log.show()),
    // What stands above a section, by the server.
    vscode.commands.registerCommand("infmend.showReferences", showReferences),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("infmend.path")) {
        void restart();
      } else if (event.affectsConfiguration("infmend")) {
        void client?.sendNotification("workspace/didChangeConfiguration", { settings: { infmend: settings() } });
      }
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => void restart()),
  );
  await restart();
}

export async function deactivate(): Promise<void> {
  await client?.stop();
  client = undefined;
}

/** The program, or an error that says what to do. */
function program(): string {
  const found = find({
    setting: vscode.workspace.getConfiguration("infmend").get("path", ""),
    extension: extensionFolder,
    workspace: vscode.workspace.workspaceFolders?.[0]?.uri.fsPath,
    home: os.homedir(),
    env: process.env,
    platform: process.platform,
    isFile: (file) => fs.statSync(file, { throwIfNoEntry: false })?.isFile() ?? false,
  });
  if ("missing" in found) {
    throw new Error(found.missing);
  }
  return found.program;
}

/** The settings that the server takes. One that is empty is left to infmend.toml. */
function settings(): Record<string, unknown> {
  const all = vscode.workspace.getConfiguration("infmend");
  const given: Record<string, unknown> = {
    inlayHints: { enable: all.get("inlayHints.enable", true) },
  };
  for (const name of ["profile", "targetOs", "infverif"]) {
    const value = all.get(name, "").trim();
    if (value !== "") {
      given[name] = value;
    }
  }
  return given;
}

/** Shows the places that name a section, beside its header. */
async function showReferences(uri: string, position: Position, locations: Location[]): Promise<void> {
  const converter = client?.protocol2CodeConverter;
  if (converter === undefined) {
    return;
  }
  await vscode.commands.executeCommand(
    "editor.action.showReferences",
    converter.asUri(uri),
    converter.asPosition(position),
    locations.map((location) => converter.asLocation(location)),
  );
}

function restart(): Promise<void> {
  turn = turn.then(start);
  return turn;
}

/** Ends the server where it runs, and starts it. */
async function start(): Promise<void> {
  const old = client;
  client = undefined;
  await old?.dispose();
  let command: string;
  try {
    command = program();
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    show("stopped", said);
    const choose = "Open the Settings";
    void vscode.window.showErrorMessage(`infmend: ${said}`, choose).then((chosen) => {
      if (chosen === choose) {
        void vscode.commands.executeCommand("workbench.action.openSettings", "infmend.path");
      }
    });
    return;
  }
  show("starting", command);
  log.info(`starts ${command} server`);
  const options: LanguageClientOptions = {
    documentSelector: [
      { scheme: "file", language: LANGUAGE },
      { scheme: "untitled", language: LANGUAGE },
    ],
    initializationOptions: settings(),
    outputChannel: log,
    markdown: { isTrusted: false, supportHtml: false },
  };
  const started = new LanguageClient("infmend", "infmend", { command, args: ["server"] }, options);
  started.onDidChangeState(({ newState }) => {
    if (started !== client && client !== undefined) {
      return;
    }
    if (newState === State.Running) {
      const version = started.initializeResult?.serverInfo?.version ?? "";
      show("running", command, version);
    } else if (newState === State.Stopped) {
      show("stopped", `${command} has ended`);
    }
  });
  client = started;
  try {
    await started.start();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    show("stopped", reason);
    log.error(reason);
    const open = "Show the Log";
    const said = `infmend: ${command} could not be started as a language server: ${reason}. It may be older than this extension.`;
    void vscode.window.showErrorMessage(said, open).then((chosen) => {
      if (chosen === open) {
        log.show();
      }
    });
  }
}

/** Says in the language's status how the server does. */
function show(state: "starting" | "running" | "stopped", detail: string, version = ""): void {
  status.busy = state === "starting";
  status.text = `infmend ${version}`.trim() + (state === "running" ? "" : ` (${state})`);
  status.detail = detail;
  status.severity =
    state === "stopped" ? vscode.LanguageStatusSeverity.Error : vscode.LanguageStatusSeverity.Information;
  status.command = { title: state === "stopped" ? "Start" : "Restart", command: "infmend.restart" };
}

/** A command whose failure is told. */
function reported<A extends unknown[]>(command: (...given: A) => Promise<void>): (...given: A) => Promise<void> {
  return async (...given) => {
    try {
      await command(...given);
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      void vscode.window.showErrorMessage(`infmend: ${said}`);
    }
  };
}

/** What the program prints, given an input. */
function run(args: string[], input = ""): Promise<string> {
  const command = program();
  return new Promise((resolve, reject) => {
    const options = { maxBuffer: 1 << 28, env: { ...process.env, NO_COLOR: "1" } };
    const child = execFile(command, args, options, (error, stdout, stderr) => {
      // Status 1 is for findings.
      if (error === null || error.code === 1) {
        resolve(stdout);
      } else {
        reject(new Error(stderr.trim() || error.message));
      }
    });
    child.stdin?.on("error", () => {});
    child.stdin?.end(input);
  });
}

/** The INF that a command is about. */
function current(): vscode.TextDocument {
  const document = vscode.window.activeTextEditor?.document;
  if (document?.languageId !== LANGUAGE) {
    throw new Error("open an INF first");
  }
  return document;
}

async function fixAllSafe(): Promise<void> {
  const document = current();
  if (client?.state !== State.Running) {
    throw new Error("the server does not run: see the log (infmend: Show the Log)");
  }
  const uri = client.code2ProtocolConverter.asUri(document.uri);
  await client.sendRequest("workspace/executeCommand", { command: "infmend.fixAll", arguments: [uri] });
}

interface Rule {
  name: string;
  summary: string;
  severity: string;
}

/** Explains a rule: the one that is named, or one that is chosen, those of the line first. */
async function explain(named?: unknown): Promise<void> {
  let name = typeof named === "string" ? named : undefined;
  if (name === undefined) {
    const rules: Rule[] = JSON.parse(await run(["rules", "--format", "json"]));
    const here = rulesHere();
    const item = ({ name, summary, severity }: Rule) => ({ label: name, description: severity, detail: summary });
    const first = rules.filter((rule) => here.has(rule.name)).map(item);
    const others = rules.filter((rule) => !here.has(rule.name)).map(item);
    const kind = vscode.QuickPickItemKind.Separator;
    const all = [
      ...(first.length > 0 ? [{ label: "found in this line", kind }, ...first, { label: "all rules", kind }] : []),
      ...others,
    ];
    const chosen = await vscode.window.showQuickPick(all, {
      placeHolder: "The rule to explain",
      matchOnDetail: true,
    });
    name = chosen?.label;
  }
  if (name !== undefined) {
    const uri = vscode.Uri.from({ scheme: EXPLAINED, path: `/${name}.md` });
    await vscode.commands.executeCommand("markdown.showPreviewToSide", uri);
  }
}

function topic(uri: vscode.Uri): string {
  return path.posix.basename(uri.path, ".md");
}

/** The rules that found something where the cursor is. */
function rulesHere(): Set<string> {
  const editor = vscode.window.activeTextEditor;
  const found = editor === undefined ? [] : vscode.languages.getDiagnostics(editor.document.uri);
  const here = found.filter(({ range }) => editor?.selections.some(({ active }) => range.start.line <= active.line && active.line <= range.end.line));
  const names = here.map(({ code }) => (typeof code === "object" ? code.value : code));
  return new Set(names.map(String));
}

async function showMeaning(): Promise<void> {
  const document = current();
  const name = path.posix.basename(document.uri.path);
  const uri = vscode.Uri.from({
    scheme: MEANING,
    path: `/${name}: what Windows reads`,
    query: document.uri.toString(),
  });
  const shown = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(shown, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true });
}

/** What INFs mean, line by line, as `infmend dump` prints it of the editor's text. */
class Meanings implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly waiting = new Map<string, NodeJS.Timeout>();
  private readonly listener = vscode.workspace.onDidChangeTextDocument(({ document }) => {
    const key = document.uri.toString();
    for (const shown of vscode.workspace.textDocuments) {
      if (shown.uri.scheme === MEANING && shown.uri.query === key) {
        clearTimeout(this.waiting.get(key));
        this.waiting.set(key, setTimeout(() => this.changed.fire(shown.uri), 300));
      }
    }
  });
  readonly onDidChange = this.changed.event;

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri.query, true));
    return meaning(await run(["dump", "--encoding", "utf-8", "-"], document.getText()));
  }

  dispose(): void {
    this.listener.dispose();
    this.changed.dispose();
    for (const timer of this.waiting.values()) {
      clearTimeout(timer);
    }
  }
}

/** The sections of an INF, for folding where no server does it. */
function sections(document: vscode.TextDocument): vscode.FoldingRange[] | undefined {
  if (client?.initializeResult?.capabilities.foldingRangeProvider) {
    return undefined;
  }
  const ranges: vscode.FoldingRange[] = [];
  let start: number | undefined;
  let last = 0;
  for (let line = 0; line < document.lineCount; line++) {
    const text = document.lineAt(line).text;
    if (/^\s*\[[^\]]*\]/.test(text)) {
      if (start !== undefined && last > start) {
        ranges.push(new vscode.FoldingRange(start, last));
      }
      start = line;
    }
    if (/\S/.test(text)) {
      last = line;
    }
  }
  if (start !== undefined && last > start) {
    ranges.push(new vscode.FoldingRange(start, last));
  }
  return ranges;
}
