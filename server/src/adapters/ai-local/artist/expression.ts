// What a feeling does to brows, lids and mouth. Distances are shares of the head height.
import type { PictureFigure } from '#rooms/generation/provider.ts'

export type Emotion = PictureFigure['emotion']

export type Expression = {
  /** Positive lowers. */
  readonly browInner: number
  readonly browOuter: number
  /** Brings the inner ends together. */
  readonly browPinch: number
  /** 1 = open as usual. */
  readonly lid: number
  /** Raises the lower lid, as in a smile or a squint. */
  readonly lowerLid: number
  /** Positive lowers the corners of the mouth. */
  readonly corner: number
  readonly mouthOpen: number
  readonly mouthWidth: number
  readonly teeth: boolean
  readonly cheekLine: number
  readonly frown: number
  readonly nod: number
  readonly gazeDown: number
}

const neutral: Expression = {
  browInner: 0,
  browOuter: 0,
  browPinch: 0,
  lid: 1,
  lowerLid: 0,
  corner: 0,
  mouthOpen: 0,
  mouthWidth: 1,
  teeth: false,
  cheekLine: 0,
  frown: 0,
  nod: 0,
  gazeDown: 0,
}

const expressions: Record<Emotion, Expression> = {
  neutral,
  happy: {
    ...neutral,
    browInner: -0.008,
    browOuter: -0.006,
    lid: 0.72,
    lowerLid: 0.012,
    corner: -0.03,
    mouthOpen: 0.02,
    mouthWidth: 1.22,
    teeth: true,
    cheekLine: 1,
    nod: -0.06,
  },
  angry: {
    ...neutral,
    browInner: 0.038,
    browOuter: -0.02,
    browPinch: 0.02,
    lid: 0.82,
    lowerLid: 0.01,
    corner: 0.018,
    mouthOpen: 0.018,
    mouthWidth: 1.06,
    teeth: true,
    cheekLine: 0.9,
    frown: 1,
    nod: 0.1,
  },
  sad: {
    ...neutral,
    browInner: -0.032,
    browOuter: 0.018,
    browPinch: 0.014,
    lid: 0.66,
    corner: 0.026,
    mouthWidth: 0.86,
    cheekLine: 0.4,
    frown: 0.3,
    nod: 0.2,
    gazeDown: 0.014,
  },
  afraid: {
    ...neutral,
    browInner: -0.038,
    browOuter: -0.008,
    browPinch: 0.018,
    lid: 1.42,
    corner: 0.016,
    mouthOpen: 0.035,
    mouthWidth: 0.92,
    teeth: true,
    frown: 0.5,
    nod: -0.08,
  },
  surprised: {
    ...neutral,
    browInner: -0.04,
    browOuter: -0.036,
    lid: 1.45,
    corner: 0.004,
    mouthOpen: 0.07,
    mouthWidth: 0.72,
    nod: -0.1,
  },
  tired: {
    ...neutral,
    browInner: 0.002,
    browOuter: 0.014,
    lid: 0.45,
    corner: 0.012,
    mouthWidth: 0.9,
    cheekLine: 0.5,
    nod: 0.12,
    gazeDown: 0.01,
  },
  stern: {
    ...neutral,
    browInner: 0.024,
    browOuter: -0.008,
    browPinch: 0.012,
    lid: 0.76,
    lowerLid: 0.006,
    corner: 0.014,
    mouthWidth: 0.92,
    cheekLine: 0.5,
    frown: 0.6,
    nod: 0.04,
  },
}

/** A speaker's mouth is open; the feeling keeps its corners and brows. */
export function expressionOf(emotion: Emotion, speaking: boolean): Expression {
  const base = expressions[emotion] ?? neutral
  if (!speaking) return base
  const open = emotion === 'angry' || emotion === 'surprised' || emotion === 'afraid' ? 0.085 : 0.052
  return {
    ...base,
    mouthOpen: Math.max(base.mouthOpen, open),
    teeth: true,
    mouthWidth: base.mouthWidth * (emotion === 'happy' ? 0.98 : 0.92),
    browInner: base.browInner - 0.006,
  }
}
