import { AlertDialog } from 'radix-ui'
import type { ReactNode } from 'react'
import { useCommon } from '#web/i18n/common.ts'
import { Button } from '#web/ui/button.tsx'
import { OverAlert } from '#web/ui/over.tsx'
import { Problem } from './problem.tsx'

type ConfirmProps = {
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly title: string
  readonly children?: ReactNode
  /** What will be done, in a word: "Delete", never "OK". */
  readonly verb: string
  readonly isDanger?: boolean
  readonly isBusy?: boolean
  readonly isDisabled?: boolean
  readonly error?: unknown
  readonly onConfirm: () => void
}

/** Asks before what cannot be undone. Stays open while the work runs and when it was refused. */
export function Confirm({ isOpen, onClose, title, children, verb, isDanger, isBusy, ...rest }: ConfirmProps) {
  const t = useCommon()
  return (
    <AlertDialog.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="fixed inset-0 z-40 bg-scrim" />
        <OverAlert className="fixed top-1/2 left-1/2 z-40 w-[calc(100vw-2rem)] max-w-md -translate-x-1/2 -translate-y-1/2 rounded-xl border border-line bg-surface p-5 shadow-float">
          <AlertDialog.Title className="text-base font-semibold">{title}</AlertDialog.Title>
          <AlertDialog.Description asChild>
            <div className="mt-2 text-muted">{children}</div>
          </AlertDialog.Description>
          <div className="mt-4 empty:hidden">
            <Problem error={rest.error} />
          </div>
          <div className="mt-5 flex justify-end gap-2">
            <AlertDialog.Cancel asChild>
              <Button>{t('cancel')}</Button>
            </AlertDialog.Cancel>
            <Button
              look={isDanger ? 'danger' : 'primary'}
              isBusy={isBusy ?? false}
              disabled={rest.isDisabled ?? false}
              onClick={rest.onConfirm}
            >
              {verb}
            </Button>
          </div>
        </OverAlert>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
