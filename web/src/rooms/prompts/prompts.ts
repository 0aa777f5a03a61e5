// What engines are told, as its page reads it: templates, their versions, and what comes out when one is filled.
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import type {
  PROMPT_KINDS,
  PromptKind,
  PromptLanguage,
  PromptPreview,
  PromptTemplate,
  PromptVersion,
} from '#contract/prompts.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import type { Language } from '#web/i18n/texts.ts'

/** What each kind is told for; every kind stands in one group. */
export const GROUPS = {
  pictures: ['image.shot', 'image.character', 'image.location', 'video.shot'],
  writing: ['text.script', 'text.rewrite', 'text.parse', 'text.shots', 'text.visual', 'text.copy', 'text.repair'],
} as const satisfies Record<string, readonly (typeof PROMPT_KINDS)[number][]>
export type GroupName = keyof typeof GROUPS
export const GROUP_NAMES = Object.keys(GROUPS) as readonly GroupName[]

const ALL: readonly PromptKind[] = [...GROUPS.pictures, ...GROUPS.writing]
export const kindOf = (name: string | undefined): PromptKind => ALL.find((kind) => kind === name) ?? 'image.shot'

export type Which = { readonly kind: PromptKind; readonly language: PromptLanguage }
type Place = { readonly workspaceId: string }

const keyOf = (workspaceId: string, ...rest: readonly unknown[]) => keys.inWorkspace(workspaceId, 'prompts', ...rest)
export const allPromptsKey = (workspaceId: string) => keyOf(workspaceId)

type Asked = Place & { readonly language: PromptLanguage; readonly reader: Language }

/** `reader`: in whose language placeholders are explained. */
export const templatesQuery = ({ workspaceId, language, reader }: Asked) =>
  queryOptions({
    queryKey: keyOf(workspaceId, 'list', language, reader),
    queryFn: async ({ signal }) => {
      const query = { language }
      return (await api.get<{ items: PromptTemplate[] }>('/prompts', { signal, workspace: workspaceId, query })).items
    },
    placeholderData: keepPreviousData,
  })

type Versions = {
  readonly items: readonly PromptVersion[]
  readonly pagination: { readonly page: number; readonly pages: number; readonly total: number }
}

const VERSIONS_PER_PAGE = 20

export const versionsQuery = ({ workspaceId, kind, language }: Place & Which) =>
  infiniteQueryOptions({
    queryKey: keyOf(workspaceId, 'versions', kind, language),
    queryFn: ({ signal, pageParam }) =>
      api.get<Versions>(`/prompts/${kind}/versions`, {
        signal,
        workspace: workspaceId,
        query: { language, page: pageParam, size: VERSIONS_PER_PAGE },
      }),
    initialPageParam: 1,
    getNextPageParam: ({ pagination: { page, pages } }) => (page < pages ? page + 1 : undefined),
  })

export type Thing = { readonly projectId: string; readonly subjectId: string }

/** A preview is asked for again only when its words change; a person who types sees the last one meanwhile. */
export const previewQuery = (asked: Place & Which & { readonly text: string; readonly thing: Thing | null }) => {
  const { workspaceId, kind, language, text, thing } = asked
  return queryOptions({
    queryKey: keyOf(workspaceId, 'preview', kind, language, text, thing),
    queryFn: ({ signal }) =>
      api.post<PromptPreview>(`/prompts/${kind}/preview`, {
        signal,
        workspace: workspaceId,
        query: { language },
        body: { text, ...(thing ? { project_id: thing.projectId, subject_id: thing.subjectId } : {}) },
      }),
    enabled: text.trim() !== '',
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  })
}

export const saveTemplate = (
  { workspaceId, kind, language }: Place & Which,
  { text, note, revision }: { readonly text: string; readonly note: string; readonly revision: number },
) =>
  api.put<PromptTemplate>(`/prompts/${kind}`, {
    workspace: workspaceId,
    query: { language },
    body: { text, ...(note.trim() === '' ? {} : { note: note.trim() }) },
    revision,
  })

export const revertTemplate = (
  { workspaceId, kind, language }: Place & Which,
  { version, revision }: { readonly version: number; readonly revision: number },
) =>
  api.post<PromptTemplate>(`/prompts/${kind}/revert`, {
    workspace: workspaceId,
    query: { language },
    body: { version },
    revision,
  })

const NAME = /\{([\p{L}_][\p{L}\p{N}_]*)\}/gu

/** Names in braces, each once, in the order of their first appearance. */
export const namesIn = (text: string): readonly string[] => [
  ...new Set([...text.matchAll(NAME)].map(([, name]) => name ?? '')),
]

export type Flaws = { readonly unknown: readonly string[]; readonly missing: readonly string[] }

/** What the server would refuse, said while it is typed. */
export function flawsOf(text: string, placeholders: PromptTemplate['placeholders']): Flaws {
  const used = namesIn(text)
  return {
    unknown: used.filter((name) => placeholders.every((one) => one.name !== name)),
    missing: placeholders.filter((one) => one.is_required && !used.includes(one.name)).map((one) => one.name),
  }
}
