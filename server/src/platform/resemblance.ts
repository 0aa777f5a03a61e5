// The port to what tells how much a picture shows of another.

/** In thousandths of the picture's sides; may reach out of it. */
export type FoundAt = { readonly left: number; readonly top: number; readonly width: number; readonly height: number }

export type Measured = {
  /** 0..100, whole. */
  readonly score: number
  /** What it is made of, 0..100, whole. */
  readonly colourPercent: number
  readonly outlinePercent: number
  readonly foundAt: FoundAt
}

export type ResemblanceMeasure = {
  /** Bumped by hand when, and only when, equal pictures give another score. */
  readonly revision: number
  /**
   * How much of `reference` (one person or thing, best before a plain background) is seen in `picture`. Off the caller's thread.
   * Rejects for bytes that are no picture, and when it takes too long.
   */
  measure(pair: { readonly picture: Uint8Array; readonly reference: Uint8Array }): Promise<Measured>
  close(): Promise<void>
}
