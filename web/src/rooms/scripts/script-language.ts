// How a script is coloured while it is written. Only the look: what a line means is decided by the server's reader.
import { StreamLanguage, type StringStream } from '@codemirror/language'
import { Tag } from '@lezer/highlight'
import type { ScriptLayout } from '#contract/breakdown.ts'

export const scriptTags = {
  episode: Tag.define(),
  scene: Tag.define(),
  character: Tag.define(),
  direction: Tag.define(),
  cue: Tag.define(),
  mark: Tag.define(),
  note: Tag.define(),
  transition: Tag.define(),
  title: Tag.define(),
}

/** Names of tokens as the readers below give them. */
type Token = keyof typeof scriptTags | null

type State = {
  /** What the line is, as its beginning told; the rest of the line follows it. */
  line: 'fresh' | 'speech' | 'plain' | 'whole'
  whole: Token
  isBlankBefore: boolean
  isInSpeech: boolean
  isInNote: boolean
  isTitlePage: boolean
}

const startState = (): State => ({
  line: 'fresh',
  whole: null,
  isBlankBefore: true,
  isInSpeech: false,
  isInNote: false,
  isTitlePage: true,
})

const EPISODE = /^\s*(?:【)?第\s*[0-9零〇一二三四五六七八九十百千两]+\s*[集回章幕](?:】)?/
const NUMBERED = /^\s*\d{1,4}\s*[-–—.．、]\s*\d{1,4}(?:\s|\s*[日夜晨昏内外，,])/
const SCENE_WORD = /^\s*(?:(?:场景|场次|地点|SCENE)\s*[：:\d]|第\s*[0-9一二三四五六七八九十百]+\s*[场景])/i
const SLUG = /^\s*(?:INT|EXT|EST|INT\.?\/EXT|I\/E)[. ]/i
const CUE =
  /^\s*(?:【[^】]*】?|\[(?:SFX|BGM|SE|MUSIC|SOUND)[^\]]*\]?|(?:SFX|BGM|SE|音效|音乐|字幕|特效|旁白音乐)\s*[：:])/i
const CAST =
  /^\s*(?:人物(?:小传|介绍|简介|表|设定)?|(?:主要|出场|登场)人物|角色(?:介绍|表)?|道具|备注|(?:故事|剧情)?(?:大纲|梗概)|(?:剧情|内容|故事)?简介|主题)\s*[：:]/
const SPEAKER =
  /^\s*[^\s：:（(【△▲#＃，。！？,.!?][^：:（(【△▲，。！？,.!?]{0,23}(?:[（(][^）)]{0,40}[）)])?\s{0,2}[：:]/
const DASHED = /^\s*[^\s—：:，。]{1,12}——/
const COMMENT = /^\s*(?:#|＃|\/\/)/
const FOUNTAIN_CUE = /^\s*(?:@.+|[^\p{Ll}]*\p{Lu}[^\p{Ll}]*(?:\([^)]*\))?\s*\^?)\s*$/u

function readDirection(stream: StringStream): Token | undefined {
  if (stream.match(/^[（(][^）)]*[）)]?/)) return 'direction'
  if (stream.match(/^【[^】]*】?/)) return 'cue'
  return undefined
}

function skipPlain(stream: StringStream): void {
  if (!stream.match(/^[^（(【]+/)) stream.next()
}

/** The layouts in which a line says itself what it is: 名：台词. */
function readChineseLine(stream: StringStream, state: State): Token {
  if (stream.sol()) {
    state.line = 'plain'
    if (stream.match(EPISODE) || stream.match(/^\s*《[^》]*》\s*$/)) return rest(stream, 'episode')
    if (stream.match(NUMBERED) || stream.match(SCENE_WORD) || stream.match(SLUG)) return rest(stream, 'scene')
    if (stream.match(/^\s*【场景[^】]*】?/)) return rest(stream, 'scene')
    if (stream.match(/^\s*[△▲]/)) return 'mark'
    if (stream.match(CUE)) return 'cue'
    if (stream.match(CAST)) return 'note'
    if (stream.match(COMMENT)) return rest(stream, 'note')
    if (stream.match(DASHED)) return 'character'
    if (stream.match(SPEAKER, false)) {
      stream.match(/^\s*[^：:（(]+/)
      state.line = 'speech'
      return 'character'
    }
  }
  const token = readDirection(stream)
  if (token !== undefined) return token
  if (state.line === 'speech' && stream.match(/^\s*[：:]/)) {
    state.line = 'plain'
    return 'mark'
  }
  skipPlain(stream)
  return null
}

function rest(stream: StringStream, token: Token): Token {
  stream.skipToEnd()
  return token
}

function readFountainLine(stream: StringStream, state: State): Token {
  if (stream.sol()) {
    const token = beginFountainLine(stream, state)
    if (token !== undefined) return token
  }
  if (state.isInNote || stream.match(/^\[\[/)) {
    state.isInNote = !stream.match(/^.*?\]\]/)
    if (state.isInNote) stream.skipToEnd()
    return 'note'
  }
  if (state.isInSpeech && stream.match(/^\([^)]*\)?/)) return 'direction'
  if (!stream.match(/^[^[(]+/)) stream.next()
  return null
}

function beginFountainLine(stream: StringStream, state: State): Token | undefined {
  const wasBlank = state.isBlankBefore
  state.isBlankBefore = false
  if (state.isInNote) return undefined
  if (state.isTitlePage) {
    if (stream.match(/^[A-Za-z ]{2,30}:/)) return 'title'
    if (!/^\s{3}|\t/.test(stream.string)) state.isTitlePage = false
    else return rest(stream, null)
  }
  if (stream.match(/^#{1,6}\s/)) return rest(stream, 'episode')
  if (stream.match(/^=(?!==)/)) return rest(stream, 'note')
  if (wasBlank && (stream.match(SLUG) || stream.match(/^\.[^.]/))) return rest(stream, 'scene')
  if (stream.match(/^\s*>.*<\s*$/)) return 'title'
  if (wasBlank && (stream.match(/^\s*>/) || /^[^\p{Ll}]*TO:\s*$/u.test(stream.string)))
    return rest(stream, 'transition')
  if (wasBlank && FOUNTAIN_CUE.test(stream.string)) {
    state.isInSpeech = true
    return rest(stream, 'character')
  }
  return undefined
}

function readCaptionLine(stream: StringStream): Token {
  if (stream.sol() && stream.match(/^[\d:.,]+\s*-->.*$/)) return 'mark'
  if (stream.sol() && (stream.match(/^\d+\s*$/) || stream.match(/^WEBVTT.*/))) return 'note'
  return rest(stream, null)
}

/** Headings only: prose has no marks of its own. */
function readProseLine(stream: StringStream): Token {
  if (stream.sol() && (stream.match(EPISODE) || stream.match(/^#{1,6}\s/))) return rest(stream, 'episode')
  if (stream.match(/^[“"「『][^”"」』]*[”"」』]?/)) return 'character'
  if (!stream.match(/^[^“"「『]+/)) stream.next()
  return null
}

function readSheetLine(stream: StringStream): Token {
  if (stream.match(/^[\t,]/)) return 'mark'
  stream.match(/^[^\t,]+/) || stream.next()
  return null
}

const define = (name: string, token: (stream: StringStream, state: State) => Token) =>
  StreamLanguage.define<State>({
    name,
    startState,
    copyState: (state) => ({ ...state }),
    token,
    blankLine: (state) => {
      state.isBlankBefore = true
      state.isInSpeech = false
      state.isTitlePage = false
    },
    tokenTable: scriptTags,
  })

const chinese = define('script-chinese', readChineseLine)
const fountain = define('script-fountain', readFountainLine)
const prose = define('script-prose', readProseLine)
const captions = define('script-captions', readCaptionLine)
const sheet = define('script-sheet', readSheetLine)

const LANGUAGES: Record<ScriptLayout, StreamLanguage<State>> = {
  fountain,
  final_draft: prose,
  short_drama: chinese,
  audio_drama: chinese,
  stage_play: chinese,
  line_sheet: sheet,
  prose,
  captions,
}

export function languageOf(layout: ScriptLayout): StreamLanguage<unknown> {
  return LANGUAGES[layout] as StreamLanguage<unknown>
}

const HAN = /[\u3400-\u9fff]/

/** Before the server has read anything. */
export function guessLayout(text: string): ScriptLayout {
  return HAN.test(text.slice(0, 4000)) ? 'short_drama' : 'fountain'
}
