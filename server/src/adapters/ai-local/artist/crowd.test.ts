import { describe, expect, it } from 'vitest'
import type { PictureFigure } from '#rooms/generation/provider.ts'
import { drawPicture } from './draw.ts'
import { people, picture } from './testdata/sample-pictures.ts'

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
const market = { name: '集市街口', interior: 'exterior', timeOfDay: 'morning', weather: 'clear' } as const

describe('a crowd', () => {
  const crowd = (among: readonly string[]): PictureFigure => ({
    ...{ name: '众人', gender: null, ageYears: null, notes: '', among },
    ...({ role: 'speaker', side: 'center', emotion: 'angry' } as const),
  })
  const drawn = (among: readonly string[], size: 'wide' | 'full' = 'full') =>
    drawPicture({ ...picture({ size, framing: 'group', place: market }), figures: [crowd(among)] })
  const dresses = (svg: string) =>
    [...svg.matchAll(/data-part="figure"[^>]*data-dress="(\w+)/g)].map(([, dress]) => dress)

  it('is several people, of both genders, whose faces do not hide each other', () => {
    for (const size of ['wide', 'full'] as const) {
      const heads = headsOf(drawn(['老道 道士'], size))
      expect(heads.length).toBe(6)
      for (const [at, head] of heads.entries())
        for (const other of heads.slice(at + 1))
          expect(Math.abs(head.x - other.x), `${head.name} ${other.name}`).toBeGreaterThan(head.width * 0.5)
    }
  })

  it('is dressed as the others of the script, or as it is called', () => {
    const period = ['robe', 'tunic', 'hanfu_lady', 'officer_period']
    for (const dress of dresses(drawn(['王生 书生', '老道 道士', '县官', '马三 梨贩']))) expect(period).toContain(dress)
    for (const dress of dresses(drawn(['ROMEO', 'JULIET']))) expect(['doublet', 'gown_renaissance']).toContain(dress)
    for (const dress of dresses(drawn(['TOM a lawyer', 'ANNA']))) expect([...period, 'doublet']).not.toContain(dress)
  })

  it('stands beside single people, who stay who they are', () => {
    const laodao = { ...people.laodao, role: 'listener', side: 'left', emotion: 'neutral' } as const
    const svg = drawPicture({
      ...picture({ size: 'wide', framing: 'group', place: market }),
      figures: [crowd([]), laodao],
    })
    expect(headsOf(svg)).toHaveLength(7)
    expect(headsOf(svg).filter(({ name }) => name === '老道')).toHaveLength(1)
  })
})
