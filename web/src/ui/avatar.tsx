import { useState } from 'react'
import { classes } from './classes.ts'

const HUES = [8, 32, 96, 152, 196, 222, 268, 322]

type AvatarProps = {
  readonly name: string
  /** Anything stable about the person: decides the colour. */
  readonly seed: string
  readonly src?: string | null
  readonly size?: 'small' | 'medium' | 'large'
}

const SIZES = { small: 'size-6 text-xs', medium: 'size-8 text-sm', large: 'size-20 text-2xl' }

/** A picture or the first letter of the name, which stands beside it: so it says nothing itself. */
export function Avatar({ name, seed, src, size = 'medium' }: AvatarProps) {
  const hue = HUES[[...seed].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) >>> 0, 7) % HUES.length]
  const [broken, setBroken] = useState<string | null>(null)
  if (src && src !== broken)
    return (
      <img
        src={src}
        alt=""
        onError={() => setBroken(src)}
        className={classes('shrink-0 rounded-full object-cover', SIZES[size])}
      />
    )
  return (
    <span
      aria-hidden
      className={classes('inline-flex shrink-0 items-center justify-center rounded-full font-semibold', SIZES[size])}
      style={{ background: `oklch(42% 0.09 ${hue})`, color: 'white' }}
    >
      {[...name.trim()][0]?.toUpperCase() ?? '?'}
    </span>
  )
}
