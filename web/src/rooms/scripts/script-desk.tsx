// Text at the left, what is found in it at the right; on a phone one after the other.
import { useNavigate, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import type { ScriptHead } from '#contract/scripts.ts'
import { LoadingPage } from '#web/kit/loading-page.tsx'
import { paths } from '#web/paths.ts'
import { classes } from '#web/ui/classes.ts'
import { Segments } from '#web/ui/segments.tsx'
import { useProjectId } from '../projects/project.ts'
import { useWorkspace } from '../workspaces/workspace.ts'
import { WritingCorner } from '../writing/writing-corner.tsx'
import { BreakdownPanel } from './breakdown-panel.tsx'
import { type Opening, useDesk } from './desk.ts'
import { DeskBar } from './desk-bar.tsx'
import { DeskNews } from './desk-news.tsx'
import type { DraftPlace } from './drafts.ts'
import { Editor } from './editor.tsx'
import { DropArea, type Upload, useImport } from './import.tsx'
import { editorVerbs, markedLines } from './script-editor.ts'
import { type PanelWidth, SidePanel, usePanelWidth } from './side-panel.tsx'
import { useTexts } from './texts.ts'
import { useReading } from './use-reading.ts'

/** Comparing is a fourth of the page's code, and few begin with it. */
const VersionsView = lazy(async () => ({ default: (await import('./versions-view.tsx')).VersionsView }))
const DraftView = lazy(async () => ({ default: (await import('../writing/draft-view.tsx')).DraftView }))

type DeskProps = {
  readonly place: DraftPlace
  readonly head: ScriptHead | null
  readonly opening: Opening
  readonly upload: Upload
  readonly isNew?: boolean
}

export function ScriptDesk({ place, head, opening, upload, isNew = false }: DeskProps) {
  const t = useTexts()
  const desk = useDesk({ place, head, opening })
  const isReadOnly = head !== null && !head.may_write
  const reading = useReading({ desk, place, head })
  const panel = usePanelWidth()
  const [side, setSide] = useState<Side>('text')
  const importing = useImport({ upload, desk, isBlocked: desk.conflict !== null })
  const { version, compare, draft } = useSearch({ strict: false }) as {
    version?: string
    compare?: string
    draft?: string
  }
  const isLooking = head !== null && (version !== undefined || compare !== undefined)
  const isHidden = isLooking || draft !== undefined
  useLine(desk.view, reading.isOpen)
  const save = () => {
    if (isReadOnly || desk.conflict || desk.save.isPending || !desk.isDirty) return
    desk.save.mutate({})
  }
  const find = () => {
    const view = desk.view()
    if (view) editorVerbs.find(view)
  }
  return (
    <DropArea isOff={isReadOnly || isHidden || importing.isBusy} onFile={importing.take}>
      <h2 className="sr-only">{t('title')}</h2>
      <DeskBar
        {...{ desk, head, place, importing, panel, isReadOnly }}
        sides={!isHidden && <SideChoice side={side} onChoose={setSide} />}
        onSave={save}
        onFind={find}
      />
      <DeskNews {...{ desk, place, head, importing, isNew }} />
      {isLooking && (
        <Suspense fallback={<LoadingPage />}>
          <VersionsView head={head} projectId={place.projectId} textNow={desk.textNow} isDirty={desk.isDirty} />
        </Suspense>
      )}
      {draft !== undefined && (
        <Suspense fallback={<LoadingPage />}>
          <DraftView projectId={place.projectId} draftId={draft} text={desk.textNow()} isDirty={desk.isDirty} />
        </Suspense>
      )}
      <WritingCorner
        projectId={place.projectId}
        hasScript={head !== null}
        savedText={desk.base.text ?? ''}
        isDirty={desk.isDirty}
        textNow={desk.textNow}
        linesNow={() => markedLines(desk.view())}
      />
      <DeskSides {...{ desk, opening, reading, panel, isReadOnly, side, setSide }} isHidden={isHidden} onSave={save} />
    </DropArea>
  )
}

type Side = 'text' | 'found'

type SidesProps = {
  readonly desk: ReturnType<typeof useDesk>
  readonly opening: Opening
  readonly reading: ReturnType<typeof useReading>
  readonly panel: PanelWidth
  readonly isReadOnly: boolean
  readonly isHidden: boolean
  /** Which one a phone shows. */
  readonly side: Side
  readonly setSide: (side: Side) => void
  readonly onSave: () => void
}

function DeskSides({ desk, opening, reading, panel, isReadOnly, isHidden, side, setSide, onSave }: SidesProps) {
  const t = useTexts()
  const show = (span: { from: number; to: number }) => {
    setSide('text')
    const view = desk.view()
    // A phone shows the text only now: it must be laid out before it can be scrolled.
    if (view) requestAnimationFrame(() => editorVerbs.show(view, span))
  }
  return (
    <div className={classes('min-h-0 flex-1', isHidden ? 'hidden' : 'flex flex-col md:flex-row')}>
      <div className={classes('min-h-0 min-w-0 flex-1 md:block', side === 'found' && 'hidden')}>
        <Editor
          text={opening.text}
          layout={reading.state.read?.found.layout ?? desk.layout ?? reading.guess}
          isReadOnly={isReadOnly}
          events={{
            onText: (update) => {
              desk.typed(update)
              reading.typed(update)
            },
            onPlace: reading.placed,
            onSave,
            characters: reading.characters,
          }}
          onOpen={(view) => {
            desk.opened(view)
            reading.opened(view)
          }}
        />
      </div>
      <SidePanel panel={panel} isShownOnPhone={side === 'found'} label={t('foundSide')}>
        <BreakdownPanel
          state={reading.state}
          scene={reading.scene}
          layout={desk.layout}
          isReadOnly={isReadOnly}
          onLayout={desk.chooseLayout}
          onShow={show}
          onAgain={() => reading.again()}
        />
      </SidePanel>
    </div>
  )
}

function SideChoice({ side, onChoose }: { readonly side: Side; readonly onChoose: (side: Side) => void }) {
  const t = useTexts()
  const options = [
    { value: 'text' as const, label: t('textSide') },
    { value: 'found' as const, label: t('foundSide') },
  ]
  return (
    <div className="md:hidden">
      <Segments label={t('sides')} value={side} onChange={onChoose} options={options} />
    </div>
  )
}

/** `?line=120`: a link to a place in the text. */
function useLine(view: ReturnType<typeof useDesk>['view'], isOpen: boolean): void {
  const { line } = useSearch({ strict: false }) as { line?: string }
  const navigate = useNavigate()
  const { slug } = useWorkspace()
  const projectId = useProjectId()
  const go = useRef<() => void>(() => {})
  go.current = () => {
    const editor = view()
    const number = Number(line)
    if (!editor || !Number.isInteger(number) || number < 1) return
    const { from, to } = editor.state.doc.line(Math.min(number, editor.state.doc.lines))
    editorVerbs.show(editor, { from, to })
    void navigate({ to: paths.script, params: { workspace: slug, projectId }, search: {}, replace: true })
  }
  useEffect(() => {
    if (isOpen && line !== undefined) go.current()
  }, [isOpen, line])
}
