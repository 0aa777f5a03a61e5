import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { classes } from './classes.ts'
import { OverContent } from './over.tsx'

type DialogProps = {
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly title: string
  readonly closeLabel: string
  readonly description?: ReactNode
  readonly children: ReactNode
  /** Buttons, at the lower right. */
  readonly actions?: ReactNode
  readonly width?: 'narrow' | 'medium' | 'wide'
}

const WIDTHS = { narrow: 'max-w-md', medium: 'max-w-xl', wide: 'max-w-4xl' }

export function Dialog({ isOpen, onClose, title, closeLabel, description, children, actions, width }: DialogProps) {
  return (
    <Radix.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-scrim" />
        <OverContent
          onOpenAutoFocus={beginAtField}
          {...(description ? {} : { 'aria-describedby': undefined })}
          className={classes(
            'fixed top-1/2 left-1/2 z-40 flex max-h-[90dvh] w-[calc(100vw-2rem)] -translate-x-1/2 -translate-y-1/2 flex-col',
            'rounded-xl border border-line bg-surface shadow-float',
            WIDTHS[width ?? 'narrow'],
          )}
        >
          <header className="flex items-start gap-3 px-5 pt-4 pb-3">
            <div className="min-w-0 flex-1">
              <Radix.Title className="text-base font-semibold">{title}</Radix.Title>
              {description && <Radix.Description className="mt-1 text-muted">{description}</Radix.Description>}
            </div>
            <Radix.Close
              aria-label={closeLabel}
              className="-mr-1.5 inline-flex size-7 items-center justify-center rounded-md text-muted hover:bg-sunken"
            >
              <X aria-hidden className="size-4" />
            </Radix.Close>
          </header>
          <div className="min-h-0 overflow-y-auto px-5 pb-4">{children}</div>
          {actions && (
            <footer className="flex flex-wrap justify-end gap-2 border-t border-line px-5 py-3">{actions}</footer>
          )}
        </OverContent>
      </Radix.Portal>
    </Radix.Root>
  )
}

const FIELDS = 'input:not([type="file"]):not([type="radio"]):not([type="checkbox"]), textarea, select'

/** Where one writes, not at the cross that closes; on a phone it would push the keyboard of the screen over the dialog. */
function beginAtField(event: Event): void {
  if (window.matchMedia('(pointer: coarse)').matches) return
  const field = event.currentTarget instanceof Element ? event.currentTarget.querySelector<HTMLElement>(FIELDS) : null
  if (!field) return
  event.preventDefault()
  field.focus()
}
