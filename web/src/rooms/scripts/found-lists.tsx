import { Captions, CircleCheck, Music, Pause, Shuffle, Volume2 } from 'lucide-react'
import type { ReactNode } from 'react'
import type { PreviewCharacter, PreviewCue, PreviewWarning } from '#contract/scripts.ts'
import { formatSeconds } from '#web/i18n/format.ts'
import { placeOfSpan } from './places.ts'
import type { ReadText } from './preview-reader.ts'
import { useTexts } from './texts.ts'
import { VirtualList } from './virtual-list.tsx'

export type FoundListProps = {
  readonly read: ReadText
  readonly onShow: (place: { from: number; to: number }) => void
}

const ROW_PX = 44
const WARNING_PX = 64
const ROW = 'flex h-full w-full items-center gap-3 px-3 text-left enabled:hover:bg-sunken disabled:cursor-default'

export function NothingFound({ children }: { readonly children: ReactNode }) {
  return <p className="px-6 py-10 text-center text-muted">{children}</p>
}

export function CharacterList({ read, onShow }: FoundListProps) {
  const t = useTexts()
  const { characters } = read.found
  if (characters.length === 0) return <NothingFound>{t('noCharacters')}</NothingFound>
  const most = Math.max(1, ...characters.slice(0, 1).map((one) => one.lines))
  return (
    <VirtualList label={t('characters')} items={characters} heightPx={() => ROW_PX}>
      {(character) => (
        <CharacterRow
          character={character}
          most={most}
          onClick={() => character.first && onShow(placeOfSpan(read, character.first))}
        />
      )}
    </VirtualList>
  )
}

type CharacterRowProps = {
  readonly character: PreviewCharacter
  readonly most: number
  readonly onClick: () => void
}

function CharacterRow({ character, most, onClick }: CharacterRowProps) {
  const t = useTexts()
  const { name, aliases, lines, first } = character
  return (
    <button type="button" className={ROW} disabled={!first} onClick={onClick}>
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2">
          <span className="truncate font-medium">{name}</span>
          {aliases.length > 0 && <span className="truncate text-xs text-muted">{aliases.join(' · ')}</span>}
          <span className="ml-auto shrink-0 text-xs text-muted tabular-nums">
            {lines > 0 ? t('lineCount', { count: lines }) : t('neverSpeaks')}
          </span>
        </span>
        <span aria-hidden className="mt-1 block h-1 overflow-hidden rounded-full bg-sunken">
          <span className="block h-full rounded-full bg-line-strong" style={{ width: `${(lines / most) * 100}%` }} />
        </span>
      </span>
    </button>
  )
}

const CUE_ICONS: Record<PreviewCue['kind'], typeof Music> = {
  sfx: Volume2,
  bgm: Music,
  title: Captions,
  transition: Shuffle,
  pause: Pause,
}

export function CueList({ read, onShow }: FoundListProps) {
  const t = useTexts()
  const { cues } = read.found
  if (cues.length === 0) return <NothingFound>{t('noCues')}</NothingFound>
  return (
    <VirtualList label={t('cues')} items={cues} heightPx={() => ROW_PX}>
      {(cue) => {
        const Icon = CUE_ICONS[cue.kind]
        return (
          <button type="button" className={ROW} onClick={() => onShow(placeOfSpan(read, cue))}>
            <Icon aria-hidden className="size-4 shrink-0 text-muted" />
            <span className="w-16 shrink-0 text-xs text-muted">{t(`cueKinds.${cue.kind}`)}</span>
            <span className="min-w-0 flex-1 truncate" title={cue.text}>
              {cue.text}
            </span>
            {cue.duration_ms !== null && (
              <span className="shrink-0 text-xs text-muted tabular-nums">{formatSeconds(cue.duration_ms)}</span>
            )}
          </button>
        )
      }}
    </VirtualList>
  )
}

export function WarningList({ read, onShow }: FoundListProps) {
  const t = useTexts()
  const { warnings } = read.found
  if (warnings.length === 0)
    return (
      <NothingFound>
        <CircleCheck aria-hidden className="mx-auto mb-2 size-6 text-ok" />
        {t('noWarnings')}
      </NothingFound>
    )
  const show = ({ line }: PreviewWarning) => line > 0 && onShow(read.snapshot.lineOf(line))
  return (
    <VirtualList label={t('warnings')} items={warnings} heightPx={() => WARNING_PX}>
      {(warning) => (
        <button type="button" className={ROW} disabled={warning.line === 0} onClick={() => show(warning)}>
          <span className="min-w-0 flex-1">
            <span className="block text-xs text-warn tabular-nums">
              {warning.line > 0 ? t('atLine', { line: warning.line }) : t('wholeScript')}
            </span>
            <span className="line-clamp-2 leading-snug" title={warning.message}>
              {warning.message}
            </span>
          </span>
        </button>
      )}
    </VirtualList>
  )
}
