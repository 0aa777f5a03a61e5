// The nose: a bridge in line, a dark side plane and the shadow beneath.
import type { FaceOrder, Side } from './face-order.ts'
import { clamp, type Point, sampleCurve } from './geometry.ts'
import { brush, swelling, tapered, wash } from './ink.ts'

type Place = (x: number, y: number, share: number) => Point

/** Places a point of the nose: `share` of the ridge's height above the face. */
function noseSpace({ head, design }: FaceOrder): Place {
  const long = (y: number) => 0.49 + (y - 0.49) * design.face.noseLength
  return (x, y, share) => head.at(head.face(x, long(y), head.ridgeLift(y) * share))
}

function noseShade({ pen, design }: FaceOrder, on: Place): string {
  const { nose } = design.face
  const dark: Side = pen.light.keyX < 0 ? 1 : -1
  const top = [on(dark * 0.012, 0.47, 0.9), on(dark * 0.012, 0.58, 1), on(dark * 0.018, 0.655, 1)]
  const side = [on(dark * 0.06 * nose, 0.69, 0.3), on(dark * 0.064, 0.655, 0.25), on(dark * 0.045, 0.58, 0.15)]
  const base = [on(-0.052 * nose, 0.685, 0.35), on(0, 0.678, 0.95), on(0.052 * nose, 0.685, 0.35)]
  const cast = [on(0.03 * nose + dark * 0.02, 0.725, 0), on(-0.03 * nose + dark * 0.02, 0.722, 0)]
  const tone = pen.shaded(design.skin)
  return wash([...top, ...side, on(dark * 0.05, 0.48, 0)], tone, 0.5) + wash([...base, ...cast], tone, 0.62)
}

function bridge(on: Place, away: Side): Point[] {
  const upper = [on(away * 0.03, 0.46, 0.6), on(away * 0.022, 0.52, 0.9), on(away * 0.02, 0.6, 1)]
  const tip = [on(away * 0.028, 0.64, 1), on(away * 0.02, 0.668, 1), on(0, 0.688, 0.9)]
  return sampleCurve([...upper, ...tip], 3)
}

function wing(on: Place, side: Side, nose: number): Point[] {
  const upper = [on(side * 0.05 * nose, 0.645, 0.42), on(side * 0.062 * nose, 0.67, 0.34)]
  return sampleCurve([...upper, on(side * 0.05 * nose, 0.692, 0.3), on(side * 0.034, 0.69, 0.5)], 3)
}

const nostril = (on: Place, side: Side, nose: number): Point[] =>
  sampleCurve([on(side * 0.044 * nose, 0.69, 0.42), on(side * 0.03, 0.684, 0.6), on(side * 0.016, 0.692, 0.7)], 3)

const bridgePressure = (along: number) =>
  along < 0.35 ? 0.25 : 0.25 + 0.9 * Math.sin(Math.PI * clamp((along - 0.3) / 0.75, 0, 1))

export function drawNose(order: FaceOrder): string {
  const { head, pen, design } = order
  const on = noseSpace(order)
  const { nose } = design.face
  const { yaw, unitPx } = head.pose
  const away: Side = Math.abs(yaw) < 0.12 ? (pen.light.keyX < 0 ? 1 : -1) : yaw > 0 ? 1 : -1
  const near: Side = away === 1 ? -1 : 1
  const turned = Math.abs(yaw)
  return [
    noseShade(order, on),
    turned > 0.95
      ? ''
      : brush(bridge(on, away), { colour: pen.ink, widthPx: unitPx * 0.0125, pressure: bridgePressure }),
    brush(wing(on, near, nose), { colour: pen.ink, widthPx: unitPx * 0.011, pressure: tapered }),
    turned > 0.5 ? '' : brush(wing(on, away, nose), { colour: pen.ink, widthPx: unitPx * 0.008, pressure: tapered }),
    brush(nostril(on, near, nose), { colour: pen.ink, widthPx: unitPx * 0.013, pressure: swelling }),
    turned > 0.6
      ? ''
      : brush(nostril(on, away, nose), { colour: pen.ink, widthPx: unitPx * 0.011, pressure: swelling }),
  ].join('')
}
