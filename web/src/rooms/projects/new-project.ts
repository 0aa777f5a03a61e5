// Making a project with its script: two requests, of which the second may fail alone. Then the project stays, and only the
// script is sent again.
import { useMutation } from '@tanstack/react-query'
import { useRef } from 'react'
import type { ProjectDetail, ProjectKind, ProjectSettings } from '#contract/projects.ts'
import { api } from '#web/api/request.ts'
import { PARTS_FROM_BYTES } from '#web/kit/upload/send-file.ts'
import { useUpload } from '#web/kit/upload/use-upload.ts'
import { placeOfScript } from '../scripts/script-file.ts'
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

/** `isWhole`: with its script. A larger one may have been given up, or refused; then `upload` tells why. */
export type Made = { readonly project: ProjectDetail; readonly isWhole: boolean }

export function useNewProject() {
  const { id: workspace } = useWorkspace()
  const forget = useForget()
  const upload = useUpload({ workspace, purpose: 'temporary', place: `new-project.${workspace}` })
  const made = useRef<ProjectDetail | null>(null)
  const sent = useRef<NewScript | null>(null)
  const stored = useRef<Stored | null>(null)
  const mutation = useMutation({
    mutationFn: async (wish: NewProject): Promise<Made> => {
      const project = made.current
        ? await adjust(made.current, wish)
        : await api.postOnce<ProjectDetail>('/projects', { workspace, body: bodyOf(wish) })
      made.current = project
      const { script } = wish
      if (script && !isSame(script, sent.current)) {
        if (!(await sendScript({ projectId: project.id, upload, stored }, script))) return { project, isWhole: false }
        sent.current = script
      }
      return { project, isWhole: true }
    },
    onSettled: () => forget(),
  })
  return { create: mutation, upload, made: () => made.current }
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

type Stored = { readonly file: File; readonly fileId: string }

type Way = {
  readonly projectId: string
  readonly upload: Pick<ReturnType<typeof useUpload>, 'send'>
  /** What arrived whole at an earlier try is not sent again. */
  readonly stored: { current: Stored | null }
}

/** False if it did not arrive; the upload says why. */
async function sendScript({ projectId, upload, stored }: Way, script: NewScript): Promise<boolean> {
  if (script.kind === 'text') {
    const { text, fileName } = script
    await api.putOnce(`/projects/${projectId}/script`, {
      revision: 0,
      body: { text, ...(fileName === undefined ? {} : { file_name: fileName }) },
    })
    return true
  }
  const { file } = script
  const path = `/projects/${projectId}/script/upload`
  if (file.size <= PARTS_FROM_BYTES) {
    const headers = { 'content-type': file.type || 'application/octet-stream' }
    await api.postOnce(path, { body: file, query: { file_name: file.name }, headers })
    return true
  }
  if (stored.current?.file !== file) {
    // Left in the middle, it is gone on with on the page of the script.
    const arrived = await upload.send(file, { projectId, place: placeOfScript(projectId) })
    if (!arrived) return false
    stored.current = { file, fileId: arrived.id }
  }
  await api.postOnce(path, { query: { file_id: stored.current.fileId } })
  return true
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
