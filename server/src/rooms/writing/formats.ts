// The layouts that engines are asked to write in: rules, and an example that our own reader understands. Data.
import type { ScriptLayout } from '#contract/breakdown.ts'

const SHORT_DRAMA = `第1集
1-1 日 外 断桥
人物：白素贞、许仙
△细雨落在湖面，许仙撑伞走上桥头。
许仙：（拱手）姑娘，雨大，拿去吧。
白素贞：多谢公子。
△白素贞接过伞，望向湖心。`

const AUDIO_DRAMA = `【场景：断桥，傍晚，雨】
【SFX：雨声渐起】
【旁白】西湖的雨，说来就来。
许仙（关切）：姑娘，雨大，拿去吧。
白素贞（轻声）：多谢公子。
【BGM：箫声起】`

const FOUNTAIN = `EXT. BROKEN BRIDGE - DUSK

Rain falls on the lake. XU XIAN walks up with an umbrella.

XU XIAN
(bowing)
It is raining hard. Please take this.

BAI SUZHEN
Thank you, sir.`

const STAGE_PLAY = `SCENE 1. A bridge in the rain.

(Enter XU XIAN with an umbrella.)

XU XIAN: It is raining hard. Please take this.
BAI SUZHEN: (softly) Thank you, sir.`

/** Layouts that nobody writes by hand get the one that is nearest. */
export function formatOf(layout: ScriptLayout, language: string): string {
  if (layout === 'audio_drama') return AUDIO_DRAMA
  if (layout === 'stage_play') return STAGE_PLAY
  if (layout === 'short_drama') return SHORT_DRAMA
  if (layout === 'fountain') return FOUNTAIN
  return language.startsWith('zh') ? SHORT_DRAMA : FOUNTAIN
}

/** What the text that comes of it is read as. */
export function layoutWritten(layout: ScriptLayout | null, language: string): ScriptLayout {
  if (layout === 'audio_drama' || layout === 'stage_play' || layout === 'short_drama' || layout === 'fountain')
    return layout
  return language.startsWith('zh') ? 'short_drama' : 'fountain'
}
