import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { OverContent } from './over.tsx'

type SheetProps = {
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly title: string
  readonly closeLabel: string
  readonly children: ReactNode
}

/** A drawer at the right edge; the page stays in view beside it. */
export function Sheet({ isOpen, onClose, title, closeLabel, children }: SheetProps) {
  return (
    <Radix.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-scrim" />
        <OverContent
          aria-describedby={undefined}
          className="fixed inset-y-0 right-0 z-40 flex w-full max-w-md flex-col border-l border-line bg-surface shadow-float"
        >
          <header className="flex h-14 items-center justify-between border-b border-line px-4">
            <Radix.Title className="font-semibold">{title}</Radix.Title>
            <Radix.Close
              aria-label={closeLabel}
              className="inline-flex size-8 items-center justify-center rounded-md text-muted hover:bg-sunken"
            >
              <X aria-hidden className="size-4" />
            </Radix.Close>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto">{children}</div>
        </OverContent>
      </Radix.Portal>
    </Radix.Root>
  )
}
