// What plans count, from what engines say. Pure.
import type { Units } from '../tables.ts'

/** Names that a plan may limit; others are counted too. */
export const PLAN_UNITS = [
  'image',
  'clip',
  'clip_second',
  'speech_second',
  'speech_character',
  'text',
  'music',
  'effect',
] as const

const ONE_OF: Readonly<Record<string, string>> = {
  image: 'image',
  video: 'clip',
  text: 'text',
  music: 'music',
  effect: 'effect',
}
const PART_OF: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  video: { second: 'clip_second' },
  speech: { second: 'speech_second', character: 'speech_character' },
}

/**
 * The units of one piece of work of this kind of generation, given what the engine says it uses (`image`, `second`,
 * `character`). Work of engines on this machine is not counted against plans: do not ask for it.
 */
export function planUnitsOf(kind: string, usage: Units = {}): Units {
  const one = ONE_OF[kind]
  const parts = Object.entries(PART_OF[kind] ?? {}).flatMap(([used, unit]) => {
    const amount = Math.ceil(usage[used] ?? 0)
    return amount > 0 ? [[unit, amount] as const] : []
  })
  const count = kind === 'image' ? Math.max(1, usage.image ?? 1) : 1
  return { ...(one ? { [one]: count } : {}), ...Object.fromEntries(parts) }
}
