// The part of a picture that is kept, chosen before anything is sent: dragged, or by sliders with the keys.
import { type PointerEvent, useEffect, useRef, useState } from 'react'
import { useCommon } from '#web/i18n/common.ts'
import { Problem } from '#web/kit/problem.tsx'
import { Button } from '#web/ui/button.tsx'
import { Dialog } from '#web/ui/dialog.tsx'
import { Skeleton } from '#web/ui/skeleton.tsx'
import { Slider } from '#web/ui/slider.tsx'
import { useAccountTexts } from './account-texts.ts'
import { CENTRED, dragged, type Framing, type Size, squareOf, ZOOM_MAX } from './square.ts'

/** As large as pictures of people are ever shown. */
const SIDE_PX = 512
const QUALITY = 0.92

type SquareDialogProps = {
  readonly picture: File
  readonly isBusy: boolean
  readonly error: unknown
  readonly onClose: () => void
  readonly onChoose: (square: Blob) => void
}

export function SquareDialog({ picture, isBusy, error, onClose, onChoose }: SquareDialogProps) {
  const t = useAccountTexts()
  const common = useCommon()
  const loaded = usePicture(picture)
  const [framing, setFraming] = useState(CENTRED)
  const [failure, setFailure] = useState<unknown>(null)
  const choose = () => {
    if (loaded.image) cut(loaded.image, framing).then(onChoose, setFailure)
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('squareTitle')}
      description={t('squareAbout')}
      closeLabel={common('close')}
      actions={
        <>
          <Button onClick={onClose}>{common('cancel')}</Button>
          <Button look="primary" isBusy={isBusy} disabled={!loaded.image} onClick={choose}>
            {t('squareUse')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {loaded.image ? (
          <>
            <Framed image={loaded.image} framing={framing} onChange={setFraming} />
            <Sliders image={loaded.image} framing={framing} onChange={setFraming} />
          </>
        ) : (
          !loaded.isBroken && <Skeleton className="mx-auto size-64" />
        )}
        <Problem error={loaded.isBroken ? new Error(t('squareBroken')) : (failure ?? error)} />
      </div>
    </Dialog>
  )
}

/** Upright, whatever its camera noted. */
function usePicture(picture: File) {
  const [loaded, setLoaded] = useState<{ image: HTMLImageElement | null; isBroken: boolean }>({
    image: null,
    isBroken: false,
  })
  useEffect(() => {
    const url = URL.createObjectURL(picture)
    const image = new Image()
    let isGone = false
    image.src = url
    image.decode().then(
      () => !isGone && setLoaded({ image, isBroken: false }),
      () => !isGone && setLoaded({ image: null, isBroken: true }),
    )
    return () => {
      isGone = true
      URL.revokeObjectURL(url)
    }
  }, [picture])
  return loaded
}

const sizeOf = (image: HTMLImageElement): Size => ({ width: image.naturalWidth, height: image.naturalHeight })

type FramedProps = {
  readonly image: HTMLImageElement
  readonly framing: Framing
  readonly onChange: (framing: Framing) => void
}

function Framed({ image, framing, onChange }: FramedProps) {
  const held = useRef<{ readonly x: number; readonly y: number } | null>(null)
  const size = sizeOf(image)
  const { side, left, top } = squareOf(size, framing)
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (!held.current) return
    const shown = event.currentTarget.getBoundingClientRect().width
    const moved = { x: (event.clientX - held.current.x) / shown, y: (event.clientY - held.current.y) / shown }
    held.current = { x: event.clientX, y: event.clientY }
    onChange(dragged(size, framing, moved))
  }
  const percent = (length: number) => `${(100 * length) / side}%`
  return (
    <div
      className="relative mx-auto size-64 cursor-grab touch-none overflow-hidden rounded-full bg-sunken ring-1 ring-line-strong active:cursor-grabbing"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        held.current = { x: event.clientX, y: event.clientY }
      }}
      onPointerMove={drag}
      onPointerUp={() => {
        held.current = null
      }}
      onPointerCancel={() => {
        held.current = null
      }}
    >
      <img
        src={image.src}
        alt=""
        draggable={false}
        className="absolute max-w-none select-none"
        style={{
          width: percent(size.width),
          height: percent(size.height),
          left: `-${percent(left)}`,
          top: `-${percent(top)}`,
        }}
      />
    </div>
  )
}

function Sliders({ image, framing, onChange }: FramedProps) {
  const t = useAccountTexts()
  const size = sizeOf(image)
  const { side } = squareOf(size, framing)
  const shares = [
    { name: 'x', label: t('squareAcross'), room: size.width - side },
    { name: 'y', label: t('squareDown'), room: size.height - side },
  ] as const
  return (
    <div className="flex flex-col gap-2">
      <Slider
        label={t('squareZoom')}
        value={framing.zoom}
        range={[1, ZOOM_MAX, 0.05]}
        shown={`${framing.zoom.toFixed(1)} ×`}
        onChange={(zoom) => onChange({ ...framing, zoom })}
      />
      {shares.map(
        ({ name, label, room }) =>
          room > 0.5 && (
            <Slider
              key={name}
              label={label}
              value={framing[name]}
              range={[-100, 100, 1]}
              shown={`${Math.round(framing[name])} %`}
              onChange={(share) => onChange({ ...framing, [name]: share })}
            />
          ),
      )}
    </div>
  )
}

/** A small picture goes out, however large the one it is cut from. */
async function cut(image: HTMLImageElement, framing: Framing): Promise<Blob> {
  const canvas = document.createElement('canvas')
  const { side, left, top } = squareOf(sizeOf(image), framing)
  canvas.width = SIDE_PX
  canvas.height = SIDE_PX
  const context = canvas.getContext('2d')
  if (!context) throw new Error('this browser draws no pictures')
  context.imageSmoothingQuality = 'high'
  context.drawImage(image, left, top, side, side, 0, 0, SIDE_PX, SIDE_PX)
  return new Promise((resolve, reject) => {
    const take = (blob: Blob | null) => (blob ? resolve(blob) : reject(new Error('this browser keeps no pictures')))
    // A browser that cannot write WebP writes PNG.
    canvas.toBlob(take, 'image/webp', QUALITY)
  })
}
