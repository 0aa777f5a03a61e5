// What is found in the text as it stands, beside it.
import { useState } from 'react'
import type { ScriptLayout } from '#contract/breakdown.ts'
import { formatClock, formatNumber } from '#web/i18n/format.ts'
import { Problem } from '#web/kit/problem.tsx'
import { classes } from '#web/ui/classes.ts'
import { Select } from '#web/ui/input.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { Spinner } from '#web/ui/spinner.tsx'
import { countsOf } from './counts.ts'
import { CharacterList, CueList, type FoundListProps, WarningList } from './found-lists.tsx'
import type { PreviewState, ReadText } from './preview-reader.ts'
import { SceneList } from './scene-list.tsx'
import { useTexts } from './texts.ts'

const LAYOUTS: readonly ScriptLayout[] = [
  'short_drama',
  'audio_drama',
  'fountain',
  'stage_play',
  'prose',
  'line_sheet',
  'captions',
  'final_draft',
]

type PanelProps = {
  readonly state: PreviewState
  /** Index of the scene that the cursor is in. */
  readonly scene: number
  readonly layout: ScriptLayout | null
  readonly isReadOnly: boolean
  readonly onLayout: (layout: ScriptLayout | null) => void
  readonly onShow: (place: { from: number; to: number }) => void
  readonly onAgain: () => void
}

export function BreakdownPanel(props: PanelProps) {
  const t = useTexts()
  const { state, onAgain } = props
  const { read, isReading, error, isTooLong } = state
  return (
    <div className="flex h-full min-h-0 flex-col bg-canvas">
      <div className="flex flex-col gap-2 border-b border-line px-3 pt-3 pb-2">
        <LayoutChoice {...props} />
        <div className="flex min-h-5 items-center gap-2 text-xs text-muted">
          {read && <Counts read={read} />}
          {isReading && <Spinner className="size-3" />}
          {isReading && <span className={read ? 'sr-only' : ''}>{t('reading')}</span>}
        </div>
        {isTooLong && <Notice tone="info">{t('tooLong')}</Notice>}
        {error !== null && !isReading && <Problem error={error} onRetry={onAgain} />}
      </div>
      {read ? <Found read={read} {...props} /> : !isTooLong && <Waiting />}
    </div>
  )
}

function LayoutChoice({ state, layout, isReadOnly, onLayout }: PanelProps) {
  const t = useTexts()
  const recognised = state.read?.found.layout
  const auto = layout === null && recognised ? t('auto', { layout: t(`layouts.${recognised}`) }) : t('autoPlain')
  return (
    <div className="flex items-center gap-2">
      <label htmlFor="script-layout" className="shrink-0 text-xs text-muted">
        {t('layout')}
      </label>
      <Select
        id="script-layout"
        value={layout ?? ''}
        disabled={isReadOnly}
        onChange={(event) => onLayout((event.target.value || null) as ScriptLayout | null)}
      >
        <option value="">{auto}</option>
        {LAYOUTS.map((each) => (
          <option key={each} value={each}>
            {t(`layouts.${each}`)}
          </option>
        ))}
      </Select>
    </div>
  )
}

function Counts({ read }: { readonly read: ReadText }) {
  const t = useTexts()
  const { counts, length_ms } = read.found
  return (
    <span className="tabular-nums">
      {countsOf(t, counts).join(' · ')}
      {length_ms > 0 && ` · ${t('about', { length: formatClock(length_ms) })}`}
    </span>
  )
}

const TABS = ['scenes', 'characters', 'cues', 'warnings'] as const
type Tab = (typeof TABS)[number]

function Found({ read, scene, onShow }: PanelProps & { readonly read: ReadText }) {
  const t = useTexts()
  const [tab, setTab] = useState<Tab>('scenes')
  const list: FoundListProps = { read, onShow }
  return (
    <>
      <div role="tablist" aria-label={t('tabs')} className="flex overflow-x-auto border-b border-line px-1">
        {TABS.map((each) => (
          <TabButton key={each} tab={each} chosen={tab} count={read.found.counts[each]} onChoose={setTab} />
        ))}
      </div>
      <div role="tabpanel" id="script-found" aria-label={t(tab)} className="min-h-0 flex-1">
        {tab === 'scenes' && <SceneList {...list} scene={scene} />}
        {tab === 'characters' && <CharacterList {...list} />}
        {tab === 'cues' && <CueList {...list} />}
        {tab === 'warnings' && <WarningList {...list} />}
      </div>
    </>
  )
}

type TabButtonProps = {
  readonly tab: Tab
  readonly chosen: Tab
  readonly count: number
  readonly onChoose: (tab: Tab) => void
}

function TabButton({ tab, chosen, count, onChoose }: TabButtonProps) {
  const t = useTexts()
  const isChosen = tab === chosen
  const step = (by: number) => {
    const next = TABS[(TABS.indexOf(tab) + by + TABS.length) % TABS.length] ?? tab
    onChoose(next)
    document.getElementById(`script-tab-${next}`)?.focus()
  }
  return (
    <button
      type="button"
      role="tab"
      id={`script-tab-${tab}`}
      aria-selected={isChosen}
      aria-controls="script-found"
      tabIndex={isChosen ? 0 : -1}
      onClick={() => onChoose(tab)}
      onKeyDown={(event) => {
        if (event.key === 'ArrowRight') step(1)
        if (event.key === 'ArrowLeft') step(-1)
      }}
      className={classes(
        '-mb-px flex items-center gap-1.5 border-b-2 px-2 py-2 text-xs font-medium whitespace-nowrap',
        isChosen ? 'border-accent text-ink' : 'border-transparent text-muted hover:text-ink',
      )}
    >
      {t(tab)}
      <span
        className={classes(
          'rounded px-1 text-xs tabular-nums',
          tab === 'warnings' && count > 0 ? 'bg-warn-soft text-warn' : 'bg-sunken text-muted',
        )}
      >
        {formatNumber(count)}
      </span>
    </button>
  )
}

function Waiting() {
  return (
    <div className="flex flex-col gap-2 p-3">
      {[1, 2, 3, 4].map((each) => (
        <Skeleton key={each} className="h-12 w-full" />
      ))}
    </div>
  )
}
