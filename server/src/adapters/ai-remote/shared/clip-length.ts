// How long a clip is ordered: the shortest that the model makes and the shot fits in, else the longest it makes.
import type { ClipDescription, EngineModel } from '#rooms/generation/provider.ts'

/**
 * Whole seconds. The model's option `seconds` lists fixed lengths; without it any whole second between the limits
 * `duration_ms_min` and `duration_ms_max` will do.
 * @param usual the fixed lengths of the dialect, if it has any
 */
export function clipLength(model: EngineModel, { durationMs }: ClipDescription, usual: readonly number[] = []): number {
  const listed = Array.isArray(model.options.seconds) ? model.options.seconds.map(Number) : usual
  const wanted = Math.max(1, Math.ceil(durationMs / 1000))
  const offered = listed.filter((seconds) => seconds > 0).sort((one, other) => one - other)
  if (offered.length > 0) return offered.find((seconds) => seconds >= wanted) ?? offered.at(-1) ?? wanted
  const least = Math.ceil((model.limits.duration_ms_min ?? 1000) / 1000)
  const most = Math.floor((model.limits.duration_ms_max ?? 15_000) / 1000)
  return Math.min(most, Math.max(least, wanted))
}
