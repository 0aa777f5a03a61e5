// The way into the palette: a button for the mouse, Ctrl-K or Cmd-K for the keyboard. The palette itself is loaded when it is
// first asked for.
import { Search } from 'lucide-react'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useTexts } from './texts.ts'

const CommandPalette = lazy(async () => ({ default: (await import('./command-palette.tsx')).CommandPalette }))

const isApple = /Mac|iPhone|iPad/.test(navigator.userAgent)

export function PaletteButton() {
  const t = useTexts()
  const [isOpen, setOpen] = useState(false)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(isApple ? event.metaKey : event.ctrlKey)) return
      if (event.shiftKey || event.altKey) return
      event.preventDefault()
      setOpen((open) => !open)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        aria-keyshortcuts={isApple ? 'Meta+K' : 'Control+K'}
        onClick={() => setOpen(true)}
        className="inline-flex h-8 items-center gap-2 rounded-md border border-line px-2 text-muted hover:border-line-strong hover:text-ink lg:w-64"
      >
        <Search aria-hidden className="size-4 shrink-0" />
        <span className="sr-only lg:not-sr-only lg:flex-1 lg:text-left">{t('palette')}</span>
        <kbd aria-hidden className="hidden font-sans text-xs lg:inline">
          {isApple ? '⌘ K' : 'Ctrl K'}
        </kbd>
      </button>
      {isOpen && (
        <Suspense>
          <CommandPalette onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
