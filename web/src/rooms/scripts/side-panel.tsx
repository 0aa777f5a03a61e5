// The right side of the desk: as wide as wished, or away.
import { type ReactNode, useState } from 'react'
import { readOwn, writeOwn } from '#web/kit/own-store.ts'
import { classes } from '#web/ui/classes.ts'
import { useTexts } from './texts.ts'

const LEAST_PX = 300
const MOST_PX = 640
const STEP_PX = 24
const NAME = 'script-panel'

type Stored = { readonly widthPx: number; readonly isOpen: boolean }
const FIRST: Stored = { widthPx: 380, isOpen: true }

export type PanelWidth = ReturnType<typeof usePanelWidth>

export function usePanelWidth() {
  const [stored, setStored] = useState<Stored>(() => readOwn<Stored>('choice', NAME) ?? FIRST)
  const become = (next: Stored) => {
    setStored(next)
    writeOwn('choice', NAME, next)
  }
  return {
    ...stored,
    resize: (widthPx: number) => become({ ...stored, widthPx: Math.min(MOST_PX, Math.max(LEAST_PX, widthPx)) }),
    toggle: () => become({ ...stored, isOpen: !stored.isOpen }),
  }
}

type SidePanelProps = {
  readonly panel: PanelWidth
  readonly isShownOnPhone: boolean
  readonly label: string
  readonly children: ReactNode
}

export function SidePanel({ panel, isShownOnPhone, label, children }: SidePanelProps) {
  return (
    <>
      {panel.isOpen && <Divider panel={panel} />}
      <section
        aria-label={label}
        style={{ '--panel': `${panel.widthPx}px` } as Record<string, string>}
        className={classes(
          'min-h-0 flex-1 md:w-(--panel) md:flex-none',
          !isShownOnPhone && 'hidden',
          panel.isOpen ? 'md:block' : 'md:hidden',
        )}
      >
        {children}
      </section>
    </>
  )
}

function Divider({ panel }: { readonly panel: PanelWidth }) {
  const t = useTexts()
  return (
    // biome-ignore lint/a11y/useSemanticElements: a splitter that can be moved is no <hr>
    <div
      role="separator"
      tabIndex={0}
      aria-label={t('divider')}
      aria-orientation="vertical"
      aria-valuenow={panel.widthPx}
      aria-valuemin={LEAST_PX}
      aria-valuemax={MOST_PX}
      className="hidden w-1.5 shrink-0 cursor-col-resize touch-none border-l border-line bg-canvas hover:bg-line focus-visible:bg-focus md:block"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        event.preventDefault()
      }}
      onPointerMove={(event) => {
        if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
        const edge = event.currentTarget.parentElement?.getBoundingClientRect().right ?? 0
        panel.resize(Math.round(edge - event.clientX))
      }}
      onKeyDown={(event) => {
        if (event.key === 'ArrowLeft') panel.resize(panel.widthPx + STEP_PX)
        else if (event.key === 'ArrowRight') panel.resize(panel.widthPx - STEP_PX)
        else return
        event.preventDefault()
      }}
    />
  )
}
