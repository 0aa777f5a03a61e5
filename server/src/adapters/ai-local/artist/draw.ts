import type { PictureDescription } from '#rooms/generation/provider.ts'
import { rollDice } from './seed.ts'

/** The SVG text of a picture. Pure: equal descriptions give equal text. */
export function drawPicture(description: PictureDescription): string {
  const { widthPx, heightPx } = description
  const dice = rollDice(JSON.stringify(description))
  const horizonPx = heightPx * dice.between(0.4, 0.7)
  const figures = description.figures
    .map((_, index) => {
      const x = (widthPx * (index + 1)) / (description.figures.length + 1)
      return `<ellipse cx="${x}" cy="${heightPx * 0.4}" rx="${heightPx * 0.09}" ry="${heightPx * 0.12}" fill="#444"/>`
    })
    .join('')
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}"><rect width="${widthPx}" height="${heightPx}" fill="#cdc8bd"/><rect y="${horizonPx}" width="${widthPx}" height="${heightPx}" fill="#9a948a"/>${figures}</svg>`
}
