import { expect, test } from 'vitest'
import { canvasOf } from './formats.ts'
import { buildAss, buildSrt, buildVtt, fontsOf, type SegmentText } from './subtitles.ts'
import { mustFindTemplate } from './timeline.ts'

const style = mustFindTemplate('classic').subtitles
const look = { canvas: canvasOf('720p', '16:9'), aspect: '16:9', style } as const
const speech = (text: string, startSample: number, endSample: number): SegmentText => ({
  kind: 'speech',
  text,
  speaker: null,
  startSample,
  endSample,
})

const events = (texts: readonly SegmentText[]) =>
  buildAss(texts, look)
    .split('\n')
    .filter((line) => line.startsWith('Dialogue'))

test('cards of a long line share its time by their length', () => {
  const [first, second, ...more] = events([
    speech('你怎么现在才来？我等了你整整三个小时，连一杯热茶都没有喝上。', 0, 480_000),
  ])
  expect(more).toEqual([])
  expect(first).toBe('Dialogue: 0,0:00:00.00,0:00:02.67,speech,,0,0,0,,{\\blur0.6}你怎么现在才来？')
  expect(second).toBe(
    'Dialogue: 0,0:00:02.67,0:00:10.00,speech,,0,0,0,,{\\blur0.6}我等了你整整三个小时\\N连一杯热茶都没有喝上',
  )
})

test('no text can smuggle in a command', () => {
  const [event] = events([speech('{\\fs200}大\\N小', 0, 48_000)])
  expect(event).toContain('｛＼fs200｝大＼N小')
})

test('glyphs are as high as the style says, whatever the aspect', () => {
  const size = (aspect: '16:9' | '9:16') => {
    const ass = buildAss([], { canvas: canvasOf('720p', aspect), aspect, style })
    return Number(/Style: speech,[^,]+,([\d.]+)/.exec(ass)?.[1])
  }
  expect(size('16:9')).toBeCloseTo(36 * 1.448, 1)
  expect(size('9:16')).toBeCloseTo(36 * 1.448, 1)
})

test.each(['16:9', '9:16', '1:1'] as const)(
  'a title stands in the lower third, on top of what is spoken meanwhile (%s)',
  (aspect) => {
    const canvas = canvasOf('720p', aspect)
    const title: SegmentText = { ...speech('未完待续', 0, 96_000), kind: 'title' }
    const long = speech('我等了你整整三个小时，连一杯热茶都没有喝上。', 48_000, 192_000)
    const rowPx = ((720 * style.size_permille) / 1000) * 1.448
    const marginPx = (canvas.heightPx * style.margin_permille[aspect]) / 1000
    const own = (texts: readonly SegmentText[], more = {}) => {
      const ass = buildAss(texts, { canvas, aspect, style, ...more })
      const margin = Number(/,title,,0,0,(\d+),/.exec(ass)?.[1])
      return { ass, bottomPx: margin === 0 ? marginPx : margin }
    }
    expect(own([title]).bottomPx).toBe(marginPx)
    expect(own([title, speech('走吧。', 100_000, 192_000)]).bottomPx).toBe(marginPx)
    const { bottomPx } = own([title, long])
    expect(bottomPx).toBeGreaterThanOrEqual(marginPx + 2 * rowPx)
    expect(canvas.heightPx - bottomPx - 1.1 * rowPx).toBeGreaterThan(canvas.heightPx * 0.64)
    // Room is left for words that the player shows.
    const beside = own([title, long], { leavesSpeechOut: true })
    expect(beside.bottomPx).toBe(bottomPx)
    expect(beside.ass).not.toContain('三个小时')
  },
)

test('only the needed weights are loaded', () => {
  expect(fontsOf([], style)).toEqual([])
  expect(fontsOf([speech('好', 0, 1)], style)).toEqual(['NotoSansSC_400Regular.ttf'])
  expect(fontsOf([{ ...speech('好', 0, 1), kind: 'title' }], style)).toEqual(['NotoSansSC_700Bold.ttf'])
})

const entries = [
  { text: '你来了？\n\n\n坐。', speaker: '甲', startSample: 0, endSample: 72_000 },
  { text: 'a < b & c', speaker: '<乙>', startSample: 72_000 * 3600, endSample: 72_000 * 3600 + 479 },
]

test('SRT has exact words; a blank line inside cannot end an entry', () => {
  expect(buildSrt(entries)).toBe(
    '1\n00:00:00,000 --> 00:00:01,500\n你来了？\n坐。\n\n2\n01:30:00,000 --> 01:30:00,010\na < b & c\n',
  )
})

test('VTT names the speaker and escapes what would be markup', () => {
  expect(buildVtt(entries, 'zh-CN')).toBe(
    'WEBVTT\nLanguage: zh-CN\n\n00:00:00.000 --> 00:00:01.500\n<v 甲>你来了？\n坐。\n\n01:30:00.000 --> 01:30:00.010\n<v 乙>a &lt; b &amp; c\n',
  )
})

test('a label stands over the whole piece, in a style of its own, and only when there is one', () => {
  const label = { text: 'Made {with} AI', endSample: 96_000 }
  const look = { canvas: canvasOf('720p', '16:9'), aspect: '16:9', style } as const
  const labelled = buildAss([], { ...look, label })
  expect(labelled).toContain('Dialogue: 1,0:00:00.00,0:00:02.00,label,,0,0,0,,Made ｛with｝ AI')
  expect(labelled.match(/^Style: label,.*,9,\d+,\d+,18,1$/m)).not.toBeNull()
  expect(buildAss([], look)).not.toContain('label')
  expect(fontsOf([], style, true)).toEqual(['NotoSansSC_400Regular.ttf'])
})
