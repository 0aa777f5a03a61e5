import { Play } from 'lucide-react'
import { useState } from 'react'
import type { FileDetail } from '#contract/files.ts'
import { classes } from '#web/ui/classes.ts'
import { KindIcon } from './kind-icon.tsx'

type ThumbnailProps = { readonly file: FileDetail; readonly className: string }

/** The name stands beside it, so it says nothing itself. */
export function Thumbnail({ file, className }: ThumbnailProps) {
  const [isBroken, setIsBroken] = useState(false)
  const isFilm = file.media_type.startsWith('video/')
  const isShown = file.preview_url !== null && !isBroken
  return (
    <span className={classes('relative flex items-center justify-center overflow-hidden bg-sunken', className)}>
      {isShown ? (
        <img
          src={file.preview_url ?? ''}
          alt=""
          loading="lazy"
          decoding="async"
          className="size-full object-cover"
          onError={() => setIsBroken(true)}
        />
      ) : (
        <KindIcon mediaType={file.media_type} className="size-1/4 max-h-10 min-h-5 text-faint" />
      )}
      {isShown && isFilm && (
        <span className="absolute flex size-8 items-center justify-center rounded-full bg-scrim">
          <Play aria-hidden className="size-4 fill-white text-white" />
        </span>
      )}
    </span>
  )
}
