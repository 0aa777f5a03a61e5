// Where a writer finds the engines: a menu beside the text, a key, and what opens from either.
import { useSearch } from '@tanstack/react-router'
import { WandSparkles } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { IconButton } from '#web/ui/icon-button.tsx'
import { Menu, MenuItem, MenuLine } from '#web/ui/menu.tsx'
import { isAtLeast, useWorkspace } from '../workspaces/workspace.ts'
import { AskDialog } from './ask-dialog.tsx'
import { DraftsSheet } from './drafts-sheet.tsx'
import { useTexts } from './texts.ts'
import type { Lines } from './wish.ts'
import { KINDS, kindNamed, useOpenWriting } from './writing.ts'

const KEYS = { mac: '⌘J', other: 'Ctrl J' }
const isMac = () => /Mac|iPhone|iPad/.test(navigator.platform)

export function WriteMenu() {
  const t = useTexts()
  const open = useOpenWriting()
  const { role } = useWorkspace()
  const mayWrite = isAtLeast(role, 'writer')
  const offered = KINDS.filter((each) => (each !== 'shots' && each !== 'visual') || isAtLeast(role, 'director'))
  return (
    <Menu
      trigger={
        <IconButton label={t('open')} aria-keyshortcuts="Control+J Meta+J">
          <WandSparkles aria-hidden className="size-4" />
        </IconButton>
      }
    >
      {mayWrite && (
        <>
          {offered.map((kind) => (
            <MenuItem
              key={kind}
              onSelect={() => open({ write: kind })}
              {...(kind === 'script' ? { shortcut: isMac() ? KEYS.mac : KEYS.other } : {})}
            >
              {t(`menu.${kind}`)}
            </MenuItem>
          ))}
          <MenuLine />
        </>
      )}
      <MenuItem onSelect={() => open({ write: 'drafts' })}>{t('menu.drafts')}</MenuItem>
    </Menu>
  )
}

type CornerProps = {
  readonly projectId: string
  readonly hasScript: boolean
  readonly savedText: string
  readonly isDirty: boolean
  readonly textNow: () => string
  /** Those that are marked in the editor, or where the cursor is. */
  readonly linesNow: () => Lines & { readonly isMarked: boolean }
}

/** What the address asks for: a dialog, the list of drafts, or nothing. */
export function WritingCorner({ textNow, linesNow, ...props }: CornerProps) {
  const { write } = useSearch({ strict: false }) as { write?: string }
  const { role } = useWorkspace()
  const mayWrite = isAtLeast(role, 'writer')
  const open = useOpenWriting()
  useWriteKey(mayWrite && write === undefined, () => open({ write: linesNow().isMarked ? 'rewrite' : 'script' }))
  const kind = kindNamed(write)
  if (write === 'drafts') return <DraftsSheet projectId={props.projectId} />
  if (kind === undefined || !mayWrite) return null
  return <AskDialog {...props} kind={kind} text={textNow()} lines={linesNow()} />
}

function useWriteKey(isOn: boolean, run: () => void): void {
  const latest = useRef(run)
  latest.current = run
  useEffect(() => {
    if (!isOn) return
    const pressed = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'j' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return
      event.preventDefault()
      latest.current()
    }
    window.addEventListener('keydown', pressed)
    return () => window.removeEventListener('keydown', pressed)
  }, [isOn])
}
