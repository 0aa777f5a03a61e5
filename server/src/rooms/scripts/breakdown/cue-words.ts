// Which kind of cue a bracketed or labelled direction is: 【SFX：马蹄声】, {音效}, [MUSIC: ...], 【字幕：...】.
import type { CueKind } from '#contract/breakdown.ts'
import { parseDurationMs } from './numerals.ts'

export type CueFacts = {
  readonly kind: CueKind
  readonly text: string
  readonly durationMs: number | null
  readonly visible: boolean
}

const SFX = 'SFX|SE|FX|SOUND(?: EFFECTS?)?|音效|声效|效果音|环境音|环境声|拟音|音响'
const BGM = 'BGM|MUSIC(?: CUE)?|SCORE|SONG|音乐|配乐|背景音乐|背景乐|插曲|主题曲|片头曲|片尾曲'
const TITLE =
  'SUPER(?:IMPOSE)?|TITLE(?: CARD)?|CHYRON|CAPTION|SUBTITLE|字幕|片名|标题|题字|人名条|黑场字幕|画面文字|弹幕'
const TRANSITION =
  '转场|切换|切至|切入|切|叠化|叠|淡入|淡出|渐隐|渐显|黑场|黑屏|白场|闪黑|闪白|定格|划变|入画|出画|画面渐黑|画面定格'
const EFFECT = '特效|VFX|CG|视效|光效|特技'
const PAUSE = '留白|停顿|静默|静场|沉默|PAUSE|SILENCE|BEAT|空拍'

const LABELLED: readonly (readonly [CueKind, boolean, RegExp])[] = [
  ['sfx', false, labelled(SFX)],
  ['bgm', false, labelled(BGM)],
  ['title', false, labelled(TITLE)],
  ['sfx', true, labelled(EFFECT)],
  ['pause', false, labelled(PAUSE)],
  ['transition', false, labelled(TRANSITION)],
]

function labelled(words: string): RegExp {
  return new RegExp(`^(?:${words})\\s{0,4}[：:—–-]\\s{0,4}(.*)$`, 'is')
}

const BARE_TRANSITION = new RegExp(`^(?:${TRANSITION}|画面[淡渐].{0,6}|切.{0,8})$`)
const BARE_PAUSE = new RegExp(`^(?:${PAUSE})(?:\\s{0,3}[0-9.一二三四五六七八九十]{1,5}\\s{0,2}(?:s|秒|sec|拍)?)?$`, 'i')
const BARE_LABEL = new RegExp(`^(?:${SFX})$`, 'i')
const BARE_MUSIC = /^(?:BGM|音乐|配乐|MUSIC).{0,20}$/i
const ENDING = /^(?:全剧终|剧终|全文完|完|终|本集完|本集终|未完待续|待续|END|THE END|FIN|下集预告|TO BE CONTINUED)$/i
const BARE_SOUND = /^.{0,20}(?:声|声音|巨响|铃响|枪响|鸣|轰鸣)$/

/** A text that starts with the name of a cue and a colon, bracketed or not. */
export function readLabelledCue(text: string): CueFacts | null {
  for (const [kind, visible, pattern] of LABELLED) {
    const found = pattern.exec(text)
    if (found !== null) {
      const body = (found[1] ?? '').trim()
      return { kind, visible, text: body === '' ? text : body, durationMs: parseDurationMs(text) }
    }
  }
  return null
}

/** The inside of 【】, {} or []; null when it is no cue. */
export function readBracketedCue(inside: string, open = '【'): CueFacts | null {
  const found = readLabelledCue(inside)
  if (found !== null) return found
  const facts = (kind: CueKind): CueFacts => ({
    kind,
    text: inside,
    visible: false,
    durationMs: parseDurationMs(inside),
  })
  if (BARE_LABEL.test(inside)) return facts('sfx')
  if (ENDING.test(inside)) return facts('title')
  if (!'（('.includes(open) && BARE_PAUSE.test(inside)) return facts('pause')
  if (!'（('.includes(open) && inside.length <= 24 && BARE_TRANSITION.test(inside)) return facts('transition')
  if (!'（('.includes(open) && BARE_MUSIC.test(inside)) return facts('bgm')
  // （小声） is how to speak; 【雷声】 is a sound.
  if (!'（('.includes(open) && BARE_SOUND.test(inside) && !/^[小大低高轻齐沉厉颤]声$/.test(inside)) return facts('sfx')
  return null
}
