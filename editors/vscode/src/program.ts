// Where the program `infmend` is. Nothing here needs the editor.

import * as path from "node:path";

/** What is known of the machine, and of what the user has set. */
export interface Place {
  /** The setting `infmend.path`. */
  setting: string;
  /** The folder that the extension is installed in. */
  extension: string;
  /** The first folder of the workspace. */
  workspace: string | undefined;
  home: string;
  env: Record<string, string | undefined>;
  platform: string;
  isFile: (file: string) => boolean;
}

/** The program, or why there is none. */
export type Found = { program: string; from: "setting" | "extension" | "PATH" } | { missing: string };

/** Finds the program: the one that is set, that of the extension, or that on the PATH. */
export function find(place: Place): Found {
  const { join, isAbsolute, delimiter } = place.platform === "win32" ? path.win32 : path.posix;
  const name = place.platform === "win32" ? "infmend.exe" : "infmend";
  const setting = place.setting.trim();
  if (setting !== "") {
    let file = setting
      .replace(/^~(?=$|[\\/])/, () => place.home)
      .replaceAll("${workspaceFolder}", place.workspace ?? "${workspaceFolder}");
    if (!isAbsolute(file) && /[\\/]/.test(file) && place.workspace !== undefined) {
      file = join(place.workspace, file);
    }
    const onPath = /[\\/]/.test(file) ? undefined : lookUp(file);
    const program = [onPath, file, `${file}.exe`].find((file) => file !== undefined && place.isFile(file));
    if (program !== undefined && (onPath !== undefined || isAbsolute(program))) {
      return { program, from: "setting" };
    }
    return { missing: `The setting infmend.path names ${file}, which is not a program.` };
  }
  const own = join(place.extension, "bin", name);
  if (place.isFile(own)) {
    return { program: own, from: "extension" };
  }
  const program = lookUp(name);
  if (program !== undefined) {
    return { program, from: "PATH" };
  }
  return {
    missing:
      "The program infmend is not on the PATH, and this extension brings none along for this system. Install it (pip install infmend, or cargo install infmend), or set infmend.path.",
  };

  function lookUp(name: string): string | undefined {
    const variable = Object.keys(place.env).find((key) => key.toUpperCase() === "PATH") ?? "PATH";
    const folders = (place.env[variable] ?? "").split(delimiter);
    // A relative folder would run what a workspace brings along.
    const files = folders.filter((folder) => isAbsolute(folder)).map((folder) => join(folder, name));
    return files
      .flatMap((file) => (place.platform === "win32" && !file.endsWith(".exe") ? [`${file}.exe`] : [file]))
      .find(place.isFile);
  }
}

/** What `infmend dump` printed, as lines that people read. */
export function meaning(printed: string): string {
  const lines: string[] = [];
  for (const line of printed.split("\n").filter((line) => line !== "")) {
    const read: unknown = JSON.parse(line);
    if (Array.isArray(read)) {
      const [key, ...values] = read.map((value) => (value === null ? null : JSON.stringify(value)));
      lines.push(key === null ? `    ${values.join(", ")}` : `    ${key} = ${values.join(", ")}`);
    } else if (typeof read === "object" && read !== null) {
      const { section, error, line: at } = read as { section?: string; error?: unknown; line?: number };
      if (section !== undefined) {
        lines.push("", `[${section}]`);
      } else if (error !== undefined) {
        lines.push(`Windows refuses this file: error 0x${Number(error).toString(16).toUpperCase()} in line ${at ?? "?"}`);
      }
    }
  }
  return lines.join("\n").trimStart() + "\n";
}
