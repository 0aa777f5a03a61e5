// Making a project with its script: two requests, of which the second may fail alone. Then the project stays, and only the
// script is sent again.
import { useMutation } from '@tanstack/react-query'
import { useRef } from 'react'
import type { ProjectDetail, ProjectKind, ProjectSettings } from '#contract/projects.ts'
import { api } from '#web/api/request.ts'
import { PARTS_FROM_BYTES, sendFile } from '#web/kit/upload/send-file.ts'
import { useWorkspace } from '../workspaces/workspace.ts'
import { useForget } from './project-actions.ts'

export type Aspect = ProjectSettings['aspect']
export type ProjectLanguage = ProjectSettings['language']

export type NewScript =
  | { readonly kind: 'text'; readonly text: string; readonly fileName?: string }
  | { readonly kind: 'file'; readonly file: File }

export type NewProject = {
  readonly title: string
  readonly kind: ProjectKind
  readonly aspect: Aspect
  readonly language: ProjectLanguage
  readonly script: NewScript | null
}

export function useNewProject() {
  const { id: workspace } = useWorkspace()
  const forget = useForget()
  const made = useRef<ProjectDetail | null>(null)
  const sent = useRef<NewScript | null>(null)
  const begun = useRef<Begun | null>(null)
  const mutation = useMutation({
    mutationFn: async (wish: NewProject): Promise<ProjectDetail> => {
      const project = made.current
        ? await adjust(made.current, wish)
        : await api.postOnce<ProjectDetail>('/projects', { workspace, body: bodyOf(wish) })
      made.current = project
      const { script } = wish
      if (script && !isSame(script, sent.current)) {
        await sendScript({ workspace, projectId: project.id, begun }, script)
        sent.current = script
      }
      return project
    },
    onSettled: () => forget(),
  })
  return { create: mutation, made: () => made.current }
}

function bodyOf({ title, kind, aspect, language }: NewProject) {
  return { title, kind, settings: { aspect, language } }
}

/** What was changed between two tries. Who may make a project need not have the right to change one. */
async function adjust(made: ProjectDetail, wish: NewProject): Promise<ProjectDetail> {
  const { title, settings } = bodyOf(wish)
  const { aspect, language } = made.settings
  if (made.title === title && aspect === settings.aspect && language === settings.language) return made
  return api.patch<ProjectDetail>(`/projects/${made.id}`, { revision: made.revision, body: { title, settings } })
}

type Begun = { readonly file: File; readonly fileId: string }

async function sendScript(
  { workspace, projectId, begun }: { workspace: string; projectId: string; begun: { current: Begun | null } },
  script: NewScript,
): Promise<void> {
  if (script.kind === 'text') {
    const { text, fileName } = script
    await api.putOnce(`/projects/${projectId}/script`, {
      revision: 0,
      body: { text, ...(fileName === undefined ? {} : { file_name: fileName }) },
    })
    return
  }
  const { file } = script
  const path = `/projects/${projectId}/script/upload`
  if (file.size <= PARTS_FROM_BYTES) {
    const headers = { 'content-type': file.type || 'application/octet-stream' }
    await api.postOnce(path, { body: file, query: { file_name: file.name }, headers })
    return
  }
  const stored = await sendFile({
    ...{ workspace, projectId, content: file, name: file.name, purpose: 'temporary' },
    // What of it has arrived at an earlier try is not sent again.
    begun: begun.current?.file === file ? begun.current.fileId : undefined,
    onBegun: (fileId) => {
      begun.current = { file, fileId }
    },
  })
  await api.postOnce(path, { query: { file_id: stored.id } })
}

function isSame(one: NewScript, other: NewScript | null): boolean {
  if (one.kind === 'text') return other?.kind === 'text' && one.text === other.text
  return other?.kind === 'file' && one.file === other.file
}

const TITLE_CHARS_MAX = 80

/** What stands in 《…》 or after "Title:", else the first line, else the name of the file. */
export function titleOf(script: NewScript | null): string {
  if (script === null) return ''
  if (script.kind === 'file') return script.file.name.replace(/\.[^.]+$/, '').slice(0, TITLE_CHARS_MAX)
  const lines = script.text.split('\n', 20).map((line) => line.trim())
  for (const line of lines) {
    const named = /^《(.+?)》/.exec(line)?.[1] ?? /^title:\s*(.+)$/i.exec(line)?.[1]
    if (named) return named.slice(0, TITLE_CHARS_MAX)
  }
  return (lines.find((line) => line !== '') ?? '').slice(0, TITLE_CHARS_MAX)
}
