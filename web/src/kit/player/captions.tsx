// Subtitles drawn by the page: at one size relative to the picture, over no control, the same in every browser.
import { type RefObject, useEffect, useState } from 'react'

/** Follows the first text track of a film; empty while nothing is said. */
export function useCaption(video: RefObject<HTMLVideoElement | null>, isOn: boolean, src: string | undefined): string {
  const [text, setText] = useState('')
  // biome-ignore lint/correctness/useExhaustiveDependencies: another address is another track
  useEffect(() => {
    const track = video.current?.textTracks[0]
    if (!track) return
    track.mode = isOn ? 'hidden' : 'disabled'
    const read = () => {
      const cues = [...(track.activeCues ?? [])] as VTTCue[]
      setText(cues.map((cue) => cue.getCueAsHTML().textContent ?? '').join('\n'))
    }
    track.addEventListener('cuechange', read)
    return () => {
      track.removeEventListener('cuechange', read)
      setText('')
    }
  }, [video, isOn, src])
  return isOn ? text : ''
}

export function CaptionLayer({ text }: { readonly text: string }) {
  if (text === '') return null
  return (
    <div className="pointer-events-none absolute inset-x-[5%] bottom-[5%] flex justify-center text-center">
      <p className="rounded bg-stage/75 px-3 py-1 leading-snug whitespace-pre-line text-[clamp(0.875rem,3.2cqw,2.5rem)] text-on-stage">
        {text}
      </p>
    </div>
  )
}
