import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import type { PictureDescription } from '#rooms/generation/provider.ts'
import { designCharacter } from './character.ts'
import { drawPicture } from './draw.ts'
import { designPlace } from './place.ts'
import { rasterise } from './rasterise.ts'
import { people, picture, samplePictures } from './testdata/sample-pictures.ts'

type Box = { name: string; x: number; y: number; width: number; height: number }
const headsOf = (svg: string): Box[] =>
  [
    ...svg.matchAll(
      /data-part="head" data-character="([^"]*)" data-x="([^"]*)" data-y="([^"]*)" data-width="([^"]*)" data-height="([^"]*)"/g,
    ),
  ].map(([, name = '', x, y, width, height]) => ({
    name,
    x: Number(x),
    y: Number(y),
    width: Number(width),
    height: Number(height),
  }))
const attributesOf = (svg: string, name: string, attribute: string) =>
  [
    ...svg.matchAll(new RegExp(`<g data-character="${name}" data-part="figure"[^>]*data-${attribute}="([^"]*)"`, 'g')),
  ].map(([, value]) => value)

const frames = [
  { widthPx: 1280, heightPx: 720 },
  { widthPx: 720, heightPx: 1280 },
  { widthPx: 1080, heightPx: 1080 },
]
const market = { name: '集市街口', interior: 'exterior', timeOfDay: 'morning', weather: 'clear' } as const
const sizes = [
  'extreme_wide',
  'wide',
  'full',
  'medium_full',
  'medium',
  'medium_close',
  'close',
  'extreme_close',
] as const
const emotions = ['neutral', 'happy', 'angry', 'sad', 'afraid', 'surprised', 'tired', 'stern'] as const

function castShots(): PictureDescription[] {
  const out: PictureDescription[] = []
  for (const frame of frames)
    for (const size of sizes)
      for (const framing of ['single', 'two_shot', 'over_shoulder', 'group'] as const)
        out.push(
          picture({
            ...frame,
            size,
            framing,
            place: market,
            action: `${size} ${framing}`,
            cast: [
              [people.masan, 'speaker', 'left', 'angry'],
              [people.laodao, 'listener', 'right', 'sad'],
              [people.child, 'present', 'center', 'happy'],
            ],
          }),
        )
  return out
}

const drawnCast = castShots().map((shot) => ({ shot, svg: drawPicture(shot) }))

describe('characters', () => {
  it('keep hair, dress and palette in every shot', () => {
    const svgs = drawnCast.map(({ svg }) => svg)
    for (const who of ['马三', '老道', '小宝'])
      for (const attribute of ['hair', 'dress', 'palette']) {
        const seen = svgs.flatMap((svg) => attributesOf(svg, who, attribute))
        expect(seen.length, `${who} ${attribute}`).toBeGreaterThan(20)
        expect(new Set(seen).size, `${who} ${attribute}`).toBe(1)
      }
  })

  it('follow what name, notes and age say', () => {
    expect(designCharacter(people.laodao)).toMatchObject({
      feminine: 0,
      age: 'old',
      hat: 'headcloth',
      beard: 'long',
      wardrobe: { dress: 'robe', ragged: true },
    })
    expect(designCharacter(people.zhuangzi)).toMatchObject({ hat: 'taoist_cap', beard: 'full' })
    expect(designCharacter(people.masan)).toMatchObject({
      era: 'qing',
      hair: { style: 'queue' },
      wardrobe: { dress: 'tunic' },
    })
    expect(designCharacter(people.juliet)).toMatchObject({ feminine: 1, wardrobe: { dress: 'gown_renaissance' } })
    expect(designCharacter(people.child).age).toBe('child')
    expect(designCharacter({ name: 'COP', gender: 'male', ageYears: 30, notes: 'police officer' }).wardrobe.dress).toBe(
      'uniform',
    )
    expect(designCharacter({ name: 'HAL', gender: 'male', ageYears: 30, notes: 'fat, bald' })).toMatchObject({
      hair: { style: 'bald' },
    })
    expect(designCharacter({ name: 'HAL', gender: 'male', ageYears: 30, notes: 'fat' }).girth).toBeGreaterThan(
      designCharacter({ name: 'HAL', gender: 'male', ageYears: 30, notes: 'thin' }).girth,
    )
  })

  it('differ from each other', () => {
    const labels = Object.values(people).map((one) => JSON.stringify(designCharacter(one).labels))
    expect(new Set(labels).size).toBe(labels.length)
  })
})

describe('framing', () => {
  it('draws heads of at least 35 % in close-ups and at most 12 % in wide shots', () => {
    for (const { shot, svg } of drawnCast) {
      const heads = headsOf(svg)
      expect(heads.length).toBeGreaterThan(0)
      for (const head of heads) {
        const share = head.height / shot.heightPx
        if (shot.size.endsWith('close') && shot.size !== 'medium_close')
          expect(share, `${shot.size} ${shot.framing} ${head.name}`).toBeGreaterThanOrEqual(0.35)
        if (shot.size.endsWith('wide'))
          expect(share, `${shot.size} ${shot.framing} ${head.name}`).toBeLessThanOrEqual(0.12)
      }
    }
  })

  it('holds for every angle and emotion', () => {
    for (const angle of ['eye', 'high', 'low', 'overhead', 'dutch'] as const)
      for (const emotion of emotions)
        for (const size of ['close', 'wide'] as const) {
          const [head] = headsOf(
            drawPicture(picture({ angle, size, cast: [[people.lady, 'speaker', 'left', emotion]] })),
          )
          const share = (head?.height ?? 0) / 720
          if (size === 'close') expect(share, `${angle} ${emotion}`).toBeGreaterThanOrEqual(0.35)
          else expect(share, `${angle} ${emotion}`).toBeLessThanOrEqual(0.12)
        }
  })

  it('keeps partners on their side, in whatever order and framing they come', () => {
    for (const frame of frames)
      for (const framing of ['two_shot', 'over_shoulder', 'group'] as const)
        for (const speaker of ['left', 'right'] as const) {
          const cast = [
            [people.masan, speaker === 'left' ? 'speaker' : 'listener', 'left', 'angry'],
            [people.laodao, speaker === 'left' ? 'listener' : 'speaker', 'right', 'neutral'],
          ] as const
          const heads = headsOf(
            drawPicture(
              picture({ ...frame, framing, size: 'medium', cast: speaker === 'left' ? cast : [cast[1], cast[0]] }),
            ),
          )
          const middle = (name: string) => {
            const head = heads.find((one) => one.name === name)!
            return head.x + head.width / 2
          }
          expect(middle('马三')).toBeLessThan(middle('老道'))
        }
  })

  it('keeps the heads of a picture inside the frame', () => {
    for (const { shot, svg } of drawnCast.filter((one) => one.shot.size !== 'extreme_close'))
      for (const head of headsOf(svg)) {
        const [x, y] = [head.x + head.width / 2, head.y + head.height / 2]
        expect(
          x > 0 && x < shot.widthPx && y > 0 && y < shot.heightPx,
          `${shot.size} ${shot.framing} ${head.name} ${x} ${y}`,
        ).toBe(true)
      }
  })

  it('shows no people in empty pictures and inserts, and names the thing of an insert', () => {
    const empty = drawPicture(picture({ framing: 'empty', cast: [[people.masan, 'present', 'left', 'neutral']] }))
    expect(headsOf(empty)).toEqual([])
    expect(drawPicture(picture({ framing: 'insert', subject: '髑髅' }))).toContain('data-prop="skull"')
    expect(drawPicture(picture({ framing: 'insert', subject: 'a mysterious object' }))).toContain('data-prop="bundle"')
  })
})

describe('places', () => {
  it('are recognised in Chinese and English', () => {
    const kind = (name: string, interior: 'interior' | 'exterior' | 'unknown' = 'unknown') =>
      designPlace({ name, interior, timeOfDay: 'day', weather: 'clear' }).kind
    expect(kind('集市街口', 'exterior')).toBe('market')
    expect(kind('荒地')).toBe('wilderness')
    expect(kind('RADIO STUDIO', 'interior')).toBe('studio')
    expect(kind("BRICK'S PATIO", 'exterior')).toBe('patio')
    expect(kind('酒肆', 'interior')).toBe('tavern')
    expect(kind("Morning-room in Algernon's flat", 'interior')).toBe('parlour')
    expect(kind('somewhere', 'interior')).toBe('room')
    expect(kind('somewhere', 'exterior')).toBe('exterior')
  })

  it('look different from each other, by day and by night', async () => {
    const names = [
      '集市',
      '荒地',
      '房间',
      'office',
      'studio',
      'kitchen',
      'bedroom',
      'bar',
      'patio',
      'garden',
      'balcony',
      'street',
      'car',
      'forest',
      'mountain',
      'river',
      'temple',
      'hospital',
      'classroom',
      'station',
      'rooftop',
      'spaceship',
      'corridor',
      'shop',
      'garage',
    ]
    const shots = names.flatMap((name) =>
      (['day', 'night'] as const).map((timeOfDay) =>
        picture({ framing: 'empty', size: 'wide', place: { name, timeOfDay, interior: 'unknown' } }),
      ),
    )
    await expectAllDifferent(shots)
  })
})

/** Drawn at its full size, rastered at 320 px. */
async function pixels(shot: PictureDescription): Promise<Uint8Array> {
  const heightPx = Math.round((320 * shot.heightPx) / shot.widthPx)
  const bytes = await rasterise(drawPicture(shot), { widthPx: 320, heightPx })
  return await sharp(bytes).resize(320, heightPx, { fit: 'fill' }).greyscale().raw().toBuffer()
}

/** Mean SSIM over 8 x 8 windows, step 4. */
function ssim(a: Uint8Array, b: Uint8Array, width: number): number {
  const height = a.length / width
  let sum = 0
  let count = 0
  for (let top = 0; top + 8 <= height; top += 4)
    for (let left = 0; left + 8 <= width; left += 4) {
      let [sa, sb, aa, bb, ab] = [0, 0, 0, 0, 0]
      for (let y = top; y < top + 8; y += 1)
        for (let x = left; x < left + 8; x += 1) {
          const [p, q] = [a[y * width + x]!, b[y * width + x]!]
          sa += p
          sb += q
          aa += p * p
          bb += q * q
          ab += p * q
        }
      const [ma, mb] = [sa / 64, sb / 64]
      const [va, vb, cov] = [aa / 64 - ma * ma, bb / 64 - mb * mb, ab / 64 - ma * mb]
      sum += ((2 * ma * mb + 6.5025) * (2 * cov + 58.5225)) / ((ma * ma + mb * mb + 6.5025) * (va + vb + 58.5225))
      count += 1
    }
  return sum / count
}

async function expectAllDifferent(shots: readonly PictureDescription[]) {
  const drawn = [] as Uint8Array[]
  for (const shot of shots) drawn.push(await pixels(shot))
  for (let a = 0; a < shots.length; a += 1)
    for (let b = a + 1; b < shots.length; b += 1) {
      if (drawn[a]!.length !== drawn[b]!.length) continue
      const likeness = ssim(drawn[a]!, drawn[b]!, 320)
      expect(likeness, `${JSON.stringify(shots[a])}\n${JSON.stringify(shots[b])}`).toBeLessThanOrEqual(0.95)
    }
}

describe('odd input', () => {
  it('is drawn without a broken number, and never leaks markup', async () => {
    const odd = { name: 'A<"&>B', gender: null, ageYears: 0, notes: '<i>' } as const
    const shots = [
      picture({
        cast: [[odd, 'speaker', 'center', 'angry']],
        action: 'runs <b> & "drinks"',
        place: { name: '<x>&', interior: 'both', timeOfDay: 'unknown', weather: 'storm' },
      }),
      picture({
        widthPx: 64,
        heightPx: 64,
        framing: 'group',
        size: 'extreme_close',
        cast: Array.from({ length: 12 }, () => [odd, 'present', 'left', 'sad'] as const),
      }),
      picture({
        framing: 'over_shoulder',
        cast: [
          [odd, 'listener', 'left', 'tired'],
          [odd, 'listener', 'left', 'happy'],
        ],
      }),
      picture({ framing: 'two_shot', cast: [], angle: 'overhead', size: 'extreme_wide' }),
      picture({ framing: 'insert', subject: '', angle: 'dutch' }),
    ]
    for (const shot of shots) {
      const svg = drawPicture(shot)
      expect(svg).not.toMatch(/NaN|Infinity|undefined|<i>|<b>|<x>/)
      expect((await sharp(await rasterise(svg, shot)).metadata()).width).toBe(shot.widthPx)
    }
  })
})

describe('likeness', () => {
  it('is drawn byte for byte the same from equal descriptions', async () => {
    const { picture: shot } = samplePictures[1]!
    const again = structuredClone(shot)
    expect(drawPicture(again)).toBe(drawPicture(shot))
    expect(Buffer.compare(await rasterise(drawPicture(again), shot), await rasterise(drawPicture(shot), shot))).toBe(0)
    expect(ssim(await pixels(shot), await pixels(again), 320)).toBe(1)
  })

  it('differs in the samples', async () => {
    await expectAllDifferent(samplePictures.map((sample) => sample.picture))
  })

  it('differs when one field of a dialogue shot differs', async () => {
    const base = {
      place: { name: 'RADIO STUDIO', interior: 'interior', timeOfDay: 'night', weather: 'unknown' } as const,
      size: 'medium',
      framing: 'two_shot',
    } as const
    const cast = (emotion: (typeof emotions)[number], speaker: 0 | 1) =>
      [
        [people.host, speaker === 0 ? 'speaker' : 'listener', 'left', emotion],
        [people.guest, speaker === 1 ? 'speaker' : 'listener', 'right', 'neutral'],
      ] as const
    await expectAllDifferent([
      ...emotions.map((emotion) => picture({ ...base, cast: cast(emotion, 0) })),
      picture({ ...base, cast: cast('neutral', 1) }),
      ...Array.from({ length: 12 }, (_, index) =>
        picture({ ...base, cast: cast('neutral', 0), action: `beat ${index}` }),
      ),
      picture({ ...base, cast: cast('neutral', 0), props: ['phone'] }),
      picture({ ...base, cast: cast('neutral', 0), size: 'medium_close' }),
      picture({ ...base, cast: cast('neutral', 0), framing: 'over_shoulder' }),
    ])
  })

  it('differs between close-ups, wide shots and empty shots of one place at night and in fog', async () => {
    const place = { name: '荒地', interior: 'exterior', timeOfDay: 'night', weather: 'fog' } as const
    await expectAllDifferent([
      ...Array.from({ length: 10 }, (_, index) =>
        picture({ place, framing: 'empty', size: 'extreme_wide', action: `wind ${index}` }),
      ),
      ...Array.from({ length: 10 }, (_, index) =>
        picture({
          place,
          size: 'close',
          cast: [[people.zhuangzi, 'speaker', 'left', 'tired']],
          action: `word ${index}`,
        }),
      ),
      ...Array.from({ length: 10 }, (_, index) =>
        picture({
          place,
          size: 'wide',
          cast: [[people.zhuangzi, 'present', 'left', 'neutral']],
          action: `step ${index}`,
        }),
      ),
      ...Array.from({ length: 6 }, (_, index) =>
        picture({ place, framing: 'insert', size: 'close', subject: 'skull', action: `look ${index}` }),
      ),
    ])
  })
})

describe('weather', () => {
  const drawn = (name: string, weather: 'rain' | 'snow' | 'clear', interior: 'interior' | 'unknown' | 'exterior') =>
    drawPicture(picture({ framing: 'empty', size: 'wide', place: { name, weather, timeOfDay: 'day', interior } }))
  /** Strokes of falling rain cross the whole sheet and are no part of the set. */
  const fallsOnSheet = (svg: string) =>
    /<\/g>(?:<g[^>]*>.*<\/g>)?<path d="M[^"]*l-[^"]*" stroke=/.test(svg.slice(-60_000))

  it.each([
    ["A dentist's waiting room", 'unknown', false],
    ['书房', 'unknown', false],
    ['茶馆', 'unknown', false],
    ['街口', 'unknown', true],
    ['garden', 'unknown', true],
    ['garden', 'interior', false],
    ['car', 'interior', false],
    ['car', 'exterior', true],
  ] as const)('rain in %s (%s) falls on the sheet: %s', (name, interior, falls) => {
    expect(fallsOnSheet(drawn(name, 'rain', interior))).toBe(falls)
  })

  it('shows in the window of a room, and no sun comes in through it', () => {
    const [clear, rain, snow] = (['clear', 'rain', 'snow'] as const).map((weather) => drawn('房间', weather, 'unknown'))
    expect(new Set([clear, rain, snow]).size).toBe(3)
  })
})
