// All that a character says, as it is heard now.
import { useQuery } from '@tanstack/react-query'
import { AudioLines, MicVocal, Play, RefreshCw, Square } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { Board } from '#contract/boards.ts'
import type { LineSound } from '#contract/productions.ts'
import { formatSeconds } from '#web/i18n/format.ts'
import { Badge } from '#web/ui/badge.tsx'
import { Button } from '#web/ui/button.tsx'
import { Empty } from '#web/ui/empty.tsx'
import { IconButton } from '#web/ui/icon-button.tsx'
import { Spinner } from '#web/ui/spinner.tsx'
import { useOneSound } from '../voices/one-sound.ts'
import { isAtLeast, useWorkspace } from '../workspaces/workspace.ts'
import { type Character, candidatesQuery, useEditBoard, usePickCandidate } from './assets-data.ts'
import { useTexts } from './assets-texts.ts'
import { type BoardLine, useProductionState } from './director-data.ts'
import { useMakeWhenConfirmed } from './drawing.tsx'
import { LostChoice } from './lost-choice.tsx'
import { Provenance } from './provenance.tsx'

type LinesProps = { readonly board: Board; readonly character: Character }

export function CharacterLines({ board, character }: LinesProps) {
  const t = useTexts()
  const sound = useOneSound()
  const state = useProductionState(board.project_id)
  const lines = board.shots.flatMap((shot) => shot.lines).filter((line) => line.character === character.name)
  const sounds = new Map((state?.shots ?? []).flatMap((shot) => shot.lines).map((line) => [line.id, line]))
  if (lines.length === 0) return <Empty icon={<MicVocal className="size-6" />} title={t('line.empty')} />
  return (
    <div className="flex flex-col gap-3">
      <p className="text-xs text-muted">{t('line.hint')}</p>
      <ul className="flex flex-col divide-y divide-line rounded-lg border border-line">
        {lines.map((line) => (
          <Line key={line.id} board={board} line={line} sound={sounds.get(line.id)} player={sound} />
        ))}
      </ul>
    </div>
  )
}

type LineProps = {
  readonly board: Board
  readonly line: BoardLine
  readonly sound: LineSound | undefined
  readonly player: ReturnType<typeof useOneSound>
}

function Line({ board, line, sound, player }: LineProps) {
  const t = useTexts()
  const { role } = useWorkspace()
  const isHeard = player.playing === line.id
  const url = sound?.url
  return (
    <li className="flex items-start gap-2 px-2.5 py-2.5">
      <IconButton
        size="small"
        label={`${isHeard ? t('line.stop') : t('line.play')}: ${line.text}`}
        disabled={!url}
        onClick={() => url && player.toggle(line.id, url)}
      >
        {isHeard ? <Square aria-hidden className="size-4" /> : <Play aria-hidden className="size-4" />}
      </IconButton>
      <div className="min-w-0 flex-1">
        {line.direction !== '' && <p className="text-xs text-muted">{line.direction}</p>}
        <p>{line.text}</p>
        <p className="mt-1 flex flex-wrap items-center gap-2 text-xs text-muted tabular-nums">
          {sound && (url ? formatSeconds(sound.duration_ms) : t('line.none'))}
          {sound?.is_pinned && <Badge tone="ok">{t('line.pinned')}</Badge>}
          {sound?.state === 'stale' && <Badge tone="warn">{t('line.stale')}</Badge>}
        </p>
        {sound?.sha256 && <Provenance projectId={board.project_id} sha256={sound.sha256} />}
      </div>
      {isAtLeast(role, 'director') && <Anew board={board} line={line} isFirst={sound !== undefined && !url} />}
    </li>
  )
}

/** Has the line said in the next way, and pins that as soon as it is there; a picked take can be let go again. */
function Anew({ board, line, isFirst }: Pick<LineProps, 'board' | 'line'> & { readonly isFirst: boolean }) {
  const t = useTexts()
  const projectId = board.project_id
  const { speak, isSpeaking, error, again, dialog } = useAnotherWay(board, line, isFirst)
  const edit = useEditBoard(projectId)
  const unpin = () => edit.mutate({ edits: [{ type: 'pin_take', id: line.id, take: null }], revision: board.revision })
  return (
    <div className="flex shrink-0 flex-col items-end gap-1">
      <IconButton
        size="small"
        label={`${isFirst ? t('line.speak') : t('line.another')}: ${line.text}`}
        disabled={isSpeaking}
        onClick={speak}
      >
        <AnewIcon isSpeaking={isSpeaking} isFirst={isFirst} />
      </IconButton>
      {line.pinned_take && (
        <Button size="small" look="quiet" isBusy={edit.isPending} onClick={unpin}>
          {t('line.unpin')}
        </Button>
      )}
      <LostChoice error={error} onAgain={again} />
      <LostChoice error={edit.error} onAgain={unpin} />
      {dialog}
    </div>
  )
}

function AnewIcon({ isSpeaking, isFirst }: { readonly isSpeaking: boolean; readonly isFirst: boolean }) {
  if (isSpeaking) return <Spinner />
  const Icon = isFirst ? AudioLines : RefreshCw
  return <Icon aria-hidden className="size-4" />
}

/** What is spoken for the first time is what the film would have anyway: it needs no pin. */
function useAnotherWay(board: Board, line: BoardLine, isFirst: boolean) {
  const projectId = board.project_id
  const subject = { kind: 'line', id: line.id } as const
  const [wantedId, setWantedId] = useState<string | null>(null)
  const wantsPick = useRef(false)
  const make = useMakeWhenConfirmed({
    projectId,
    wish: { subjects: [subject], count: 1 },
    onMade: ({ candidate_ids: [id] }) => setWantedId(id ?? null),
  })
  const pick = usePickCandidate(projectId, subject)
  const { data } = useQuery({ ...candidatesQuery(projectId, subject), enabled: wantedId !== null })
  const wanted = data?.items.find((one) => one.id === wantedId)
  const { mutate: pickIt } = pick
  useEffect(() => {
    if (!wanted || wanted.state === 'waiting') return
    setWantedId(null)
    if (wanted.state === 'ready' && wantsPick.current) pickIt({ candidateId: wanted.id, revision: board.revision })
  }, [wanted, pickIt, board.revision])
  return {
    dialog: make.dialog,
    isSpeaking: make.isBusy || wantedId !== null || pick.isPending,
    error: make.error ?? pick.error,
    again: () => {
      if (make.error) make.ask()
      else if (pick.variables) pickIt({ ...pick.variables, revision: board.revision })
    },
    speak: () => {
      wantsPick.current = !isFirst
      make.ask()
    },
  }
}
