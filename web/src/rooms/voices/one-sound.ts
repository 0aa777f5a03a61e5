import { useEffect, useRef, useState } from 'react'

/** One sound at a time: the next one ends the one before. */
export function useOneSound() {
  const audio = useRef<HTMLAudioElement>(undefined)
  const [playing, setPlaying] = useState<string | null>(null)
  useEffect(() => () => audio.current?.pause(), [])
  const stop = () => {
    audio.current?.pause()
    setPlaying(null)
  }
  const play = (name: string, url: string) => {
    audio.current?.pause()
    const next = new Audio(url)
    audio.current = next
    setPlaying(name)
    const end = () => setPlaying((now) => (audio.current === next && now === name ? null : now))
    next.addEventListener('ended', end)
    next.addEventListener('error', end)
    next.play().catch(end)
  }
  return { playing, stop, play, toggle: (name: string, url: string) => (playing === name ? stop() : play(name, url)) }
}
