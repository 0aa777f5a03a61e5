import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import type { ScriptHead } from '#contract/scripts.ts'
import { LoadingPage } from '#web/kit/loading-page.tsx'
import { useTitle } from '#web/kit/page.tsx'
import { Problem } from '#web/kit/problem.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { useProjectId } from '../projects/project.ts'
import { isAtLeast, useWorkspace } from '../workspaces/workspace.ts'
import { WritingCorner } from '../writing/writing-corner.tsx'
import type { Opening } from './desk.ts'
import { type DraftPlace, dropScriptDraft, findScriptDraft } from './drafts.ts'
import { type Upload, useUpload } from './import.tsx'
import { headQuery, versionQuery, withPlainLineEnds } from './script.ts'
import { ScriptDesk } from './script-desk.tsx'
import { StartPage } from './start.tsx'
import { useTexts } from './texts.ts'

const DraftView = lazy(async () => ({ default: (await import('../writing/draft-view.tsx')).DraftView }))

export function ScriptPage() {
  const t = useTexts()
  const projectId = useProjectId()
  useTitle(t('title'))
  const head = useQuery(headQuery(projectId))
  if (head.data === undefined) {
    if (!head.error) return <DeskSkeleton />
    return (
      <div className="mx-auto max-w-2xl p-6">
        <Problem error={head.error} onRetry={() => void head.refetch()} />
      </div>
    )
  }
  return <Room key={projectId} projectId={projectId} head={head.data} />
}

/** Stays what it was when it opened: an empty desk does not become the start page again, nor the other way round. */
function Room({ projectId, head }: { readonly projectId: string; readonly head: ScriptHead | null }) {
  const { role } = useWorkspace()
  const place: DraftPlace = { projectId }
  const upload = useUpload(projectId)
  const [draft] = useState(() => findScriptDraft(place))
  const [begun, setBegun] = useState<string | null>(() => (head === null ? (draft?.text ?? null) : null))
  if (head === null && begun === null) {
    return <Start projectId={projectId} upload={upload} mayWrite={isAtLeast(role, 'writer')} onBegin={setBegun} />
  }
  if (begun !== null) {
    const base = { version: 0, text: '', layout: null }
    return (
      <ScriptDesk
        {...{ place, head, upload }}
        opening={{ base, text: begun, layout: draft?.layout ?? null }}
        isNew={draft === null}
      />
    )
  }
  return head && <SavedScript {...{ place, head, draft, upload }} />
}

type StartProps = {
  readonly projectId: string
  readonly upload: Upload
  readonly mayWrite: boolean
  readonly onBegin: (text: string) => void
}

/** A script may also begin as the draft of an engine. */
function Start({ projectId, ...props }: StartProps) {
  const { draft } = useSearch({ strict: false }) as { draft?: string }
  if (draft !== undefined)
    return (
      <div className="flex h-full flex-col">
        <Suspense fallback={<LoadingPage />}>
          <DraftView projectId={projectId} draftId={draft} text="" isDirty={false} />
        </Suspense>
      </div>
    )
  return (
    <>
      <StartPage {...props} />
      <WritingCorner
        projectId={projectId}
        hasScript={false}
        savedText=""
        isDirty={false}
        textNow={() => ''}
        linesNow={() => ({ from: 1, to: 1, isMarked: false })}
      />
    </>
  )
}

type SavedScriptProps = {
  readonly place: DraftPlace
  readonly head: ScriptHead
  readonly draft: ReturnType<typeof findScriptDraft>
  readonly upload: Upload
}

function SavedScript({ place, head, draft, upload }: SavedScriptProps) {
  const [first] = useState(head.version)
  const shown = useQuery(versionQuery(place.projectId, first.number))
  if (shown.data) {
    const base = { version: first.number, text: withPlainLineEnds(shown.data.text), layout: first.layout_wish }
    return <ScriptDesk {...{ place, head, upload }} opening={openingOf(place, base, draft)} />
  }
  if (!shown.error) return <DeskSkeleton />
  return (
    <div className="mx-auto max-w-2xl p-6">
      <Problem error={shown.error} onRetry={() => void shown.refetch()} />
    </div>
  )
}

/** What was not saved last time comes back, over the version that it was written over. */
function openingOf(place: DraftPlace, base: Opening['base'], draft: SavedScriptProps['draft']): Opening {
  const saved = { base, text: base.text ?? '', layout: base.layout }
  if (!draft) return saved
  if (draft.text === base.text && draft.layout === base.layout) {
    dropScriptDraft(place, draft.version)
    return saved
  }
  const isOver = draft.version === base.version
  return {
    base: isOver ? base : { version: draft.version, text: null, layout: draft.layout },
    text: draft.text,
    layout: draft.layout,
  }
}

function DeskSkeleton() {
  return (
    <div className="flex h-full flex-col">
      <div className="flex h-12 items-center gap-3 border-b border-line px-4">
        <Skeleton className="h-6 w-24" />
        <Skeleton className="h-4 w-48" />
        <Skeleton className="ml-auto h-8 w-24" />
      </div>
      <div className="flex min-h-0 flex-1">
        <div className="flex flex-1 flex-col gap-4 p-6">
          {['w-1/3', 'w-2/3', 'w-1/2', 'w-3/5', 'w-1/4', 'w-3/4', 'w-2/5'].map((width) => (
            <Skeleton key={width} className={`h-4 ${width}`} />
          ))}
        </div>
        <div className="hidden w-96 flex-col gap-3 border-l border-line p-4 md:flex">
          {[1, 2, 3, 4, 5].map((each) => (
            <Skeleton key={each} className="h-12 w-full" />
          ))}
        </div>
      </div>
    </div>
  )
}
