import { expect, test } from 'vitest'
import { CENTRED, dragged, squareOf } from './square.ts'

const WIDE = { width: 400, height: 200 }

test('the square is as large as the picture allows, in its middle, and never beyond its edges', () => {
  expect(squareOf(WIDE, CENTRED)).toEqual({ side: 200, left: 100, top: 0 })
  expect(squareOf(WIDE, { zoom: 1, x: -100, y: 50 })).toEqual({ side: 200, left: 0, top: 0 })
  expect(squareOf(WIDE, { zoom: 2, x: 100, y: 100 })).toEqual({ side: 100, left: 300, top: 100 })
  expect(squareOf(WIDE, { zoom: 99, x: 999, y: -999 })).toEqual({ side: 50, left: 350, top: 0 })
})

test('the picture follows the hand: what was under it stays under it, up to the edge', () => {
  const right = dragged(WIDE, CENTRED, { x: 0.25, y: 0.25 })
  expect(squareOf(WIDE, right)).toEqual({ side: 200, left: 50, top: 0 })
  expect(dragged(WIDE, CENTRED, { x: -9, y: 0 }).x).toBe(100)
})
