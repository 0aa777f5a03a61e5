// Outlines: how edges run in the cells of a box. Compared where colours have found the subject.
import type { LabPicture } from './lab-picture.ts'
import type { Box } from './subject.ts'

const CELLS = 6
const DIRECTIONS = 9

/** Edge directions of each cell, of length one; cells outside the picture are empty. */
export function outlineOf({ lab, widthPx, heightPx }: LabPicture, box: Box): Float32Array {
  const cells = new Float32Array(CELLS * CELLS * DIRECTIONS)
  const x1 = Math.min(widthPx - 1, box.left + box.width)
  const y1 = Math.min(heightPx - 1, box.top + box.height)
  const light = (x: number, y: number) => lab[(y * widthPx + x) * 3] ?? 0
  for (let y = Math.max(1, Math.floor(box.top)); y < y1; y += 1)
    for (let x = Math.max(1, Math.floor(box.left)); x < x1; x += 1) {
      const gx = light(x + 1, y) - light(x - 1, y)
      const gy = light(x, y + 1) - light(x, y - 1)
      const strength = Math.hypot(gx, gy)
      if (strength < 4) continue
      const turn = ((Math.atan2(gy, gx) + Math.PI) / Math.PI) % 1
      const direction = Math.min(DIRECTIONS - 1, Math.floor(turn * DIRECTIONS))
      const column = Math.min(CELLS - 1, Math.floor(((x - box.left) * CELLS) / box.width))
      const row = Math.min(CELLS - 1, Math.floor(((y - box.top) * CELLS) / box.height))
      if (column < 0 || row < 0) continue
      const at = (row * CELLS + column) * DIRECTIONS + direction
      cells[at] = (cells[at] ?? 0) + Math.sqrt(strength)
    }
  return normalised(cells)
}

function normalised(cells: Float32Array): Float32Array {
  for (let cell = 0; cell < CELLS * CELLS; cell += 1) {
    let sum = 0
    for (let d = 0; d < DIRECTIONS; d += 1) sum += (cells[cell * DIRECTIONS + d] ?? 0) ** 2
    const length = Math.sqrt(sum) || 1
    for (let d = 0; d < DIRECTIONS; d += 1) cells[cell * DIRECTIONS + d] = (cells[cell * DIRECTIONS + d] ?? 0) / length
  }
  return cells
}

/** 0..1, the better of as it is and seen in a mirror: who looks left in one picture looks right in another. */
export function agreement(one: Float32Array, other: Float32Array): number {
  let plain = 0
  let mirrored = 0
  let filled = 0
  for (let row = 0; row < CELLS; row += 1)
    for (let column = 0; column < CELLS; column += 1) {
      const at = (row * CELLS + column) * DIRECTIONS
      const across = (row * CELLS + CELLS - 1 - column) * DIRECTIONS
      let own = 0
      for (let d = 0; d < DIRECTIONS; d += 1) {
        own += one[at + d] ?? 0
        plain += (one[at + d] ?? 0) * (other[at + d] ?? 0)
        mirrored += (one[at + d] ?? 0) * (other[across + ((DIRECTIONS - d) % DIRECTIONS)] ?? 0)
      }
      if (own > 0) filled += 1
    }
  return filled === 0 ? 0 : Math.max(plain, mirrored) / filled
}
