import { File, FileAudio, FileImage, FileText, FileVideo } from 'lucide-react'
import { looksOf } from './files.ts'

const ICONS = {
  image: FileImage,
  video: FileVideo,
  audio: FileAudio,
  text: FileText,
  pdf: FileText,
  other: File,
} as const

export function KindIcon({ mediaType, className }: { readonly mediaType: string; readonly className: string }) {
  const Icon = ICONS[looksOf(mediaType)]
  return <Icon aria-hidden className={className} />
}
