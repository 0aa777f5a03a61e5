// How much a picture shows the person or thing of a reference, from pixels alone. What it is and is not: docs/decisions/0041-likeness.md.
import type { Measured } from '#platform/resemblance.ts'
import { type LabPicture, readLab } from './lab-picture.ts'
import { agreement, outlineOf } from './outline.ts'
import { type Box, readSubject, type Subject } from './subject.ts'
import { type Found, searchWindows } from './window-search.ts'

export const LIKENESS_REVISION = 1

const REFERENCE_SIDE_PX = 224
const PICTURE_SIDE_PX = 256
/** Of five drawn people by evening lamps and by night this much ranked best: 98 % of pairs, against 84 % without and 88 % with 0.8. */
const EVENED = 0.45
/** Outlines are compared at so many places that colours found. */
const LOOKED_AT = 6

export type Reference = { readonly subject: Subject; readonly outlines: Float32Array }

/** Throws what sharp says of bytes that are no picture. */
export async function readReference(bytes: Uint8Array): Promise<Reference> {
  const plain = await readLab(bytes, REFERENCE_SIDE_PX, 0)
  const cut = readSubject(plain)
  // Somebody before plain paper is seen in plain light; a picture of a scene has a light of its own.
  const picture = cut.isCutOut ? plain : await readLab(bytes, REFERENCE_SIDE_PX, EVENED)
  const subject = cut.isCutOut ? cut : readSubject(picture)
  return { subject, outlines: outlineOf(picture, upper(subject.box)) }
}

export const readPicture = (bytes: Uint8Array): Promise<LabPicture> => readLab(bytes, PICTURE_SIDE_PX, EVENED)

/** Head and shoulders: arms and clothes move more than they do. */
const upper = ({ left, top, width, height }: Box): Box => ({ left, top, width, height: height * 0.6 })

export function compare(reference: Reference, picture: LabPicture): Measured {
  const seen = searchWindows(picture, reference.subject, LOOKED_AT).map((found) => weigh(reference, picture, found))
  const best = seen.toSorted((a, b) => b.whole - a.whole)[0]
  if (!best) return { score: 0, colourPercent: 0, outlinePercent: 0, foundAt: { left: 0, top: 0, width: 0, height: 0 } }
  const { whole, colour, outline, box } = best
  const mille = (share: number) => Math.round(share * 1000)
  return {
    score: scoreOf(whole),
    colourPercent: percent(colour),
    outlinePercent: percent(outline),
    foundAt: {
      left: mille(box.left / picture.widthPx),
      top: mille(box.top / picture.heightPx),
      width: mille(box.width / picture.widthPx),
      height: mille(box.height / picture.heightPx),
    },
  }
}

const OUTLINE_WEIGHT = 0.15

function weigh({ outlines }: Reference, picture: LabPicture, { box, colour }: Found) {
  const outline = agreement(outlines, outlineOf(picture, upper(box)))
  return { whole: (1 - OUTLINE_WEIGHT) * colour + OUTLINE_WEIGHT * outline, colour, outline, box }
}

const [NOTHING_ALIKE, ALL_ALIKE] = [0.15, 0.9]

function scoreOf(whole: number): number {
  return percent((whole - NOTHING_ALIKE) / (ALL_ALIKE - NOTHING_ALIKE))
}

const percent = (share: number) => Math.round(100 * Math.min(1, Math.max(0, share)))
