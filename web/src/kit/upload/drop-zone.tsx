import { type DragEvent, type ReactNode, useRef, useState } from 'react'
import { classes } from '#web/ui/classes.ts'

type DropZoneProps = {
  readonly onFiles: (files: readonly File[]) => void
  readonly isDisabled?: boolean
  /** Shown over the children while files hover. */
  readonly hint: ReactNode
  readonly children: ReactNode
  readonly className?: string
}

/** Everything within takes dropped files. Nothing for the keyboard: a button that opens the same dialog stands within. */
export function DropZone({ onFiles, isDisabled = false, hint, children, className }: DropZoneProps) {
  const [isOver, setIsOver] = useState(false)
  const depth = useRef(0)
  const hasFiles = (event: DragEvent) => !isDisabled && event.dataTransfer.types.includes('Files')
  const enter = (event: DragEvent, step: 1 | -1) => {
    if (!hasFiles(event)) return
    event.preventDefault()
    depth.current = Math.max(0, depth.current + step)
    setIsOver(depth.current > 0)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; a button is the first
    <div
      className={classes('relative', className)}
      onDragEnter={(event) => enter(event, 1)}
      onDragLeave={(event) => enter(event, -1)}
      onDragOver={(event) => hasFiles(event) && event.preventDefault()}
      onDrop={(event) => {
        if (!hasFiles(event)) return
        event.preventDefault()
        depth.current = 0
        setIsOver(false)
        onFiles(filesOf(event.dataTransfer))
      }}
    >
      {children}
      {isOver && (
        <div className="pointer-events-none absolute inset-1 z-30 flex items-center justify-center rounded-xl border-2 border-dashed border-accent bg-accent-soft/85">
          <span className="rounded-lg bg-raised px-4 py-2.5 font-medium shadow-float">{hint}</span>
        </div>
      )}
    </div>
  )
}

/** A folder is no file: its entry has no content. */
function filesOf(transfer: DataTransfer): File[] {
  const items = [...transfer.items].filter((item) => item.kind === 'file')
  if (items.length === 0) return [...transfer.files]
  return items.flatMap((item) => {
    const isFolder = item.webkitGetAsEntry?.()?.isDirectory ?? false
    const file = item.getAsFile()
    return file && !isFolder ? [file] : []
  })
}
