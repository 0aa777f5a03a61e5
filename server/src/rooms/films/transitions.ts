// Transitions as data. Whatever ffmpeg's xfade offers can be added here without code.
import { Value } from 'typebox/value'
import { TransitionPreset } from '#contract/films.ts'

const preset = (
  id: string,
  xfade: string | null,
  defaultMs: number,
  names: readonly [zh: string, en: string],
): TransitionPreset => ({
  id,
  name_zh: names[0],
  name_en: names[1],
  xfade,
  default_ms: defaultMs,
})

export const transitionPresets: readonly TransitionPreset[] = [
  preset('cut', null, 0, ['硬切', 'Cut']),
  preset('fade', 'fade', 500, ['叠化', 'Cross-fade']),
  preset('fade_black', 'fadeblack', 900, ['黑场过渡', 'Dip to black']),
  preset('fade_white', 'fadewhite', 700, ['白场过渡', 'Dip to white']),
  preset('dissolve', 'dissolve', 700, ['溶解', 'Dissolve']),
  preset('wipe_left', 'wipeleft', 500, ['左擦除', 'Wipe left']),
  preset('slide_left', 'slideleft', 400, ['左推入', 'Slide left']),
  preset('circle_open', 'circleopen', 600, ['圆形展开', 'Circle open']),
]

const byId = new Map(transitionPresets.map((entry) => [entry.id, Value.Parse(TransitionPreset, entry)]))

export function findTransition(id: string): TransitionPreset | undefined {
  return byId.get(id)
}
