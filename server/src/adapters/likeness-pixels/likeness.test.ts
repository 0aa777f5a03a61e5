// On the pictures of the local artist: whoever is drawn as the reference has them must come out above whoever is not.
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { drawPicture } from '#adapters/ai-local/artist/draw.ts'
import { rasterise } from '#adapters/ai-local/artist/rasterise.ts'
import { picture, people as undressed } from '#adapters/ai-local/artist/testdata/sample-pictures.ts'
import type { PictureDescription } from '#rooms/generation/provider.ts'
import { compare, type Reference, readPicture, readReference } from './likeness.ts'

const cast = ['masan', 'laodao', 'juliet', 'lady'] as const
type Name = (typeof cast)[number]
/** Dressed as a board dresses people who meet. */
const people = {
  masan: { ...undressed.masan, colour: 'blue' },
  laodao: { ...undressed.laodao, colour: 'ochre' },
  juliet: { ...undressed.juliet, colour: 'red' },
  lady: { ...undressed.lady, colour: 'green' },
} as const

const draw = (description: PictureDescription) => rasterise(drawPicture(description), description)
const portrait = (name: Name) =>
  draw({
    ...picture({ widthPx: 480, heightPx: 640, place: { name: '', interior: 'unknown' }, size: 'medium' }),
    figures: [{ ...people[name], role: 'present', side: 'center', emotion: 'neutral' }],
    backdrop: 'plain',
  })

const market = { name: '集市街口', interior: 'exterior', timeOfDay: 'morning', weather: 'clear' } as const
const orchard = { name: "Capulet's orchard", interior: 'exterior', timeOfDay: 'night', weather: 'clear' } as const
const studio = { name: 'RADIO STUDIO', interior: 'interior', timeOfDay: 'evening', weather: 'unknown' } as const
const wide = { widthPx: 640, heightPx: 360 }
/** How many of the twelve pairs must come out right. Moonlight takes the colours that dark clothes differ in. */
const shots: readonly (readonly [string, number, Parameters<typeof picture>[0]])[] = [
  ['close by day', 12, { ...wide, place: market, size: 'close' }],
  ['medium by day', 12, { ...wide, place: market, size: 'medium' }],
  ['medium by night', 9, { ...wide, place: orchard, size: 'medium' }],
  ['medium close by lamps', 12, { ...wide, place: studio, size: 'medium_close' }],
  ['wide by day', 12, { ...wide, place: market, size: 'wide' }],
  ['upright, full length', 12, { widthPx: 360, heightPx: 640, place: market, size: 'full' }],
]
const references = new Map<Name, Reference>()
beforeAll(async () => {
  for (const name of cast) references.set(name, await readReference(await portrait(name)))
})
const referenceOf = (name: Name) => references.get(name) as Reference

async function scoresIn(sketch: Parameters<typeof picture>[0]): Promise<Map<Name, Map<Name, number>>> {
  const rows = await Promise.all(
    cast.map(async (drawn) => {
      const seen = await readPicture(
        await draw(picture({ ...sketch, cast: [[people[drawn], 'speaker', 'left', 'angry']] })),
      )
      return [drawn, new Map(cast.map((name) => [name, compare(referenceOf(name), seen).score]))] as const
    }),
  )
  return new Map(rows)
}

describe('of one shot drawn with different people', () => {
  it.each(shots)('the picture with the right one scores highest: %s', async (_, rightMin, sketch) => {
    const scores = await scoresIn(sketch)
    const pairs = cast.flatMap((name) => cast.filter((other) => other !== name).map((other) => [name, other] as const))
    const scoreOf = (drawn: Name, reference: Name) => scores.get(drawn)?.get(reference) ?? Number.NaN
    const wrong = pairs.filter(([name, other]) => !(scoreOf(name, name) > scoreOf(other, name)))
    expect(wrong.length, wrong.join(' | ')).toBeLessThanOrEqual(pairs.length - rightMin)
  })
})

describe('a score', () => {
  it('is the same for the same picture in another size and file format', async () => {
    const reference = referenceOf('juliet')
    const bytes = await draw(picture({ ...wide, place: market, cast: [[people.juliet, 'speaker', 'left', 'happy']] }))
    const large = await sharp(bytes).resize(1280, 720).webp({ quality: 80 }).toBuffer()
    const [one, other] = [await readPicture(bytes), await readPicture(large)].map(
      (seen) => compare(reference, seen).score,
    )
    expect(Math.abs((one ?? 0) - (other ?? 100))).toBeLessThanOrEqual(4)
  })

  it('is a whole number from 0 to 100 with the place where the person stands', async () => {
    const reference = referenceOf('lady')
    const seen = await readPicture(
      await draw(picture({ ...wide, place: market, size: 'full', cast: [[people.lady, 'speaker', 'right', 'happy']] })),
    )
    const { score, colourPercent, outlinePercent, foundAt } = compare(reference, seen)
    for (const value of [score, colourPercent, outlinePercent]) expect(Number.isInteger(value)).toBe(true)
    expect(score).toBeGreaterThan(40)
    expect(score).toBeLessThanOrEqual(100)
    expect(foundAt.left + foundAt.width / 2).toBeGreaterThan(450)
  })

  it('is low for a picture of nothing', async () => {
    const grey = await sharp({ create: { ...{ width: 64, height: 48, channels: 3 }, background: '#7f7f7f' } })
      .png()
      .toBuffer()
    expect(compare(referenceOf('juliet'), await readPicture(grey)).score).toBeLessThan(30)
  })
})
