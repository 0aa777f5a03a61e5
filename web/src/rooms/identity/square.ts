// Which square of a picture is kept. Pure; lengths in pixels of the picture.
export type Size = { readonly width: number; readonly height: number }
/** `zoom` from 1; `x` and `y` from -100 (left, top) to 100. */
export type Framing = { readonly zoom: number; readonly x: number; readonly y: number }
export type Square = { readonly left: number; readonly top: number; readonly side: number }

export const ZOOM_MAX = 4
export const CENTRED: Framing = { zoom: 1, x: 0, y: 0 }

const within = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value))

export function squareOf({ width, height }: Size, { zoom, x, y }: Framing): Square {
  const side = Math.min(width, height) / within(zoom, 1, ZOOM_MAX)
  const start = (length: number, shift: number) => ((length - side) / 2) * (1 + within(shift, -100, 100) / 100)
  return { side, left: start(width, x), top: start(height, y) }
}

/** The picture follows the hand. @param moved as a share of the side of the shown square */
export function dragged(size: Size, framing: Framing, moved: { readonly x: number; readonly y: number }): Framing {
  const { side } = squareOf(size, framing)
  const shift = (length: number, before: number, share: number) => {
    const room = (length - side) / 2
    return room <= 0 ? before : within(before - (share * side * 100) / room, -100, 100)
  }
  return {
    zoom: framing.zoom,
    x: shift(size.width, framing.x, moved.x),
    y: shift(size.height, framing.y, moved.y),
  }
}
