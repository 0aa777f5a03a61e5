// What each key does on the director's page. Pure but for the listening.
import { useEffect, useRef } from 'react'
import { areSingleKeysOn } from '#web/kit/preferences.ts'

export type Command =
  | { readonly do: 'step'; readonly to: 'left' | 'right' | 'up' | 'down' | 'first' | 'last'; readonly extend: boolean }
  | { readonly do: 'scene' | 'reorder' | 'shuttle'; readonly step: -1 | 1 }
  | {
      readonly do:
        | 'all'
        | 'clear'
        | 'inspect'
        | 'toggle_play'
        | 'pause'
        | 'insert'
        | 'split'
        | 'merge'
        | 'lock'
        | 'regenerate'
        | 'delete'
        | 'undo'
        | 'redo'
        | 'help'
    }

type Key = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>

const STEPS = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'first',
  End: 'last',
} as const

const PLAIN: Readonly<Record<string, Command>> = {
  '[': { do: 'scene', step: -1 },
  ']': { do: 'scene', step: 1 },
  j: { do: 'shuttle', step: -1 },
  l: { do: 'shuttle', step: 1 },
  k: { do: 'pause' },
  ' ': { do: 'toggle_play' },
  i: { do: 'insert' },
  s: { do: 'split' },
  m: { do: 'merge' },
  x: { do: 'lock' },
  r: { do: 'regenerate' },
  Delete: { do: 'delete' },
  Backspace: { do: 'delete' },
  Enter: { do: 'inspect' },
  Escape: { do: 'clear' },
  '?': { do: 'help' },
}

export function commandOf({ key, shiftKey, ctrlKey, metaKey, altKey }: Key): Command | undefined {
  const name = key.length === 1 ? key.toLowerCase() : key
  if (ctrlKey || metaKey) {
    if (name === 'z') return { do: shiftKey ? 'redo' : 'undo' }
    if (name === 'y') return { do: 'redo' }
    return name === 'a' ? { do: 'all' } : undefined
  }
  if (altKey) {
    if (name === 'ArrowLeft') return { do: 'reorder', step: -1 }
    return name === 'ArrowRight' ? { do: 'reorder', step: 1 } : undefined
  }
  const to = STEPS[name as keyof typeof STEPS]
  return to ? { do: 'step', to, extend: shiftKey } : PLAIN[name]
}

/** A single sign, or what deletes: said aloud or pressed by chance anywhere else, it must not change the board. */
const isShort = ({ key, ctrlKey, metaKey, altKey }: Key): boolean =>
  !ctrlKey && !metaKey && !altKey && (key.length === 1 || key === 'Delete' || key === 'Backspace')

/** The board, or nothing in particular. */
function isOfBoard(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return true
  return target.matches('body, #content') || target.closest('[data-board-scroller]') !== null
}

/** Somebody is typing, or in a list or dialog of its own: keys mean something else there. */
function isTaken(target: EventTarget | null, command: Command): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (
    target.closest(
      'input, textarea, select, video, [contenteditable], [role="dialog"], [role="alertdialog"], [role="menu"]',
    )
  )
    return true
  const isPress = command.do === 'toggle_play' || command.do === 'inspect'
  return isPress && target.closest('button, a, summary') !== null
}

export function useKeys(run: (command: Command) => void): void {
  const latest = useRef(run)
  latest.current = run
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      const command = commandOf(event)
      if (!command || event.defaultPrevented || isTaken(event.target, command)) return
      if (isShort(event) && !(areSingleKeysOn() && isOfBoard(event.target))) return
      event.preventDefault()
      latest.current(command)
    }
    window.addEventListener('keydown', hear)
    return () => window.removeEventListener('keydown', hear)
  }, [])
}
