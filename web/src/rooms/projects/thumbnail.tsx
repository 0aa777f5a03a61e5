// The picture of a project, or a quiet stand-in by its kind.
import { AudioLines, Box, Clapperboard, type LucideIcon, Package, Smartphone } from 'lucide-react'
import type { ProjectKind } from '#contract/projects.ts'
import { classes } from '#web/ui/classes.ts'

export const KIND_ICONS: Record<ProjectKind, LucideIcon> = {
  comic_drama: Clapperboard,
  audio_drama: AudioLines,
  short_video: Smartphone,
  campaign: Package,
  render: Box,
}

type ThumbnailProps = {
  readonly src: string | null
  readonly kind: ProjectKind
  readonly title: string
  readonly isFaded?: boolean
  /** In a row of a list: only the sign of the kind fits. */
  readonly isSmall?: boolean
}

export function Thumbnail({ src, kind, title, isFaded, isSmall }: ThumbnailProps) {
  const Icon = KIND_ICONS[kind]
  if (src !== null)
    return (
      <img
        src={src}
        alt=""
        loading="lazy"
        decoding="async"
        className={classes('size-full object-cover', isFaded && 'opacity-60 grayscale')}
      />
    )
  if (isSmall)
    return (
      <div aria-hidden className="flex size-full items-center justify-center bg-sunken text-faint">
        <Icon className="size-5" strokeWidth={1.5} />
      </div>
    )
  return (
    <div
      aria-hidden
      className="relative flex size-full items-end overflow-hidden bg-linear-to-br from-raised to-sunken px-4 py-2"
    >
      <Icon className="absolute -right-4 -bottom-6 size-32 text-line" strokeWidth={1} />
      <span className="font-serif text-6xl leading-none text-line-strong">{[...title.trim()][0]}</span>
    </div>
  )
}
