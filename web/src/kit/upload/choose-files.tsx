import { type ReactNode, useRef } from 'react'
import { Button, type ButtonProps } from '#web/ui/button.tsx'

type ChooseFilesProps = Pick<ButtonProps, 'look' | 'size' | 'icon' | 'isBusy' | 'disabled'> & {
  readonly onFiles: (files: readonly File[]) => void
  /** As of `<input accept>`: "image/*". */
  readonly accept?: string
  readonly isMany?: boolean
  readonly children: ReactNode
}

/** A button that opens the system's dialog to choose files. */
export function ChooseFiles({ onFiles, accept, isMany = false, children, ...look }: ChooseFilesProps) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button {...look} onClick={() => input.current?.click()}>
        {children}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        tabIndex={-1}
        aria-hidden
        multiple={isMany}
        {...(accept === undefined ? {} : { accept })}
        onChange={(event) => {
          const chosen = [...(event.target.files ?? [])]
          // The same file can be chosen again.
          event.target.value = ''
          if (chosen.length > 0) onFiles(chosen)
        }}
      />
    </>
  )
}
