// Folders of rooms that were larger than the house allows when docs/decisions/0052 was written. A ceiling only falls: when a folder
// has shrunk, `npm run check` asks for its new one, and takes it away when the folder is within the house's limit.

export type FolderSize = { readonly files: number; readonly lines: number }

/** By path below server/src/rooms. */
export const ROOM_CEILINGS: Readonly<Record<string, FolderSize>> = {
  boards: { files: 28, lines: 3000 },
  candidates: { files: 28, lines: 3000 },
  files: { files: 34, lines: 4300 },
  films: { files: 34, lines: 3700 },
  generation: { files: 35, lines: 4200 },
  keys: { files: 20, lines: 1800 },
  productions: { files: 40, lines: 3900 },
  scripts: { files: 25, lines: 2950 },
  'scripts/breakdown': { files: 57, lines: 6020 },
  workspaces: { files: 20, lines: 2400 },
  writing: { files: 20, lines: 2100 },
}
