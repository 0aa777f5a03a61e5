// Transitions as data. Whatever ffmpeg's xfade offers can be added here without code.
import { Value } from 'typebox/value'
import { TransitionPreset } from '#contract/films.ts'

type Words = readonly [nameZh: string, nameEn: string, aboutZh: string, aboutEn: string]

const preset = (
  id: string,
  effect: { readonly xfade: string | null; readonly ms: number },
  [nameZh, nameEn, aboutZh, aboutEn]: Words,
): TransitionPreset => ({
  id,
  name_zh: nameZh,
  name_en: nameEn,
  about_zh: aboutZh,
  about_en: aboutEn,
  xfade: effect.xfade,
  default_ms: effect.ms,
})

export const transitionPresets: readonly TransitionPreset[] = [
  preset('cut', { xfade: null, ms: 0 }, [
    '硬切',
    'Cut',
    '画面直接切换，节奏最快。',
    'One picture, then the next: the fastest pace.',
  ]),
  preset('fade', { xfade: 'fade', ms: 500 }, [
    '叠化',
    'Cross-fade',
    '两个画面柔和地交叠。',
    'One picture melts softly into the next.',
  ]),
  preset('fade_black', { xfade: 'fadeblack', ms: 900 }, [
    '黑场过渡',
    'Dip to black',
    '经过黑场，表示时间流逝或段落结束。',
    'Through black: time passes, a chapter ends.',
  ]),
  preset('fade_white', { xfade: 'fadewhite', ms: 700 }, [
    '白场过渡',
    'Dip to white',
    '经过白场，适合回忆、梦境和惊醒。',
    'Through white: memories, dreams, awakenings.',
  ]),
  preset('dissolve', { xfade: 'dissolve', ms: 700 }, [
    '溶解',
    'Dissolve',
    '画面化为颗粒，再凝成下一个画面。',
    'The picture breaks into grains that form the next.',
  ]),
  preset('wipe_left', { xfade: 'wipeleft', ms: 500 }, [
    '左擦除',
    'Wipe left',
    '下一个画面自右向左擦入。',
    'The next picture is wiped in from the right.',
  ]),
  preset('slide_left', { xfade: 'slideleft', ms: 400 }, [
    '左推入',
    'Slide left',
    '下一个画面将当前画面向左推出。',
    'The next picture pushes this one out to the left.',
  ]),
  preset('circle_open', { xfade: 'circleopen', ms: 600 }, [
    '圆形展开',
    'Circle open',
    '下一个画面自中心的圆形展开。',
    'The next picture opens in a circle from the middle.',
  ]),
]

const byId = new Map(transitionPresets.map((entry) => [entry.id, Value.Parse(TransitionPreset, entry)]))

export function findTransition(id: string): TransitionPreset | undefined {
  return byId.get(id)
}
