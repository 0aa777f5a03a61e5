// What becomes of a script when its project is copied or purged.
import type { Clock } from '#platform/clock.ts'
import type { Tx } from '#platform/db/db.ts'
import { emit } from '#platform/events/events.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { copyScript, listContents, listVersionIds } from './content-queries.ts'
import { scriptEvent } from './events.ts'
import { deleteScriptOfProject } from './queries.ts'
import type { SourceShelf } from './source-shelf.ts'

export type ProjectCopy = { readonly fromProjectId: string; readonly toProjectId: string }

/** Answers the version's number in the copy; undefined if there is no script, or the copy has one already. */
export async function copyToProject(
  { clock }: { readonly clock: Clock },
  tx: Tx,
  scope: Scope,
  copy: ProjectCopy,
): Promise<{ version: number } | undefined> {
  const at = clock.now()
  const copied = await copyScript(tx, scope, { ...copy, at })
  if (!copied) return undefined
  const script = { id: copied.id, projectId: copy.toProjectId }
  const payload = { version: 1, restored_from: null, copied_from: copy.fromProjectId }
  await emit(tx, scriptEvent('script.version_saved', { scope, at }, { script, payload }))
  return { version: 1 }
}

/** Answers the contents that its versions referred to. */
export async function deleteOfProject(
  { shelf }: { readonly shelf: Pick<SourceShelf, 'giveBack'> },
  tx: Tx,
  { workspaceId, projectId }: { readonly workspaceId: string; readonly projectId: string },
): Promise<string[]> {
  const contents = await listContents(tx, workspaceId, projectId)
  await shelf.giveBack(tx, await listVersionIds(tx, workspaceId, projectId))
  await deleteScriptOfProject(tx, workspaceId, projectId)
  return contents
}
