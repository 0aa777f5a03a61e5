import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { layOutCaption, rowWidth, textWidth, withoutFinalStop } from './captions.ts'

const rows = (text: string, widthMax: number) => layOutCaption(text, widthMax).map((card) => card.rows.join(' / '))

test('Chinese is broken where the sense allows, into cards of two rows', () => {
  expect(rows('路上下大雨，马车坏了。', 18)).toEqual(['路上下大雨，马车坏了。'])
  expect(rows('你怎么现在才来？我等了你整整三个小时，连一杯热茶都没有喝上。', 18)).toEqual([
    '你怎么现在才来？',
    '我等了你整整三个小时， / 连一杯热茶都没有喝上。',
  ])
})

test('Latin words stay whole', () => {
  const text = 'I never thought I would see this place again, not after all these years we spent away from home.'
  expect(rows(text, rowWidth(text, 18))).toEqual([
    'I never thought I would see this place again,',
    'not after all these years / we spent away from home.',
  ])
})

const han = fc.constantFrom(...'的一是了我不人在他有这个上们来到时大地为子中你说生国年着就那和要她出也得里后自以会')
const mark = fc.constantFrom(...'，。！？、；：”’）》…—“‘（《')
const latin = fc.constantFrom('TypeScript', 'a', "don't", '3.14', 'OK')
const text = fc.array(
  fc.oneof(
    { weight: 12, arbitrary: han },
    { weight: 2, arbitrary: mark },
    { weight: 1, arbitrary: latin },
    { weight: 1, arbitrary: fc.constant(' ') },
  ),
  {
    maxLength: 160,
  },
)

test('no text is lost, no row too wide, none begins with a closing or ends with an opening mark', () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 10, max: 24 }), (pieces, widthMax) => {
      const given = pieces.join('')
      const cards = layOutCaption(given, widthMax)
      const bare = (words: string) => words.replace(/\s/g, '')
      expect(bare(cards.flatMap((card) => card.rows).join(''))).toBe(bare(given))
      for (const card of cards) {
        expect(card.rows.length).toBeLessThanOrEqual(2)
        expect(card.weight).toBeGreaterThan(0)
      }
      // Heaps of marks without a word between them may not find a lawful place.
      if (/[，。！？、；：”’）》…—“‘（《]{3}/.test(given)) return
      for (const row of cards.flatMap((card) => card.rows)) expect(textWidth(row)).toBeLessThanOrEqual(widthMax)
      const laid = cards.flatMap((card) => card.rows)
      for (const row of laid.slice(1)) expect(row).not.toMatch(/^[，。！？、；：”’）》…]/)
      for (const row of laid.slice(0, -1)) expect(row).not.toMatch(/[“‘（《]$/)
    }),
  )
})

test('a final full stop is not shown, marks that carry tone are', () => {
  expect(withoutFinalStop(['他走了，', '再也没回来。'])).toEqual(['他走了', '再也没回来'])
  expect(withoutFinalStop(['真的？'])).toEqual(['真的？'])
  expect(withoutFinalStop(['。'])).toEqual(['。'])
  expect(withoutFinalStop(['Well... no.'])).toEqual(['Well... no.'])
})

test('ten thousand characters in one line are laid out at once', () => {
  const cards = layOutCaption('山高月小，水落石出。'.repeat(1000), 18)
  expect(cards.length).toBeGreaterThan(300)
})

test('nothing to say gives no card', () => {
  expect(layOutCaption('  \n', 18)).toEqual([])
})

test('two thousand captions are what they were before widths were carried along', () => {
  let state = 11
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  const signs = [
    ...'的一是，。！？、；：”’）》…—“‘（《[({]})"\'.,!?-abcXYZmwMWilj12  \u200b\u200d\u0301\u2060\u3000\t😀𠮷한あ\ud800',
  ]
  const pick = (all: readonly string[]) => all[Math.floor(next() * all.length)] ?? ''
  const cards = Array.from({ length: 2000 }, () => {
    const few = Array.from({ length: 1 + Math.floor(next() * 8) }, () => pick(signs))
    const from = next() < 0.5 ? signs : few
    const given = Array.from({ length: Math.floor(next() * 120) }, () => pick(from)).join('')
    return layOutCaption(given, 3 + Math.floor(next() * 22))
  })
  expect(createHash('sha256').update(JSON.stringify(cards)).digest('hex')).toBe(
    'e3d66e7741933cf78ab57ea3f5a8449570e3ebd13c93f7ada610fc0a2d08bcb8',
  )
})

test('thousands of signs without width are part of the letter before them, and cost no more than others', () => {
  const letters = 'a'.repeat(60)
  // With the square of their number it was minutes.
  const [first, ...more] = layOutCaption(letters + '\u200b'.repeat(50_000), 18)
  expect(more).toEqual([])
  expect(first?.rows.map((row) => row.replaceAll('\u200b', ''))).toEqual(layOutCaption(letters, 18)[0]?.rows)
}, 10_000)
