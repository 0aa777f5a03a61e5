// The project that belongs to a script file. It carries a tag made of the file's path, so that the same script meets the same
// project, casting and picks again, whoever holds the data folder.
import { createHash } from 'node:crypto'
import type { ScriptLayout } from '#contract/breakdown.ts'
import type { ProjectDetail, ProjectSummary } from '#contract/projects.ts'
import type { ScriptSaved } from '#contract/scripts.ts'
import type { ApiClient } from './api-client.ts'
import type { ScriptFile } from './script-file.ts'

type Page<T> = { readonly items: readonly T[] }
export type FilmWish = { readonly aspect: string; readonly size: string; readonly template?: string | undefined }

export function tagOf(path: string): string {
  return `script-${createHash('sha256').update(path).digest('hex').slice(0, 24)}`
}

export async function findOrCreateProject(
  client: ApiClient,
  script: ScriptFile,
  wish: FilmWish,
): Promise<{ id: string }> {
  const tag = tagOf(script.path)
  const found = await findProject(client, tag)
  if (found) return found
  const { aspect, size, template } = wish
  const settings = { aspect, size, ...(template === undefined ? {} : { template }) }
  const json = { title: titleOf(script.name), kind: 'comic_drama', tags: [tag], settings }
  const created = await client.send<ProjectDetail>('POST', '/projects', { json })
  // Of two commands that start at the same moment, the one whose project came second takes the first's.
  const first = await findProject(client, tag)
  if (!first || first.id === created.id) return created
  await client.send('DELETE', `/projects/${created.id}`)
  return first
}

/** The oldest with the tag. */
async function findProject(client: ApiClient, tag: string): Promise<ProjectSummary | undefined> {
  const page = await client.get<Page<ProjectSummary>>('/projects', { tag, size: 100 })
  return page.items.toSorted((a, b) => a.id.localeCompare(b.id))[0]
}

function titleOf(fileName: string): string {
  return fileName.replace(/\.[^.]+$/, '') || fileName
}

export type Upload = {
  readonly script: ScriptFile
  readonly language?: string | undefined
  readonly layout?: ScriptLayout | 'auto' | undefined
}

/** The same text again makes no new version. */
export async function uploadScript(
  client: ApiClient,
  projectId: string,
  { script, language, layout }: Upload,
): Promise<ScriptSaved> {
  const query = { file_name: script.name, language, layout }
  return client.send<ScriptSaved>('POST', `/projects/${projectId}/script/upload`, { query, bytes: script.bytes })
}
