import { ArrowLeft, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { Board } from '#contract/boards.ts'
import { Button } from '#web/ui/button.tsx'
import { IconButton } from '#web/ui/icon-button.tsx'
import { type Tab, Tabs } from '#web/ui/tabs.tsx'
import { VoiceCasting } from '../voices/voice-casting.tsx'
import type { AssetKind, Character, Location } from './assets-data.ts'
import { CharacterDescription, LocationDescription } from './assets-description.tsx'
import { CharacterLines } from './assets-lines.tsx'
import { useTexts } from './assets-texts.ts'
import { CandidatesPictures } from './candidates-pictures.tsx'
import { CandidatesPrompt } from './candidates-prompt.tsx'
import { LikenessShots } from './likeness-list.tsx'
import { useTexts as useLikenessTexts } from './likeness-texts.ts'

type PanelProps = {
  readonly board: Board
  readonly kind: AssetKind
  readonly thing: Character | Location
  readonly onClose: () => void
}

/** Beside the grid where there is room; in its place on a phone. */
export function AssetsPanel({ board, kind, thing, onClose }: PanelProps) {
  const t = useTexts()
  const panel = useRef<HTMLElement>(null)
  useEscape(onClose)
  return (
    <section
      ref={panel}
      aria-label={t('details', { name: thing.name })}
      className="flex w-full min-w-0 shrink-0 flex-col border-line bg-surface lg:w-[28rem] lg:border-l xl:w-[34rem]"
    >
      <header className="flex items-center gap-2 border-b border-line px-4 py-2.5">
        <Button
          look="quiet"
          size="small"
          className="-ml-2 lg:hidden"
          icon={<ArrowLeft aria-hidden className="size-4" />}
          onClick={onClose}
        >
          {t('back')}
        </Button>
        <h2 className="min-w-0 flex-1 truncate text-base font-semibold" title={thing.name}>
          {thing.name}
        </h2>
        <span className="shrink-0 text-xs text-muted">
          {'lines' in thing ? t('lines', { count: thing.lines }) : t('scenes', { count: thing.scenes })}
        </span>
        <IconButton size="small" label={t('close')} onClick={onClose} className="max-lg:hidden">
          <X aria-hidden className="size-4" />
        </IconButton>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto px-4 pt-1 pb-8">
        <PanelTabs board={board} kind={kind} thing={thing} />
      </div>
    </section>
  )
}

function PanelTabs({ board, kind, thing }: Omit<PanelProps, 'onClose'>) {
  const t = useTexts()
  const likeness = useLikenessTexts()
  const [chosen, setChosen] = useState('picture')
  const subject = { kind, id: thing.id }
  const picture = (
    <div className="flex flex-col gap-6">
      <CandidatesPictures board={board} subject={subject} name={thing.name} />
      <CandidatesPrompt board={board} subject={subject} />
    </div>
  )
  const tabs: Tab[] = [{ id: 'picture', label: t('tabs.picture'), content: picture }]
  if ('lines' in thing) {
    tabs.push(
      {
        id: 'description',
        label: t('tabs.description'),
        content: <CharacterDescription board={board} character={thing} />,
      },
      { id: 'voice', label: t('tabs.voice'), content: <VoiceCasting board={board} character={thing} /> },
      { id: 'lines', label: t('tabs.lines'), content: <CharacterLines board={board} character={thing} /> },
      {
        id: 'likeness',
        label: likeness('tab'),
        content: <LikenessShots board={board} characterId={thing.id} />,
      },
    )
  } else {
    tabs.push({
      id: 'description',
      label: t('tabs.description'),
      content: <LocationDescription board={board} location={thing} />,
    })
  }
  return <Tabs label={t('details', { name: thing.name })} tabs={tabs} chosen={chosen} onChoose={setChosen} />
}

/** Not while something is typed or a dialog is open: there it means something else. */
function useEscape(onEscape: () => void): void {
  const latest = useRef(onEscape)
  latest.current = onEscape
  useEffect(() => {
    const hear = (event: globalThis.KeyboardEvent) => {
      const target = event.target as HTMLElement | null
      const isTyped = target?.closest('input, textarea, select, [role=dialog], [role=menu]')
      if (event.key === 'Escape' && !event.defaultPrevented && !isTyped) latest.current()
    }
    document.addEventListener('keydown', hear)
    return () => document.removeEventListener('keydown', hear)
  }, [])
}
