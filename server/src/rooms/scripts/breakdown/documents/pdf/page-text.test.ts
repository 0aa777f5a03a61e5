// Pages as they are printed: two columns, running titles, words that a line end parts.
import { describe, expect, test } from 'vitest'
import { joinParted } from './hyphens.ts'
import { withoutEdges } from './page-edges.ts'
import { linesOf, type PageLine, type Piece } from './page-lines.ts'

const HEIGHT = 10
const piece = (text: string, x: number, y: number, width = text.length * 5): Piece => ({
  text,
  x,
  y,
  width,
  height: HEIGHT,
})
const texts = (lines: readonly PageLine[]): string[] => lines.map((line) => line.text)

/** Lines of about the width of a column. */
const column = (name: string, x: number, count: number, from = 700): Piece[] =>
  Array.from({ length: count }, (_, at) =>
    piece(`${name}${at} `.padEnd(40, 'x'), x, from - at * 14, at === count - 1 ? 90 : 200),
  )
const names = (lines: readonly PageLine[]): string => lines.map((line) => line.text.split(' ')[0]).join(' ')

describe('columns', () => {
  test('are read one after the other, between lines that run over both', () => {
    const page = [
      piece('The Long Rain', 200, 740, 120),
      ...column('a', 50, 8),
      ...column('b', 280, 8),
      piece('A title over both of the columns', 50, 560, 430),
      ...column('c', 50, 7, 540),
      ...column('d', 280, 7, 540),
    ]
    const read = linesOf(page, false)
    expect(names(read)).toBe(
      `The ${[0, 1, 2, 3, 4, 5, 6, 7].map((n) => `a${n}`).join(' ')} ${[0, 1, 2, 3, 4, 5, 6, 7].map((n) => `b${n}`).join(' ')} A ${[0, 1, 2, 3, 4, 5, 6].map((n) => `c${n}`).join(' ')} ${[0, 1, 2, 3, 4, 5, 6].map((n) => `d${n}`).join(' ')}`,
    )
    // The second column is not indented.
    expect(new Set(read.filter((line) => /^[abcd]/.test(line.text)).map((line) => line.x))).toEqual(new Set([50]))
  })
  test('names beside their words are none, nor are the cells of a table, nor two who speak at once', () => {
    const play = Array.from({ length: 12 }, (_, at) => [
      piece(at % 2 ? 'NORA' : 'PETER', 50, 700 - at * 14),
      piece(`speaks at some length ${at}`.padEnd(60, '.'), 120, 700 - at * 14, 350),
    ]).flat()
    expect(texts(linesOf(play, false))[0]).toMatch(/^PETER speaks/)
    const table = Array.from({ length: 12 }, (_, at) => [
      piece(`row ${at}`, 50, 700 - at * 14),
      piece('yes', 300, 700 - at * 14),
    ]).flat()
    expect(texts(linesOf(table, false))[3]).toBe('row 3 yes')
    const dual = [...column('one', 50, 20), ...column('both', 290, 4)]
    expect(texts(linesOf(dual, false)).some((line) => /^one0 .* both0 /.test(line))).toBe(true)
  })
  test('a page of a great many pieces is read', () => {
    const page = Array.from({ length: 300_000 }, (_, at) =>
      piece('x', (at % 50) * 10, 700 - Math.floor(at / 50) / 10, 5),
    )
    expect(linesOf(page, false).length).toBeGreaterThan(100)
  })
  test('a word whose pieces touch is whole', () => {
    expect(
      texts(
        linesOf([piece('extra', 50, 700, 25), piece('ordinary', 75.4, 700, 40), piece('rain', 120, 700, 20)], false),
      ),
    ).toEqual(['extraordinary rain'])
  })
})

describe('what is printed on every page', () => {
  const page = (head: string, number: number, y = 760): PageLine[] => [
    { text: head, x: 50, y, height: HEIGHT },
    ...Array.from({ length: 8 }, (_, at) => ({
      text: `line ${'abcdefghi'[number]}${'abcdefgh'[at]}`,
      x: 50,
      y: 700 - at * 14,
      height: HEIGHT,
    })),
    { text: String(number), x: 300, y: 40, height: HEIGHT },
  ]
  test('is left out: titles that change sides, and numbers', () => {
    const pages = [1, 2, 3, 4, 5, 6].map((number) => page(number % 2 ? 'A. N. AUTHOR' : 'THE LONG RAIN', number))
    expect(withoutEdges(pages).flatMap(texts)).toEqual(pages.flatMap((lines) => texts(lines.slice(1, -1))))
  })
  test('on two pages a title with its number', () => {
    const pages = [page('The Long Rain / 1', 1), page('The Long Rain / 2', 2)]
    expect(withoutEdges(pages).map((lines) => lines[0]?.text)).toEqual(['line ba', 'line ca'])
  })
  test('a name that begins many pages stays', () => {
    const pages = [1, 2, 3, 4, 5, 6, 7, 8].map((number) =>
      page(number < 4 ? "MARY (CONT'D)" : `Somebody ${'abcdefgh'[number]}`, number, 700 + 14),
    )
    expect(withoutEdges(pages).filter((lines) => lines[0]?.text === "MARY (CONT'D)")).toHaveLength(3)
  })
})

test.each([
  [
    ['the extraordi-', 'nary number of them.'],
    ['the extraordinary', 'number of them.'],
  ],
  [
    ['the extraordi\u00ad', 'nary'],
    ['the extraordinary', ''],
  ],
  [
    ['in the waiting-', 'room, where'],
    ['in the waiting-room,', 'where'],
  ],
  [
    ['a blue-eyed man. A blue-', 'eyed man'],
    ['a blue-eyed man. A blue-eyed', 'man'],
  ],
  [
    ['He said -', 'nothing'],
    ['He said -', 'nothing'],
  ],
  [
    ['the Anglo-', 'Saxon'],
    ['the Anglo-', 'Saxon'],
  ],
])('%j', (lines, joined) => {
  expect(joinParted(lines, lines.join(' '))).toEqual(joined)
})
