// Which kind of cue a bracketed or labelled direction is: 【SFX：马蹄声】, {音效}, [MUSIC: ...], 【字幕：...】.

import type { CueKind } from '#contract/breakdown.ts'
import { inBothScripts } from './hanzi.ts'
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
/** Alone, a turn of time; with words behind it, what is seen there. */
const TURN = '闪回(?:开始|结束|完|毕)?|回忆(?:开始|结束)|回到现实'
const EFFECT = '特效|VFX|CG|视效|光效|特技'
const PAUSE = '留白|停顿|静默|静场|沉默|PAUSE|SILENCE|BEAT|空拍'

const LABELS: readonly (readonly [CueKind, boolean, string])[] = [
  ['sfx', false, SFX],
  ['bgm', false, BGM],
  ['title', false, TITLE],
  ['sfx', true, EFFECT],
  ['pause', false, PAUSE],
  ['transition', false, TRANSITION],
]
const LABELLED = LABELS.map(
  ([kind, visible, words]) =>
    ({
      kind,
      visible,
      pattern: inBothScripts(new RegExp(`^(?:${words})\\s{0,4}[：:—–-]\\s{0,4}(.*)$`, 'is')),
    }) as const,
)
const BARE = LABELS.map(
  ([kind, visible, words]) => ({ kind, visible, pattern: inBothScripts(new RegExp(`^(?:${words})$`, 'i')) }) as const,
)

const BARE_TRANSITION = inBothScripts(new RegExp(`^(?:${TRANSITION}|${TURN}|画面[淡渐].{0,6}|切.{0,8})$`))
const BARE_PAUSE = inBothScripts(
  new RegExp(`^(?:${PAUSE})(?:\\s{0,3}[0-9.一二三四五六七八九十]{1,5}\\s{0,2}(?:s|秒|sec|拍)?)?$`, 'i'),
)
const BARE_LABEL = inBothScripts(new RegExp(`^(?:${SFX})$`, 'i'))
const BARE_MUSIC = inBothScripts(
  /^(?:BGM|音乐|配乐|MUSIC).{0,20}$|^.{0,6}(?:音乐|主题曲|[片插][头尾]?曲)(?:起|响起|淡入|渐[入弱强]|停|止)?$/i,
)
const ENDING = inBothScripts(
  /^(?:全剧终|剧终|全文完|完|终|本集完|本集终|未完待续|待续|END|THE END|FIN|下集预告|TO BE CONTINUED)$/i,
)
const BARE_SOUND = inBothScripts(/^.{0,20}(?:声|声音|巨响|铃响|枪响|鸣|轰鸣)$/)

/** A text that starts with the name of a cue and a colon, bracketed or not. */
export function readLabelledCue(text: string): CueFacts | null {
  for (const { kind, visible, pattern } of LABELLED) {
    const found = pattern.exec(text)
    if (found !== null) {
      const body = (found[1] ?? '').trim()
      return { kind, visible, text: body === '' ? text : body, durationMs: parseDurationMs(text) }
    }
  }
  return null
}

const cueFacts = (kind: CueKind, text: string): CueFacts => ({ kind, text, durationMs: null, visible: false })

const ENDING_LINE = inBothScripts(
  /^(?:全剧终|剧终|全文完|本集完|本集终|未完待续|待续|(?:THE )?END|END OF (?:EPISODE|SHOW|PART)(?: \w{1,12})?|FIN|TO BE CONTINUED)[.。!！…]{0,3}$/i,
)

/** `全剧终` and `END OF EPISODE` on a line of their own. */
export function readEndingLine(text: string): CueFacts | null {
  return text.length <= 40 && ENDING_LINE.test(text) ? cueFacts('title', text) : null
}

const TRANSITION_LINE =
  /^(?:[A-Z0-9 '".,/&-]{1,40}TO:|FADE (?:IN|OUT|UP|TO [A-Z]{1,20})[.:]?|CUT TO BLACK[.:]?|DISSOLVE[.:]?|SMASH CUT[.:]?|END CREDITS[.:]?|CORTE A:|FUNDIDO A \p{Lu}{3,10}[.:]?|FONDU (?:AU NOIR|ENCHAÎNÉ)[.:]?|CUT (?:À|SUR)\s?:)$/u

/** `CUT TO:`, `FADE OUT.`, `——（闪回）——` */
export function readTransitionLine(text: string): CueFacts | null {
  const dashed = text.length > 40 ? undefined : DASHED.exec(text)?.[1]
  if (dashed !== undefined && BARE_TRANSITION.test(dashed)) return cueFacts('transition', dashed)
  if (text.length > 50 || !TRANSITION_LINE.test(text)) return null
  return cueFacts('transition', text.replace(/[:.]$/, ''))
}

const SOUND_HEARD = inBothScripts(
  /^[^，。！？：:]{0,20}(?:声|响)(?:变[大小]|渐[强弱远近大小]|起|停|止|响起|不断|传来)?$/,
)
const VOICE = inBothScripts(/^(?:[小大低高轻齐沉厉颤柔]声|[^，。]{0,4}(?:不作|没出|出|吭|应|连)声)$/)

/** `（雨声，脚步声）` on a line of its own. */
export function readSoundLine(inside: string): CueFacts | null {
  const parts = inside
    .slice(0, 200)
    .split(/[，,、；;]/)
    .map((part) => part.trim())
  return parts.every((part) => SOUND_HEARD.test(part) && !VOICE.test(part)) ? cueFacts('sfx', inside) : null
}

const DASHED = /^[—–-]{1,6}\s{0,3}[（(【[]?(.{1,12}?)[）)】\]]?\s{0,3}[—–-]{1,6}$/

const DURATION = /^[0-9.一二三四五六七八九十]{1,5}\s{0,2}(?:s|秒钟?|sec|拍)$/i

/**
 * `【音效】敲门声`: a label alone in its brackets, and the words behind them. Null when the brackets hold anything else,
 * or when the words are not what such a label is followed by: `【转场】林晚推门` is a transition, then action.
 */
export function readLabelBefore(inside: string, words: string): CueFacts | null {
  const label = !/[\p{L}\p{N}]/u.test(words) ? undefined : BARE.find(({ pattern }) => pattern.test(inside))
  if (label === undefined) return null
  const { kind, visible } = label
  if (kind === 'pause' && !DURATION.test(words)) return null
  if (kind === 'transition' && !(words.length <= 24 && BARE_TRANSITION.test(words))) return null
  return { kind, visible, text: words, durationMs: parseDurationMs(words) }
}

const NARRATOR = inBothScripts(/^(?:旁白|画外音|解说|独白|OS|VO)$/i)

/** `【旁白】` before or above what is told. Round brackets hold how somebody speaks: there only 旁白 and 解说 count. */
export function isNarratorLabel(inside: string, open: string): boolean {
  return '（('.includes(open) ? /^(?:旁白|解说)$/.test(inside) : NARRATOR.test(inside)
}

/** Brackets that are no words of a label before them. */
export function isCueOfItsOwn(inside: string): boolean {
  return (
    readLabelledCue(inside) !== null ||
    isNarratorLabel(inside, '【') ||
    BARE_TRANSITION.test(inside) ||
    BARE.some(({ pattern }) => pattern.test(inside))
  )
}

const LABEL_END = /[【〖[［{｛△▲▽▼Δ∆◇◆]/

/** The words behind a label, up to the next bracket or mark, as a stretch of `tail`. */
export function wordsBehindLabel(tail: string): { readonly text: string; readonly end: number } {
  const colon = /^\s{0,8}[：:]?/.exec(tail)?.[0].length ?? 0
  const stop = tail.slice(colon).search(LABEL_END)
  const words = tail.slice(colon, stop < 0 ? tail.length : colon + stop).trimEnd()
  return { text: words.trim(), end: colon + words.length }
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
