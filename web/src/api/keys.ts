// Names of what is kept in the query cache. The live stream forgets by these names, so they are spelled here only.

export const keys = {
  me: ['me'] as const,
  workspaces: ['workspaces'] as const,
  /** Projects in which one has a role of one's own. */
  shared: ['workspaces', 'shared'] as const,
  /** Everything of one workspace's collections. */
  inWorkspace: (workspaceId: string, ...rest: readonly unknown[]) => ['workspace', workspaceId, ...rest] as const,
  /** Everything of one project. */
  ofProject: (projectId: string, ...rest: readonly unknown[]) => ['project', projectId, ...rest] as const,
  /** Edits of the board that wait or are on their way. */
  boardEdits: (projectId: string) => ['board', projectId] as const,
  /** Text of one version, which never changes: no event makes it stale. */
  scriptText: (projectId: string, version: number) => ['script-text', projectId, version] as const,
  ofTask: (taskId: string, ...rest: readonly unknown[]) => ['task', taskId, ...rest] as const,
  /** A finished cut never changes: no event makes it stale. */
  ofFilm: (filmId: string, ...rest: readonly unknown[]) => ['film', filmId, ...rest] as const,
  ofFile: (fileId: string, ...rest: readonly unknown[]) => ['file', fileId, ...rest] as const,
}
