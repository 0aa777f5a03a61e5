import { useEffect, useRef, useState } from 'react'

/** One sound at a time: the next one ends the one before. */
export function useOneSound() {
  const audio = useRef<HTMLAudioElement>(undefined)
  /** An address of our own, which holds the sound in memory until it is given back. */
  const held = useRef<string>(undefined)
  const [playing, setPlaying] = useState<string | null>(null)
  const letGo = () => {
    audio.current?.pause()
    if (held.current !== undefined) URL.revokeObjectURL(held.current)
    held.current = undefined
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: at the end only
  useEffect(() => letGo, [])
  const stop = () => {
    letGo()
    setPlaying(null)
  }
  const play = (name: string, url: string) => {
    letGo()
    const next = new Audio(url)
    audio.current = next
    setPlaying(name)
    const end = () => setPlaying((now) => (audio.current === next && now === name ? null : now))
    next.addEventListener('ended', end)
    next.addEventListener('error', end)
    next.play().catch(end)
  }
  /** Of an object URL: it is given back when something else is heard. */
  const playOnce = (name: string, url: string) => {
    play(name, url)
    held.current = url
  }
  return {
    playing,
    stop,
    play,
    playOnce,
    toggle: (name: string, url: string) => (playing === name ? stop() : play(name, url)),
  }
}
