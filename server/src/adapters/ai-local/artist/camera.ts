// The camera of a picture and its view of the set. World in metres: x right, y up, z away from the camera, origin at the stage mark.
import { clipPolygon, lerp, type Point, type Point3 } from './geometry.ts'

export type Camera = {
  readonly widthPx: number
  readonly heightPx: number
  readonly focalPx: number
  readonly centerX: number
  readonly horizonY: number
  /** Height of the lens in metres. */
  readonly eyeM: number
  /** From the lens to the stage mark. */
  readonly distanceM: number
  /** Radians about the stage mark: which way the camera looks. */
  readonly azimuth: number
  /** Downward tilt that figures show, radians. */
  readonly pitch: number
  /** Tilt of the whole picture, degrees. */
  readonly dutch: number
}

export const nearM = 0.4

/** World to view: x right, y up, z = distance in front of the lens. */
export function toView(camera: Camera, [x, y, z]: Point3): Point3 {
  const cos = Math.cos(camera.azimuth)
  const sin = Math.sin(camera.azimuth)
  return [x * cos - z * sin, y, x * sin + z * cos + camera.distanceM]
}

export const fromView = (camera: Camera, [x, y, z]: Point3): Point => [
  camera.centerX + (camera.focalPx * x) / z,
  camera.horizonY - (camera.focalPx * (y - camera.eyeM)) / z,
]

/** Pixels of one metre at a distance. */
export const pxPerMetre = (camera: Camera, viewZ: number) => camera.focalPx / Math.max(nearM, viewZ)

/** A polygon in view space, cut at the near plane; null when nothing is left. */
export function cutNear(points: readonly Point3[]): Point3[] | null {
  const cut = clipPolygon(
    points,
    ([, , z]) => z - nearM,
    (a, b, t) => [lerp(a[0], b[0], t), lerp(a[1], b[1], t), lerp(a[2], b[2], t)] as const,
  )
  return cut.length >= 3 ? cut : null
}

/** Whether any of it can be seen in the frame, with some margin. */
export function inFrame(camera: Camera, points: readonly Point[]): boolean {
  const xs = points.map(([x]) => x)
  const ys = points.map(([, y]) => y)
  return (
    Math.max(...xs) > -20 &&
    Math.min(...xs) < camera.widthPx + 20 &&
    Math.max(...ys) > -20 &&
    Math.min(...ys) < camera.heightPx + 20
  )
}
