// A picture as CIELAB, small: what is compared is how it looks, not how it was encoded.
import sharp from 'sharp'

export type LabPicture = {
  readonly widthPx: number
  readonly heightPx: number
  /** L, a, b of each pixel, row by row. */
  readonly lab: Float32Array
}

const PIXELS_MAX = 300_000_000

/**
 * Turned as its marks say, laid on white, its longer side `sidePx`. Throws what sharp says of bytes that are no picture.
 * @param evened 0..1: how much of the light over the whole picture is taken away, its colour and its strength; 1 would make
 *   every picture grey on average
 */
export async function readLab(bytes: Uint8Array, sidePx: number, evened: number): Promise<LabPicture> {
  const { data, info } = await sharp(bytes, { limitInputPixels: PIXELS_MAX })
    .rotate()
    .flatten({ background: '#ffffff' })
    .resize(sidePx, sidePx, { fit: 'inside', kernel: 'lanczos3' })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  const linear = toLinear(data, info.channels)
  even(linear, evened)
  return { widthPx: info.width, heightPx: info.height, lab: toLab(linear) }
}

/** Red, green and blue of each pixel as shares of light. */
function toLinear(data: Uint8Array, channels: number): Float32Array {
  const count = Math.floor(data.length / channels)
  const linear = new Float32Array(count * 3)
  for (let i = 0; i < count; i += 1)
    for (let c = 0; c < 3; c += 1) linear[i * 3 + c] = LINEAR[data[i * channels + (channels > 2 ? c : 0)] ?? 0] ?? 0
  return linear
}

/** The light of a picture that is neither dark nor bright. */
const MIDDLE = 0.3
const DARKEST = 0.004

function even(linear: Float32Array, evened: number): void {
  for (let c = 0; c < 3; c += 1) {
    let sum = 0
    for (let i = c; i < linear.length; i += 3) sum += linear[i] ?? 0
    const gain = (MIDDLE / Math.max(DARKEST, (sum * 3) / linear.length)) ** evened
    for (let i = c; i < linear.length; i += 3) linear[i] = (linear[i] ?? 0) * gain
  }
}

function toLab(linear: Float32Array): Float32Array {
  const lab = new Float32Array(linear.length)
  for (let i = 0; i < linear.length; i += 3) {
    const [r = 0, g = 0, b = 0] = [linear[i], linear[i + 1], linear[i + 2]]
    // sRGB to XYZ over the white point D65.
    const x = root((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047)
    const y = root(0.2126729 * r + 0.7151522 * g + 0.072175 * b)
    const z = root((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883)
    lab[i] = 116 * y - 16
    lab[i + 1] = 500 * (x - y)
    lab[i + 2] = 200 * (y - z)
  }
  return lab
}

const LINEAR = Float32Array.from({ length: 256 }, (_, value) => {
  const share = value / 255
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
})

const root = (t: number) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116)
