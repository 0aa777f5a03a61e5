// What engines of text are asked for, and the drafts that come of it.
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { CopyPart, Draft, DraftKind, DraftState, VISUAL_SUBJECTS, WritingStarted } from '#contract/writing.ts'
import { keys } from '#web/api/keys.ts'
import { api } from '#web/api/request.ts'
import { paths } from '#web/paths.ts'
import type { Tone } from '#web/ui/badge.tsx'
import { useProjectId } from '../projects/project.ts'
import { useWorkspace } from '../workspaces/workspace.ts'

export const KINDS = ['script', 'rewrite', 'parse', 'shots', 'visual', 'copy'] as const satisfies readonly DraftKind[]
export const kindNamed = (name: string | undefined): DraftKind | undefined => KINDS.find((kind) => kind === name)
export const PARTS = ['description', 'selling_points', 'faq', 'social'] as const satisfies readonly CopyPart[]

export const DRAFT_TONES: Record<DraftState, Tone> = {
  writing: 'accent',
  proposed: 'info',
  accepted: 'ok',
  rejected: 'plain',
  expired: 'plain',
  failed: 'danger',
  cancelled: 'plain',
}

type Page = {
  readonly items: readonly Draft[]
  readonly pagination: { readonly page: number; readonly pages: number; readonly total: number }
}

const DRAFTS_PER_PAGE = 20

export const draftsQuery = (projectId: string, page: number) =>
  queryOptions({
    queryKey: keys.ofProject(projectId, 'drafts', page),
    queryFn: ({ signal }) =>
      api.get<Page>(`/projects/${projectId}/drafts`, { signal, query: { page, size: DRAFTS_PER_PAGE } }),
    placeholderData: keepPreviousData,
  })

export const draftQuery = (projectId: string, draftId: string) =>
  queryOptions({
    // Of the project, because that is what the live stream says when a draft has come.
    queryKey: keys.ofProject(projectId, 'draft', draftId),
    queryFn: ({ signal }) => api.get<Draft>(`/drafts/${draftId}`, { signal }),
  })

export type Subject = { readonly kind: (typeof VISUAL_SUBJECTS)[number]; readonly id: string }

/** As the server takes it; one for each kind of draft. */
export type Ask = { readonly kind: DraftKind; readonly body: Readonly<Record<string, unknown>> }

const PATHS: Readonly<Record<Exclude<DraftKind, 'copy'>, string>> = {
  script: 'script',
  rewrite: 'rewrite',
  parse: 'parse',
  shots: 'shots',
  visual: 'visual-prompts',
}

/** Where it is asked for, and the words. */
function letterOf(projectId: string, { kind, body }: Ask) {
  if (kind === 'copy') return { path: '/copy', body: { ...body, project_id: projectId } }
  return { path: `/projects/${projectId}/writing/${PATHS[kind]}`, body }
}

/** What would be asked, of whom, and what it costs at most; nothing is begun. */
export const costQuery = (projectId: string, ask: Ask | null) =>
  queryOptions({
    queryKey: keys.ofProject(projectId, 'writing-cost', ask),
    queryFn: ({ signal }) => {
      if (!ask) throw new Error('nothing is asked for')
      const { path, body } = letterOf(projectId, ask)
      return api.post<WritingStarted>(path, { signal, body: { ...body, dry_run: true } })
    },
    enabled: ask !== null,
    placeholderData: keepPreviousData,
    gcTime: 60_000,
    retry: false,
  })

export function startWriting(projectId: string, ask: Ask): Promise<WritingStarted> {
  const { path, body } = letterOf(projectId, ask)
  return api.postOnce<WritingStarted>(path, { body })
}

export const decideDraft = (draftId: string, verb: 'accept' | 'reject', items: readonly number[] | null) =>
  api.postOnce<Draft>(`/drafts/${draftId}/${verb}`, { body: items === null ? {} : { items } })

type Corner = { readonly write?: string; readonly draft?: string }

/** What of writing is open stands in the address: a reload, a link and the palette lead there. */
export function useOpenWriting(): (corner: Corner) => void {
  const navigate = useNavigate()
  const projectId = useProjectId()
  const { slug } = useWorkspace()
  return (corner) => void navigate({ to: paths.script, params: { workspace: slug, projectId }, search: { ...corner } })
}
