// What a file looks or sounds like. Nothing that was uploaded runs here: pictures, media, plain text, and PDF in the
// browser's own viewer.
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import type { FileDetail } from '#contract/files.ts'
import { Problem } from '#web/kit/problem.tsx'
import { FileWaveform } from '#web/kit/waveform/waveform.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { linkQuery, looksOf } from '../files.ts'
import { KindIcon } from '../kind-icon.tsx'
import { useTexts } from '../texts.ts'

const TEXT_MAX_BYTES = 64 * 1024
/** Larger ones are not loaded whole to be looked at. */
const PDF_MAX_BYTES = 64 * 1024 * 1024

type PreviewProps = { readonly file: FileDetail }
type ShownProps = PreviewProps & { readonly src: string }

export function FilePreview({ file }: PreviewProps) {
  const link = useQuery(linkQuery(file.id))
  const looks = looksOf(file.media_type)
  if (looks === 'other' || (looks === 'pdf' && file.size_bytes > PDF_MAX_BYTES)) return <NoPreview file={file} />
  if (looks === 'image' && file.preview_url === null && file.media_type !== 'image/svg+xml')
    return <NoPreview file={file} />
  if (link.error) return <Problem error={link.error} onRetry={() => void link.refetch()} />
  if (!link.data) return <Skeleton className="h-56" />
  const Shown = SHOWN[looks]
  return <Shown file={file} src={link.data.url} />
}

const SHOWN = { image: Picture, video: Film, audio: Sound, pdf: Pdf, text: Text } as const

function Frame({ children }: { readonly children: ReactNode }) {
  return <div className="flex items-center justify-center overflow-hidden rounded-lg bg-sunken">{children}</div>
}

function Picture({ file, src }: ShownProps) {
  const t = useTexts()
  const isDrawing = file.media_type === 'image/svg+xml'
  return (
    <Frame>
      <img
        src={isDrawing ? src : `/api/v1/assets/${file.id}/preview?size=large`}
        alt={t('detail.preview', { name: file.name })}
        className="max-h-80 max-w-full object-contain"
      />
    </Frame>
  )
}

function Film({ file, src }: ShownProps) {
  const t = useTexts()
  return (
    <Frame>
      <video
        controls
        preload="metadata"
        src={src}
        aria-label={t('detail.preview', { name: file.name })}
        className="max-h-80 w-full"
        {...(file.preview_url === null ? {} : { poster: file.preview_url })}
      />
    </Frame>
  )
}

function Sound({ file, src }: ShownProps) {
  return <FileWaveform fileId={file.id} name={file.name} src={src} />
}

function Pdf({ file, src }: ShownProps) {
  const t = useTexts()
  const [url, setUrl] = useState<string | null>(null)
  const [error, setError] = useState<unknown>(null)
  useEffect(() => {
    const gone = new AbortController()
    let made: string | undefined
    fetch(src, { signal: gone.signal })
      .then((reply) => reply.arrayBuffer())
      .then((bytes) => {
        made = URL.createObjectURL(new Blob([bytes], { type: 'application/pdf' }))
        setUrl(made)
      })
      .catch((problem: unknown) => !gone.signal.aborted && setError(problem))
    return () => {
      gone.abort()
      if (made !== undefined) URL.revokeObjectURL(made)
    }
  }, [src])
  if (error) return <Problem error={error} />
  if (url === null) return <Skeleton className="h-96" />
  return (
    <object
      type="application/pdf"
      data={url}
      aria-label={t('detail.preview', { name: file.name })}
      className="h-96 w-full rounded-lg bg-sunken"
    >
      <p className="p-4 text-muted">{t('detail.pdfNotShown')}</p>
    </object>
  )
}

/** The beginning of it, in whichever encoding it reads. */
async function readBeginning(src: string, signal: AbortSignal): Promise<string> {
  const reply = await fetch(src, { signal, headers: { range: `bytes=0-${TEXT_MAX_BYTES - 1}` } })
  if (reply.status === 416) return ''
  const bytes = await reply.arrayBuffer()
  try {
    // A sign may be cut in two at the end: that is no reason to doubt the encoding.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
  } catch {
    return new TextDecoder('gb18030').decode(bytes)
  }
}

function Text({ file, src }: ShownProps) {
  const t = useTexts()
  const text = useQuery({
    queryKey: ['file-text', file.id, file.sha256],
    queryFn: ({ signal }) => readBeginning(src, signal),
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (text.error) return <Problem error={text.error} onRetry={() => void text.refetch()} />
  if (text.data === undefined) return <Skeleton className="h-56" />
  return (
    <figure>
      <textarea
        readOnly
        rows={14}
        aria-label={t('detail.preview', { name: file.name })}
        className="w-full resize-y rounded-lg bg-sunken p-3 font-mono text-xs"
        value={text.data}
      />
      {file.size_bytes > TEXT_MAX_BYTES && (
        <figcaption className="mt-1 text-xs text-muted">{t('detail.textCut')}</figcaption>
      )}
    </figure>
  )
}

function NoPreview({ file }: PreviewProps) {
  const t = useTexts()
  return (
    <div className="flex h-40 flex-col items-center justify-center gap-2 rounded-lg bg-sunken text-muted">
      <KindIcon mediaType={file.media_type} className="size-10 text-faint" />
      <p>{t('detail.noPreview')}</p>
    </div>
  )
}
