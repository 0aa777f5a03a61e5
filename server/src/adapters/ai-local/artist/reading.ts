// How the artist understands a description, in its own terms and without chance: what a word changes here, it changes in the
// picture; a word that changes nothing here is not understood.
import type { PictureDescription, PictureFigure } from '#rooms/generation/provider.ts'
import { designCharacter } from './character.ts'
import { css } from './colour.ts'
import { eraOfCrowd } from './crowd.ts'
import { designPlace } from './place.ts'
import { choosePose } from './poses.ts'
import { heldProp } from './props.ts'
import type { Dice } from './seed.ts'

/** Always the middle, always the first: nothing that is left to chance differs between two readings. */
const still: Dice = {
  unit: () => 0.5,
  between: (low, high) => (low + high) / 2,
  around: () => 0,
  pick: (choices) => choices[0],
  chance: (probability) => probability > 0.5,
}

export function readPicture(picture: PictureDescription): Record<string, string> {
  const parts: Record<string, string> = {}
  for (const [index, figure] of picture.figures.entries())
    for (const [part, value] of Object.entries(readFigure(picture, figure))) parts[`${part}:${index}`] = value
  const place = designPlace(picture.place)
  if (picture.backdrop !== 'plain') parts.place = `${place.kind} ${place.inside ? 'inside' : 'outside'}`
  const held = heldProp([picture.action, ...picture.props])
  if (held) parts.held = held.name
  return parts
}

function readFigure(picture: PictureDescription, figure: PictureFigure): Record<string, string> {
  const design = designCharacter(figure.among ? { ...figure, era: eraOfCrowd(figure) } : figure, still)
  const { hair, wardrobe, palette } = design
  return {
    gender: figure.gender ?? 'unknown',
    age: `${design.age} ${design.ageYears}`,
    era: design.era,
    build: `${design.heightM.toFixed(2)} ${design.girth.toFixed(2)}`,
    skin: css(design.skin),
    hair: `${hair.style} ${css(hair.colour)}`,
    beard: design.beard,
    dress: `${wardrobe.dress} ${wardrobe.ragged}`,
    hat: design.hat,
    colours: figure.colour ? [palette.main, palette.second, palette.accent].map(css).join(' ') : 'any',
    pose: choosePose(figure, picture.action, { dice: still, alone: picture.figures.length === 1 }),
  }
}
