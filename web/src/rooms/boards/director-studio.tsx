import { useSearch } from '@tanstack/react-router'
import { Play } from 'lucide-react'
import { type ReactNode, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import type { Board } from '#contract/boards.ts'
import { useCommon } from '#web/i18n/common.ts'
import { IconButton } from '#web/ui/icon-button.tsx'
import { Sheet } from '#web/ui/sheet.tsx'
import { isAtLeast, useWorkspace } from '../workspaces/workspace.ts'
import { DeleteDialog, SplitDialog } from './director-ask.tsx'
import { type Aspect, ShotBoard, useBoardSize } from './director-board.tsx'
import { type BoardChanges, useBoardChanges } from './director-changes.ts'
import { type Asking, picked, useCommands, useSelection } from './director-commands.ts'
import { useMaking, useProductionState, worstState } from './director-data.ts'
import { HelpDialog } from './director-help.tsx'
import { Inspector } from './director-inspector.tsx'
import { useKeys } from './director-keys.ts'
import { MakeDialog } from './director-make.tsx'
import { Monitor, usePlayerView } from './director-monitor.tsx'
import { BoardPlayer } from './director-player.ts'
import { usePresence } from './director-presence.ts'
import { layRows } from './director-rows.ts'
import { RunBar } from './director-run.tsx'
import { only, type Selection, toggled } from './director-selection.ts'
import { useTexts } from './director-texts.ts'
import { layTimeline, type Timeline } from './director-timeline.ts'
import { Toolbar } from './director-toolbar.tsx'
import { WaitingDialog } from './director-waiting.tsx'
import { LostChoice } from './lost-choice.tsx'

type StudioProps = { readonly board: Board; readonly aspect: Aspect }

export function DirectorStudio({ board, aspect }: StudioProps) {
  const d = useDirector(board, aspect)
  const { asking, ask, commands, changes, making, selecting } = d
  const inspector = (
    <Inspector
      board={board}
      selected={commands.selected}
      making={making}
      aspect={aspect}
      numberOf={d.numberOf}
      mayEdit={d.mayEdit}
      changes={changes}
      onMakeAnew={() => commands.run({ do: 'regenerate' })}
      onSpeakAnew={d.speakAnew}
      onDelete={() => commands.run({ do: 'delete' })}
    />
  )
  return (
    <div className="flex h-full flex-col">
      <Toolbar
        board={board}
        selectedCount={selecting.selection.ids.size}
        onChosen={d.choosing.isOn ? d.choosing.done : null}
        {...{ others: d.others, mayEdit: d.mayEdit, hasMissing: d.hasMissing, isInspecting: d.isInspecting }}
        onRun={commands.run}
        onMakeMissing={() => ask({ kind: 'make', wish: { shots: board.shots, isWhole: true, anew: false } })}
        onWaiting={() => ask({ kind: 'waiting' })}
        onInspector={() => d.setInspecting(!d.isInspecting)}
      />
      {d.state?.run && <RunBar run={d.state.run} mayStop={d.mayEdit} />}
      <Refusal changes={changes} isSaidElsewhere={asking?.kind === 'delete' || asking?.kind === 'make'} />
      <div className="flex min-h-0 flex-1">
        <div className="flex min-w-0 flex-1 flex-col">
          {!d.isWide && <PocketMonitor player={d.player} aspect={aspect} numberOf={d.numberOf} />}
          <ShotBoard
            scroller={d.scroller}
            grid={d.grid}
            size={d.size}
            aspect={aspect}
            making={making}
            selection={selecting.selection}
            playingId={d.playingId}
            others={d.others}
            mayEdit={d.mayEdit}
            actions={d.cardActions}
            onMove={commands.drop}
            focusTurn={selecting.focusTurn}
          />
        </div>
        {d.isWide && (
          <SidePanel d={d} aspect={aspect}>
            {inspector}
          </SidePanel>
        )}
      </div>
      {!d.isWide && (
        <Sheet
          isOpen={d.isInspecting}
          onClose={() => d.setInspecting(false)}
          title={d.t('do.inspector')}
          closeLabel={d.common('close')}
        >
          {inspector}
        </Sheet>
      )}
      <Asked board={board} d={d} />
    </div>
  )
}

type SidePanelProps = { readonly d: Director; readonly aspect: Aspect; readonly children: ReactNode }

function SidePanel({ d, aspect, children }: SidePanelProps) {
  if (!d.isInspecting) return null
  return (
    <aside aria-label={d.t('do.inspector')} className="flex w-96 shrink-0 flex-col border-l border-line bg-surface">
      <Monitor player={d.player} aspect={aspect} numberOf={d.numberOf} />
      <div ref={d.inspectorBox} className="min-h-0 flex-1 overflow-y-auto">
        {children}
      </div>
    </aside>
  )
}

type RefusalProps = { readonly changes: BoardChanges; readonly isSaidElsewhere: boolean }

function Refusal({ changes, isSaidElsewhere }: RefusalProps) {
  const { lost } = changes
  const error = isSaidElsewhere ? null : changes.error
  if (!lost && !error) return null
  return (
    <div className="flex flex-col gap-2 px-4 pt-3">
      {lost && (
        <LostChoice
          error={lost.error}
          editCount={lost.changes.reduce((sum, { edits }) => sum + edits.length, 0)}
          onAgain={changes.applyAgain}
          onDismiss={changes.giveUpLost}
        />
      )}
      <LostChoice error={error} onDismiss={changes.dismiss} />
    </div>
  )
}

/** On a small screen the monitor takes room only while somebody wants to look. */
function PocketMonitor(props: Parameters<typeof Monitor>[0]) {
  const t = useTexts()
  const view = usePlayerView(props.player)
  const [isOpen, setOpen] = useState(false)
  if (isOpen || view.isPlaying) return <Monitor {...props} />
  return (
    <IconButton
      label={t('do.play')}
      onClick={() => {
        setOpen(true)
        props.player.play()
      }}
      className="absolute right-4 bottom-4 z-30 size-12! rounded-full! bg-accent! text-on-accent! shadow-float hover:bg-accent-strong!"
    >
      <Play aria-hidden className="size-5" />
    </IconButton>
  )
}

function Asked({ board, d }: { readonly board: Board; readonly d: Director }) {
  const { asking, ask, commands, changes } = d
  const close = () => ask(null)
  if (!asking) return null
  if (asking.kind === 'help') return <HelpDialog onClose={close} />
  if (asking.kind === 'waiting')
    return <WaitingDialog board={board} numberOf={d.numberOf} mayEdit={d.mayEdit} changes={changes} onClose={close} />
  if (asking.kind === 'make')
    return <MakeDialog projectId={board.project_id} wish={asking.wish} changes={changes} onClose={close} />
  if (asking.kind === 'split')
    return (
      <SplitDialog
        shot={asking.shot}
        onClose={close}
        onSplit={(lineId) => {
          commands.split(asking.shot, lineId)
          close()
        }}
      />
    )
  return (
    <DeleteDialog
      shots={asking.shots}
      error={changes.error}
      onClose={close}
      onDelete={() => {
        void commands.deleteShots(asking.shots, true)
        close()
      }}
      onMerge={() => {
        commands.merge(asking.shots)
        close()
      }}
    />
  )
}

const WIDE = window.matchMedia('(min-width: 1024px)')

function useIsWide(): boolean {
  return useSyncExternalStore(
    (watcher) => {
      WIDE.addEventListener('change', watcher)
      return () => WIDE.removeEventListener('change', watcher)
    },
    () => WIDE.matches,
  )
}

type Director = ReturnType<typeof useDirector>

function useDirector(board: Board, aspect: Aspect) {
  const t = useTexts()
  const common = useCommon()
  const { role } = useWorkspace()
  const { shot: wishedId } = useSearch({ strict: false }) as { shot?: string }
  const mayEdit = isAtLeast(role, 'director')
  const isWide = useIsWide()
  const [isInspecting, setInspecting] = useState(isWide)
  const [asking, ask] = useState<Asking | null>(null)
  const state = useProductionState(board.project_id)
  const making = useMaking(state)
  const scroller = useRef<HTMLDivElement>(null)
  const inspectorBox = useRef<HTMLDivElement>(null)
  const size = useBoardSize(scroller, aspect)
  const grid = useMemo(() => layRows(board, size.columns), [board, size.columns])
  const changes = useBoardChanges(board.project_id)
  const selecting = useSelection(board.shots, wishedId)
  const timeline = useMemo(() => layTimeline(board.shots, making), [board.shots, making])
  const player = usePlayer(timeline)
  const hasMissing = state?.shots.some((shot) => worstState(shot) !== 'fresh') ?? false
  const playingId = useFollowing(player, selecting)
  const others = usePresence(board.project_id, selecting.selection.activeId)
  const inspect = () => {
    setInspecting(true)
    requestAnimationFrame(() => inspectorBox.current?.querySelector<HTMLElement>('select, input, textarea')?.focus())
  }
  const commands = useCommands({ board, grid, selecting, player, changes, mayEdit, ask, inspect })
  useKeys(commands.run)
  const numberOf = (id: string) => grid.numberOf.get(id) ?? ''
  const choosing = useChoosing(selecting)
  const cardActions = {
    onPick: (id: string, { extend, toggle }: { extend: boolean; toggle: boolean }) =>
      choosing.pick(picked(selecting.selection, board.shots, { id, extend, toggle: toggle || choosing.isOn })),
    onHold: choosing.hold,
    // Two quick taps on one card are a choice and its end, not a wish to open it.
    onOpen: () => !choosing.isOn && inspect(),
  }
  const speakAnew = (shotId: string, lineId: string) => {
    const shots = board.shots.filter((shot) => shot.id === shotId)
    ask({ kind: 'make', wish: { shots, isWhole: false, anew: false, lineId } })
  }
  return {
    ...{ t, common, mayEdit, isWide, isInspecting, setInspecting, asking, ask, state, making, scroller, inspectorBox },
    ...{
      size,
      grid,
      changes,
      selecting,
      player,
      playingId,
      others,
      commands,
      choosing,
      numberOf,
      cardActions,
      speakAnew,
      hasMissing,
    },
  }
}

/** Several shots without a keyboard: begun by holding one, after which a tap adds or takes away, until it is said to be enough. */
function useChoosing(selecting: ReturnType<typeof useSelection>) {
  const [isOn, setOn] = useState(false)
  const { selection, go } = selecting
  const pick = (next: Selection) => {
    go(next)
    if (next.ids.size === 0) setOn(false)
  }
  return {
    isOn,
    pick,
    hold: (id: string) => {
      setOn(true)
      pick(isOn ? toggled(selection, id) : only(id))
    },
    done: () => {
      setOn(false)
      if (selection.activeId !== null) go(only(selection.activeId))
    },
  }
}

function usePlayer(timeline: Timeline): BoardPlayer {
  const [player] = useState(() => new BoardPlayer())
  useEffect(() => player.load(timeline), [player, timeline])
  useEffect(() => () => player.pause(), [player])
  return player
}

/** The player starts where the selection is, and the selection stays where the player stopped. */
function useFollowing(player: BoardPlayer, { selection, follow }: ReturnType<typeof useSelection>): string | null {
  const view = usePlayerView(player)
  const { activeId } = selection
  const wasPlaying = useRef(false)
  useEffect(() => {
    if (activeId !== null) player.goTo(activeId)
  }, [player, activeId])
  // biome-ignore lint/correctness/useExhaustiveDependencies: only starting and stopping counts
  useEffect(() => {
    if (wasPlaying.current && !view.isPlaying) {
      const shot = player.timeline.beats[view.beat]?.shot
      if (shot && shot.id !== activeId) follow(only(shot.id))
    }
    wasPlaying.current = view.isPlaying
  }, [view.isPlaying])
  return view.isPlaying ? (player.timeline.beats[view.beat]?.shot.id ?? null) : null
}
