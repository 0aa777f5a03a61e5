// Two texts beside each other or in one column, with what differs marked.
import { goToNextChunk, goToPreviousChunk, MergeView, unifiedMergeView } from '@codemirror/merge'
import { EditorState } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { ArrowDown, ArrowLeft, ArrowLeftRight, ArrowUp } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { ScriptLayout } from '#contract/breakdown.ts'
import type { ScriptHead } from '#contract/scripts.ts'
import { useLanguage } from '#web/i18n/texts.ts'
import { IconButton } from '#web/ui/icon-button.tsx'
import { Select } from '#web/ui/input.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { Segments } from '#web/ui/segments.tsx'
import { phrasesOf } from './phrases.ts'
import { readingExtensions } from './script-editor.ts'
import { useTexts } from './texts.ts'
import { useOpenVersion } from './versions-sheet.tsx'

type Side = number | 'mine'

type CompareProps = {
  readonly head: ScriptHead
  readonly projectId: string
  readonly isDirty: boolean
  readonly a: number
  readonly b: Side
  readonly before: string
  readonly after: string
  readonly layout: ScriptLayout
}

type Mode = 'side' | 'one'

const isNarrow = () => !window.matchMedia('(min-width: 48rem)').matches

export function CompareView(props: CompareProps) {
  const t = useTexts()
  const { projectId, before, after, a, b } = props
  const [mode, setMode] = useState<Mode>(isNarrow() ? 'one' : 'side')
  const view = useRef<EditorView | null>(null)
  const open = useOpenVersion(projectId)
  const go = (step: typeof goToNextChunk) => {
    if (!view.current) return
    step(view.current)
    view.current.focus()
  }
  return (
    <section aria-label={t('compare')} className="flex min-h-0 flex-1 flex-col">
      <div className="flex flex-wrap items-center gap-2 border-b border-line bg-info-soft px-3 py-1.5">
        <IconButton label={t('backToText')} onClick={() => open({})}>
          <ArrowLeft aria-hidden className="size-4" />
        </IconButton>
        <h3 className="sr-only">{t('compare')}</h3>
        <Sides {...props} />
        <div className="ml-auto flex items-center gap-1">
          <IconButton label={t('previousChange')} onClick={() => go(goToPreviousChunk)}>
            <ArrowUp aria-hidden className="size-4" />
          </IconButton>
          <IconButton label={t('nextChange')} onClick={() => go(goToNextChunk)}>
            <ArrowDown aria-hidden className="size-4" />
          </IconButton>
          <div className="max-md:hidden">
            <Segments
              label={t('mode')}
              value={mode}
              onChange={setMode}
              options={[
                { value: 'side', label: t('sideBySide') },
                { value: 'one', label: t('unified') },
              ]}
            />
          </div>
        </div>
      </div>
      {before === after && (
        <div className="p-3">
          <Notice tone="info">{t('noDifference')}</Notice>
        </div>
      )}
      <Differences
        {...props}
        mode={mode}
        labels={[t('versionText', { number: a }), b === 'mine' ? t('mine') : t('versionText', { number: b })]}
        onOpen={(opened) => {
          view.current = opened
        }}
      />
    </section>
  )
}

/** More than a list can hold in the hand: older ones are opened from the list of versions. */
const CHOICES_MAX = 300

function Sides({ head, projectId, isDirty, a, b }: CompareProps) {
  const t = useTexts()
  const open = useOpenVersion(projectId)
  const count = Math.min(CHOICES_MAX, head.current_version)
  const numbers = Array.from({ length: count }, (_, at) => head.current_version - at)
  const choices = (chosen: Side) =>
    (numbers.includes(Number(chosen)) || chosen === 'mine' ? numbers : [Number(chosen), ...numbers]).map((number) => (
      <option key={number} value={number}>
        {t('versionShort', { number })}
      </option>
    ))
  return (
    <div className="grid min-w-64 flex-1 grid-cols-[minmax(0,8rem)_auto_minmax(0,10rem)] items-center gap-1">
      <Select
        aria-label={t('older')}
        value={String(a)}
        onChange={(event) => open({ version: event.target.value, compare: String(b) })}
      >
        {choices(a)}
      </Select>
      <IconButton
        label={t('swap')}
        disabled={b === 'mine'}
        onClick={() => open({ version: String(b), compare: String(a) })}
      >
        <ArrowLeftRight aria-hidden className="size-4" />
      </IconButton>
      <Select
        aria-label={t('newer')}
        value={String(b)}
        onChange={(event) => open({ version: String(a), compare: event.target.value })}
      >
        {(isDirty || b === 'mine') && <option value="mine">{t('mine')}</option>}
        {choices(b)}
      </Select>
    </div>
  )
}

type DifferencesProps = Pick<CompareProps, 'before' | 'after' | 'layout'> & {
  readonly mode: Mode
  readonly labels: readonly [string, string]
  readonly onOpen: (view: EditorView | null) => void
}

const COLLAPSE = { margin: 3, minSize: 8 }
/** Within these a long text is compared by the word; beyond them by the line. */
const DIFF = { scanLimit: 1000, timeout: 400 }

function Differences({ before, after, layout, mode, labels, onOpen }: DifferencesProps) {
  const box = useRef<HTMLDivElement>(null)
  const language = useLanguage()
  const opened = useRef(onOpen)
  opened.current = onOpen
  const [first, second] = labels
  useEffect(() => {
    if (!box.current) return
    const look = (label: string) => readingExtensions({ label, phrases: phrasesOf(language), isReadOnly: true, layout })
    const made =
      mode === 'side'
        ? new MergeView({
            parent: box.current,
            a: { doc: before, extensions: look(first) },
            b: { doc: after, extensions: look(second) },
            collapseUnchanged: COLLAPSE,
            diffConfig: DIFF,
          })
        : new EditorView({
            parent: box.current,
            state: EditorState.create({
              doc: after,
              extensions: [
                look(second),
                unifiedMergeView({
                  original: before,
                  mergeControls: false,
                  collapseUnchanged: COLLAPSE,
                  diffConfig: DIFF,
                }),
              ],
            }),
          })
    opened.current(made instanceof MergeView ? made.b : made)
    return () => {
      opened.current(null)
      made.destroy()
    }
  }, [before, after, layout, mode, first, second, language])
  return <div ref={box} data-mode={mode} className="script-compare min-h-0 flex-1 overflow-auto bg-surface" />
}
