// Transitions as data. Whatever ffmpeg's xfade offers can be added here without code.
import { Value } from 'typebox/value'
import { TransitionPreset } from '#contract/films.ts'

const preset = (
  id: string,
  effect: { readonly xfade: string | null; readonly ms: number },
  names: readonly [zh: string, en: string],
): TransitionPreset => ({
  id,
  name_zh: names[0],
  name_en: names[1],
  xfade: effect.xfade,
  default_ms: effect.ms,
})

export const transitionPresets: readonly TransitionPreset[] = [
  preset('cut', { xfade: null, ms: 0 }, ['硬切', 'Cut']),
  preset('fade', { xfade: 'fade', ms: 500 }, ['叠化', 'Cross-fade']),
  preset('fade_black', { xfade: 'fadeblack', ms: 900 }, ['黑场过渡', 'Dip to black']),
  preset('fade_white', { xfade: 'fadewhite', ms: 700 }, ['白场过渡', 'Dip to white']),
  preset('dissolve', { xfade: 'dissolve', ms: 700 }, ['溶解', 'Dissolve']),
  preset('wipe_left', { xfade: 'wipeleft', ms: 500 }, ['左擦除', 'Wipe left']),
  preset('slide_left', { xfade: 'slideleft', ms: 400 }, ['左推入', 'Slide left']),
  preset('circle_open', { xfade: 'circleopen', ms: 600 }, ['圆形展开', 'Circle open']),
]

const byId = new Map(transitionPresets.map((entry) => [entry.id, Value.Parse(TransitionPreset, entry)]))

export function findTransition(id: string): TransitionPreset | undefined {
  return byId.get(id)
}
