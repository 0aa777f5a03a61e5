import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { diffLines, type LineDiff, splitLines } from './diff.ts'

function apply(before: string, { hunks }: LineDiff): string[] {
  const lines = splitLines(before)
  for (const hunk of [...hunks].reverse()) {
    expect(lines.slice(hunk.a_start - 1, hunk.a_start - 1 + hunk.a_lines.length)).toEqual(hunk.a_lines)
    lines.splice(hunk.a_start - 1, hunk.a_lines.length, ...hunk.b_lines)
  }
  return lines
}

const text = (lines: readonly string[]) => lines.join('\n')

describe('lines that differ', () => {
  test.each([
    ['nothing', 'a\nb', 'a\nb', 0, 0],
    ['one changed', 'a\nb\nc', 'a\nx\nc', 1, 1],
    ['one more', 'a\nc', 'a\nb\nc', 1, 0],
    ['one less', 'a\nb\nc', 'a\nc', 0, 1],
    ['from nothing', '', 'a\nb', 2, 0],
    ['to nothing', 'a\nb', '', 0, 2],
    ['moved', 'a\nb\nc\nd', 'b\nc\nd\na', 1, 1],
    ['line ends alone are no change', 'a\r\nb', 'a\nb', 0, 0],
  ])('%s', (_, before, after, added, removed) => {
    expect(diffLines(before, after)).toMatchObject({ added, removed })
  })

  test('places are told in both texts', () => {
    expect(diffLines('one\ntwo\nthree', 'one\ntwo and a half\nthree\nfour').hunks).toEqual([
      { a_start: 2, a_lines: ['two'], b_start: 2, b_lines: ['two and a half'] },
      { a_start: 4, a_lines: [], b_start: 4, b_lines: ['four'] },
    ])
  })

  test('applied to the one, they give the other', () => {
    const some = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', ''), { maxLength: 40 }).map(text)
    fc.assert(
      fc.property(some, some, (before, after) => {
        const diff = diffLines(before, after)
        expect(apply(before, diff)).toEqual(splitLines(after))
      }),
      { numRuns: 500 },
    )
  })

  test('never more than the shortest where it is small', () => {
    const before = 'a\nb\nc\na\nb\nb\na'
    const after = 'c\nb\na\nb\na\nc'
    const { added, removed } = diffLines(before, after)
    expect(added + removed).toBe(5)
  })

  test('two texts of 30,000 lines with nothing in common end as one replacement', () => {
    const before = text(Array.from({ length: 30_000 }, (_, at) => `${at % 7}`))
    const after = text(Array.from({ length: 30_000 }, (_, at) => `x${at % 5}`))
    const diff = diffLines(before, after)
    expect(diff.hunks).toHaveLength(1)
    expect(apply(before, diff)).toEqual(splitLines(after))
  })
})
