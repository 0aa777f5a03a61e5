// How pace and pitch are written on the scales of speech providers.

/** Where a provider counts in steps around its usual: the ends of its scale, and the factors that they stand for. */
export type Scale = {
  readonly least: number
  readonly middle: number
  readonly most: number
  readonly slowest: number
  readonly fastest: number
}

/** A factor (1 is usual) as a whole step of the scale, straight on either side of the middle. */
export function onScale(factor: number, { least, middle, most, slowest, fastest }: Scale): number {
  const position =
    factor < 1
      ? middle - ((1 - factor) / (1 - slowest)) * (middle - least)
      : middle + ((factor - 1) / (fastest - 1)) * (most - middle)
  return Math.round(clamp(position, least, most))
}

export function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value))
}

/** A tone so many semitones higher is this many times as high. */
export function pitchFactor(semitones: number): number {
  return 2 ** (semitones / 12)
}
