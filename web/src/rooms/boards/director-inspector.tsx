// What the selected shots show, and changing it. One shot: everything; several: what can be said of all of them.
import { ExternalLink, Lock, LockOpen, RefreshCw, Trash2 } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Board, BoardEdit } from '#contract/boards.ts'
import { formatSeconds } from '#web/i18n/format.ts'
import { Button } from '#web/ui/button.tsx'
import { IconButton } from '#web/ui/icon-button.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { ShotClips } from './clips-panel.tsx'
import { useTexts as useClipTexts } from './clips-texts.ts'
import type { Aspect } from './director-board.tsx'
import type { BoardChanges } from './director-changes.ts'
import type { BoardShot, Making } from './director-data.ts'
import { Choice, SavedText } from './director-fields.tsx'
import { Figures } from './director-figures.tsx'
import { KeyFrames } from './director-frames.tsx'
import { Lines } from './director-lines.tsx'
import { StateMark } from './director-state-mark.tsx'
import { useTexts } from './director-texts.ts'
import { ANGLES, FRAMINGS, MOVES, SIZES } from './director-words.ts'

export type InspectorProps = {
  readonly board: Board
  readonly selected: readonly BoardShot[]
  readonly making: Making
  readonly aspect: Aspect
  readonly numberOf: (id: string) => string
  readonly mayEdit: boolean
  readonly changes: BoardChanges
  readonly onMakeAnew: (shotIds: readonly string[]) => void
  readonly onSpeakAnew: (shotId: string, lineId: string) => void
  readonly onDelete: () => void
}

export function Inspector(props: InspectorProps) {
  const t = useTexts()
  const { selected, numberOf, mayEdit } = props
  const [first] = selected
  if (!first) return <p className="p-4 text-muted">{t('inspector.none')}</p>
  const isOne = selected.length === 1
  return (
    <div className="flex flex-col gap-5 p-4">
      <header className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <h2 className="text-base font-semibold">
          {isOne ? t('shotName', { number: numberOf(first.id) }) : t('selected', { count: selected.length })}
        </h2>
        <span className="flex-1" />
        {mayEdit && <Acts {...props} />}
      </header>
      {!isOne && <p className="-mt-3 text-muted">{t('inspector.many', { count: selected.length })}</p>}
      {isOne && first.locked && <Notice tone="info">{t('inspector.lockedText')}</Notice>}
      <Look {...props} />
      {isOne && <OneShot key={first.id} {...props} shot={first} />}
    </div>
  )
}

function Acts({ selected, changes, onMakeAnew, onDelete }: InspectorProps) {
  const t = useTexts()
  const isLocked = selected.every((shot) => shot.locked)
  const lock = () =>
    changes.edit(...selected.map((shot): BoardEdit => ({ type: 'lock_shot', id: shot.id, locked: !isLocked })))
  return (
    <>
      <IconButton
        size="small"
        label={`${isLocked ? t('do.unlock') : t('do.lock')} (X)`}
        isPressed={isLocked}
        onClick={() => void lock().catch(() => {})}
      >
        {isLocked ? <Lock aria-hidden className="size-4" /> : <LockOpen aria-hidden className="size-4" />}
      </IconButton>
      <IconButton
        size="small"
        label={`${t('do.delete')} (Del)`}
        disabled={selected.some((shot) => shot.locked)}
        onClick={onDelete}
      >
        <Trash2 aria-hidden className="size-4" />
      </IconButton>
      <Button
        size="small"
        icon={<RefreshCw aria-hidden className="size-3.5" />}
        onClick={() => onMakeAnew(selected.map((shot) => shot.id))}
      >
        {t('do.regenerate')}
      </Button>
    </>
  )
}

function Section({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-3">
      <div className="flex items-center gap-2 border-b border-line pb-1">
        <h3 className="font-semibold">{title}</h3>
        <span className="flex-1" />
        {aside}
      </div>
      {children}
    </section>
  )
}

function common<K extends 'size' | 'framing' | 'angle' | 'move'>(shots: readonly BoardShot[], field: K) {
  const value = shots[0]?.[field] ?? null
  return shots.every((shot) => shot[field] === value) ? value : null
}

function Look({ board, selected, making, mayEdit, changes }: InspectorProps) {
  const t = useTexts()
  const [first] = selected
  const open = selected.filter((shot) => !shot.locked)
  const isDisabled = !mayEdit || open.length === 0
  const set = (fields: NonNullable<Extract<BoardEdit, { type: 'shot' }>['set']>) =>
    void changes.edit(...open.map((shot): BoardEdit => ({ type: 'shot', id: shot.id, set: fields }))).catch(() => {})
  const made = first && selected.length === 1 ? making.get(first.id) : undefined
  const setting = first && selected.length === 1 ? settingElsewhere(board, first) : undefined
  return (
    <Section title={t('inspector.picture')} aside={made && <PictureAside made={made} />}>
      {setting && <p className="text-xs text-muted">{t('inspector.setIn', setting)}</p>}
      <div className="grid grid-cols-2 gap-3">
        <Choice
          label={t('inspector.size')}
          options={SIZES}
          nameOf={(size) => t(`size.${size}`)}
          value={common(selected, 'size')}
          isDisabled={isDisabled}
          onChange={(size) => set({ size })}
        />
        <Choice
          label={t('inspector.move')}
          options={MOVES}
          nameOf={(move) => t(`move.${move}`)}
          value={common(selected, 'move')}
          isDisabled={isDisabled}
          onChange={(move) => set({ move })}
        />
        <Choice
          label={t('inspector.framing')}
          options={FRAMINGS}
          nameOf={(framing) => t(`framing.${framing}`)}
          value={common(selected, 'framing')}
          isDisabled={isDisabled}
          onChange={(framing) => set({ framing })}
        />
        <Choice
          label={t('inspector.angle')}
          options={ANGLES}
          nameOf={(angle) => t(`angle.${angle}`)}
          value={common(selected, 'angle')}
          isDisabled={isDisabled}
          onChange={(angle) => set({ angle })}
        />
      </div>
    </Section>
  )
}

/** A shot that was moved to another scene keeps the place it shows. */
function settingElsewhere(board: Board, { scene_id, setting_scene_id }: BoardShot) {
  const scene = scene_id === setting_scene_id ? undefined : board.scenes.find((one) => one.id === setting_scene_id)
  return scene && { number: scene.number, heading: scene.heading }
}

function PictureAside({ made }: { readonly made: NonNullable<ReturnType<Making['get']>> }) {
  const t = useTexts()
  return (
    <span className="flex items-center gap-2 text-xs">
      <StateMark state={made.picture.state} withWord />
      {made.picture.url && (
        <a
          href={made.picture.url}
          target="_blank"
          rel="noreferrer"
          aria-label={t('inspector.openFull')}
          className="text-muted hover:text-ink"
        >
          <ExternalLink aria-hidden className="size-3.5" />
        </a>
      )}
    </span>
  )
}

const SECOND_MS = 1000
const toMs = (seconds: string) => Math.round(Number(seconds) * SECOND_MS)

type OneShotProps = InspectorProps & { readonly shot: BoardShot }

function OneShot(props: OneShotProps) {
  const { shot, board, making, mayEdit, changes } = props
  const t = useTexts()
  const clips = useClipTexts()
  const isDisabled = !mayEdit || shot.locked
  const made = making.get(shot.id)
  const set = (fields: NonNullable<Extract<BoardEdit, { type: 'shot' }>['set']>) =>
    changes.save({ type: 'shot', id: shot.id, set: fields })
  const field = (name: string) => ({ draft: `${board.project_id}.${shot.id}.${name}`, isDisabled })
  const characters = board.characters.map((character) => character.name)
  return (
    <>
      <KeyFrames key={`${shot.id} frames`} {...props} made={made} />
      <Section title={clips('title')}>
        <ShotClips key={`${shot.id} clips`} board={board} shot={shot} making={making} mayEdit={mayEdit} />
      </Section>
      <div className="flex flex-col gap-3">
        <SavedText
          {...field('action')}
          label={t('inspector.action')}
          value={shot.action}
          rows={3}
          onSave={(action) => set({ action })}
        />
        <Figures
          figures={shot.figures}
          characters={characters}
          isDisabled={isDisabled}
          onChange={(figures) => void changes.edit({ type: 'shot', id: shot.id, set: { figures } }).catch(() => {})}
        />
        <SavedText
          {...field('subject')}
          label={t('inspector.subject')}
          value={shot.subject ?? ''}
          normal={(subject) => (subject.trim() === '' ? '' : subject)}
          onSave={(subject) => set({ subject: subject.trim() === '' ? null : subject })}
        />
        <SavedText
          {...field('props')}
          label={t('inspector.props')}
          hint={t('inspector.propsHint')}
          value={shot.props.join(', ')}
          normal={(props) => splitNames(props).join(', ')}
          onSave={(props) => set({ props: splitNames(props) })}
        />
        <SavedText
          {...field('duration')}
          kind="seconds"
          label={`${t('inspector.duration')} (${t('inspector.seconds')})`}
          hint={t('inspector.lengthNow', { length: formatSeconds(made?.length_ms ?? shot.duration_ms) })}
          value={String(shot.duration_ms / SECOND_MS)}
          normal={(seconds) => String(toMs(seconds) / SECOND_MS)}
          onSave={(seconds) => set({ duration_ms: toMs(seconds) })}
        />
      </div>
      <Section title={t('inspector.lines')}>
        <SpokenLines {...props} made={made} />
      </Section>
      <SavedText
        {...field('notes')}
        label={t('inspector.notes')}
        value={shot.notes}
        rows={3}
        onSave={(notes) => set({ notes })}
      />
    </>
  )
}

function SpokenLines({ shot, made, ...props }: OneShotProps & { readonly made: ReturnType<Making['get']> }) {
  const { board, mayEdit, changes, onSpeakAnew } = props
  return (
    <Lines
      projectId={board.project_id}
      shot={shot}
      made={made}
      mayEdit={mayEdit}
      onSplit={(at_line) => void changes.edit({ type: 'split_shot', id: shot.id, at_line }).catch(() => {})}
      onSpeakAnew={(lineId) => onSpeakAnew(shot.id, lineId)}
      draft={board.project_id}
      onDirect={(id, direction) =>
        changes.save(
          direction === null
            ? { type: 'line', id, reset: ['direction'] }
            : { type: 'line', id, set: { direction: direction.trim() } },
        )
      }
    />
  )
}

const splitNames = (text: string) =>
  text
    .split(/[,，、;；]/)
    .map((name) => name.trim())
    .filter((name) => name !== '')
