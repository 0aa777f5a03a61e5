// What the writer's page asks of the server.
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { ScriptLayout } from '#contract/breakdown.ts'
import type {
  ScriptHead,
  ScriptSaved,
  ScriptStateChange,
  ScriptVersionListed,
  ScriptVersionShown,
} from '#contract/scripts.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'

export const pathOf = (projectId: string, rest = '') => `/projects/${projectId}/script${rest}`

export type Page<T> = {
  readonly items: readonly T[]
  readonly pagination: { readonly page: number; readonly pages: number; readonly total: number }
}

/** Null: the project has no script yet. */
export function headQuery(projectId: string) {
  return queryOptions({
    queryKey: keys.ofProject(projectId, 'script', 'head'),
    queryFn: ({ signal }) => api.get<ScriptHead | null>(pathOf(projectId, '/head'), { signal }),
  })
}

export function versionQuery(projectId: string, number: number) {
  return queryOptions({
    queryKey: keys.scriptText(projectId, number),
    queryFn: ({ signal }) => api.get<ScriptVersionShown>(pathOf(projectId, `/versions/${number}`), { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  })
}

const pagedBy = <T>(queryKey: readonly unknown[], path: string, size: number) =>
  infiniteQueryOptions({
    queryKey,
    queryFn: ({ signal, pageParam }) => api.get<Page<T>>(path, { signal, query: { page: pageParam, size } }),
    initialPageParam: 1,
    getNextPageParam: ({ pagination: { page, pages } }) => (page < pages ? page + 1 : undefined),
  })

export const versionsQuery = (projectId: string) =>
  pagedBy<ScriptVersionListed>(keys.ofProject(projectId, 'script', 'versions'), pathOf(projectId, '/versions'), 50)

export const historyQuery = (projectId: string) =>
  pagedBy<ScriptStateChange>(keys.ofProject(projectId, 'script', 'history'), pathOf(projectId, '/history'), 30)

/** The editor knows one kind of line end, so texts are compared with that one. */
export const withPlainLineEnds = (text: string): string => text.replace(/\r\n?/g, '\n')

const TEXT_FILE = /\.(?:txt|fountain|md|srt|vtt|csv|tsv)$/i

/** A text that came out of a document is no document any more. */
export function nameOfText(head: ScriptHead | null): string | null {
  const name = head?.version.source.file_name ?? null
  return name !== null && TEXT_FILE.test(name) ? name : null
}

export type TextToSave = {
  readonly text: string
  readonly layout: ScriptLayout | null
  readonly language: string | null
  readonly fileName: string | null
  readonly note: string
  readonly revision: number
}

export function saveText(projectId: string, given: TextToSave): Promise<ScriptSaved> {
  const { text, layout, language, fileName, note, revision } = given
  const body = { text, layout, language, ...(fileName ? { file_name: fileName } : {}), ...(note ? { note } : {}) }
  return api.putOnce<ScriptSaved>(pathOf(projectId), { body, revision })
}

/** A file that was uploaded before, as large ones are in parts. */
export const takeScript = (projectId: string, fileId: string) =>
  api.postOnce<ScriptSaved>(pathOf(projectId, '/upload'), { query: { file_id: fileId } })

export function uploadScript(projectId: string, file: File): Promise<ScriptSaved> {
  return api.postOnce<ScriptSaved>(pathOf(projectId, '/upload'), {
    query: { file_name: file.name },
    body: file,
    headers: { 'content-type': 'application/octet-stream' },
  })
}
