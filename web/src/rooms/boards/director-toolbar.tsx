import {
  ArchiveRestore,
  ArrowLeft,
  ArrowRight,
  Ellipsis,
  Keyboard,
  Lock,
  Merge,
  PanelRight,
  Plus,
  Redo2,
  RefreshCw,
  Scissors,
  Trash2,
  Undo2,
} from 'lucide-react'
import type { Board } from '#contract/boards.ts'
import { useCommon } from '#web/i18n/common.ts'
import { Button } from '#web/ui/button.tsx'
import { classes } from '#web/ui/classes.ts'
import { IconButton } from '#web/ui/icon-button.tsx'
import { Menu, MenuItem, MenuLine } from '#web/ui/menu.tsx'
import { Tooltip } from '#web/ui/tooltip.tsx'
import { MemberAvatar } from '../workspaces/member-avatar.tsx'
import type { Command } from './director-keys.ts'
import type { Others } from './director-presence.ts'
import { useTexts } from './director-texts.ts'

type ToolbarProps = {
  readonly board: Board
  readonly selectedCount: number
  /** Ends choosing several by touch; null while nobody does. */
  readonly onChosen: (() => void) | null
  readonly others: Others
  readonly mayEdit: boolean
  readonly isInspecting: boolean
  /** Whether something is not made, or out of date: then making it is the next thing to do. */
  readonly hasMissing: boolean
  readonly onRun: (command: Command) => void
  readonly onMakeMissing: () => void
  readonly onWaiting: () => void
  readonly onInspector: () => void
}

const ICON = 'size-4'

export function Toolbar(props: ToolbarProps) {
  const t = useTexts()
  const { board, selectedCount, mayEdit } = props
  return (
    <div className="flex min-h-12 flex-wrap items-center gap-1 border-b border-line bg-surface px-3 py-1">
      <h2 className="sr-only">{t('title')}</h2>
      {mayEdit && <History {...props} />}
      <span
        className={classes('px-1 text-muted tabular-nums', props.onChosen ? 'text-ink' : 'max-sm:sr-only')}
        aria-live="polite"
      >
        {selectedCount > 1 || props.onChosen
          ? t('selected', { count: selectedCount })
          : t('shots', { count: board.shots.length })}
      </span>
      {props.onChosen && (
        <Button size="small" look="primary" onClick={props.onChosen}>
          {t('do.chosen')}
        </Button>
      )}
      <span className="flex-1" />
      <Faces others={props.others} />
      {board.orphan_count + board.removed_shots.length > 0 && (
        <Button
          size="small"
          look="quiet"
          aria-label={t('do.waiting')}
          title={t('do.waiting')}
          icon={<ArchiveRestore aria-hidden className={ICON} />}
          onClick={props.onWaiting}
        >
          {board.orphan_count + board.removed_shots.length}
        </Button>
      )}
      {mayEdit && (
        <Button size="small" look={props.hasMissing ? 'primary' : 'secondary'} onClick={props.onMakeMissing}>
          {t('do.make')}
        </Button>
      )}
      <IconButton label={`${t('do.keys')} (?)`} onClick={() => props.onRun({ do: 'help' })} className="max-sm:hidden">
        <Keyboard aria-hidden className={ICON} />
      </IconButton>
      <IconButton label={t('do.inspector')} isPressed={props.isInspecting} onClick={props.onInspector}>
        <PanelRight aria-hidden className={ICON} />
      </IconButton>
    </div>
  )
}

function History({ board, selectedCount, onRun }: ToolbarProps) {
  const t = useTexts()
  const common = useCommon()
  const none = selectedCount === 0
  const item = (command: Command) => ({ onSelect: () => onRun(command), isDisabled: none })
  return (
    <>
      <IconButton
        label={`${common('undo')} (Ctrl+Z)`}
        disabled={board.undo === null}
        onClick={() => onRun({ do: 'undo' })}
      >
        <Undo2 aria-hidden className={ICON} />
      </IconButton>
      <IconButton
        label={`${common('redo')} (Shift+Ctrl+Z)`}
        disabled={board.redo === null}
        onClick={() => onRun({ do: 'redo' })}
      >
        <Redo2 aria-hidden className={ICON} />
      </IconButton>
      <IconButton label={`${t('do.insert')} (I)`} disabled={none} onClick={() => onRun({ do: 'insert' })}>
        <Plus aria-hidden className={ICON} />
      </IconButton>
      <Menu
        align="start"
        trigger={
          <IconButton label={t('do.more')}>
            <Ellipsis aria-hidden className={ICON} />
          </IconButton>
        }
      >
        <MenuItem {...item({ do: 'split' })} shortcut="S" icon={<Scissors aria-hidden className={ICON} />}>
          {t('do.split')}
        </MenuItem>
        <MenuItem {...item({ do: 'merge' })} shortcut="M" icon={<Merge aria-hidden className={ICON} />}>
          {t('do.merge')}
        </MenuItem>
        <MenuItem {...item({ do: 'lock' })} shortcut="X" icon={<Lock aria-hidden className={ICON} />}>
          {t('do.lock')} / {t('do.unlock')}
        </MenuItem>
        <MenuItem {...item({ do: 'regenerate' })} shortcut="R" icon={<RefreshCw aria-hidden className={ICON} />}>
          {t('do.regenerate')}
        </MenuItem>
        <MenuLine />
        <MenuItem
          {...item({ do: 'reorder', step: -1 })}
          shortcut="Alt+←"
          icon={<ArrowLeft aria-hidden className={ICON} />}
        >
          {t('do.earlier')}
        </MenuItem>
        <MenuItem
          {...item({ do: 'reorder', step: 1 })}
          shortcut="Alt+→"
          icon={<ArrowRight aria-hidden className={ICON} />}
        >
          {t('do.later')}
        </MenuItem>
        <MenuLine />
        <MenuItem {...item({ do: 'delete' })} isDanger shortcut="Del" icon={<Trash2 aria-hidden className={ICON} />}>
          {t('do.delete')}
        </MenuItem>
      </Menu>
    </>
  )
}

const FACES_MAX = 5

function Faces({ others: { people } }: { readonly others: Others }) {
  const t = useTexts()
  if (people.length === 0) return null
  const names = people.map((person) => person.name).join(', ')
  return (
    <Tooltip text={t('here', { names })}>
      <span role="img" aria-label={t('here', { names })} className="mr-1 flex -space-x-1.5">
        {people.slice(0, FACES_MAX).map((person) => (
          <MemberAvatar key={person.user_id} id={person.user_id} name={person.name} size="small" />
        ))}
      </span>
    </Tooltip>
  )
}
