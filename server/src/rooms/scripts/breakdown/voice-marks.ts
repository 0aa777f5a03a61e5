// OS, V.O., 画外音, （唱）: how a voice stands to the picture, and who narrates.

import type { LineKind } from '#contract/breakdown.ts'
import { inBothScripts } from './hanzi.ts'
import { isCrowd } from './persons.ts'

export type VoiceMarks = { readonly kind: LineKind; readonly offScreen: boolean; readonly direction: string }

const INNER_VOICE = /^OS$/i
const OFF_SCREEN = inBothScripts(/^(?:O\.?\s?S\.?|O\.?\s?C\.?|OFF(?:-?SCREEN)?|画外|场外|幕后)$/i)
const VOICE_OVER = inBothScripts(
  /^(?:V\.?\s?O\.?|VOICE[- ]?OVER|画外音|旁白|内心|心声|内心独白|心理|心理活动|独白|内心OS|心想|暗想|心说|心里想|心中暗想)$/i,
)
const CONTINUED = /^(?:CONT(?:'|’)?D\.?|CONTINUED|CONTINUING|MORE|续|PRE-?LAP|INTO PHONE|ON PHONE)$/i
const SUNG = /^(?:唱|唱道|唱起|歌唱|哼唱|唱着|sings?|singing|sung)$/i
const NARRATOR = inBothScripts(
  /^(?:[男女]?声?旁白|画外音|解说|解说员|叙述者?|说书人|NARRATOR|NARRATION|VOICE[- ]?OVER|V\.?O\.?|ANNOUNCER \(V\.?O\.?\))$/i,
)

export function isNarrator(name: string): boolean {
  return name.length < 24 && NARRATOR.test(name)
}

/** Takes the marks of the voice out of directions such as "OS；低声"; what is left is how to speak. */
export function readVoiceMarks(speaker: string, directions: readonly string[]): VoiceMarks {
  let kind: LineKind = isNarrator(speaker) ? 'narration' : 'dialogue'
  let offScreen = kind === 'narration'
  const kept: string[] = []
  for (const direction of directions) {
    const words = direction.split(/[，,、；;/／+＋&＆]|\s(?=[A-Z.]+$)/)
    const rest = words.filter((word) => {
      const mark = word.trim()
      if (mark.length > 20) return true
      // In Chinese drama OS is what one person thinks; a crowd's OS comes from outside the picture.
      if (INNER_VOICE.test(mark) && /[\u4e00-\u9fff]/.test(speaker) && !isCrowd(speaker, '')) {
        offScreen = true
        kind = kind === 'dialogue' ? 'voice_over' : kind
      } else if (OFF_SCREEN.test(mark)) offScreen = true
      else if (VOICE_OVER.test(mark)) {
        offScreen = true
        if (kind === 'dialogue') kind = 'voice_over'
      } else if (SUNG.test(mark)) {
        if (kind !== 'narration') kind = 'sung'
        return false
      } else if (!CONTINUED.test(mark) || /PHONE/i.test(mark)) return true
      return false
    })
    if (rest.length === words.length) kept.push(direction)
    else if (rest.length > 0) kept.push(rest.join('，').trim())
  }
  return { kind, offScreen, direction: kept.filter((text) => text !== '').join('; ') }
}

const TRAILING_MARK = inBothScripts(/^(.{1,40}?)[\s·]{1,4}(O\.?S\.?|V\.?O\.?|画外音|内心|旁白|独白)$/i)
const GLUED_MARK = inBothScripts(
  /^([\u4e00-\u9fff·]{1,12}?)(OS|VO|O\.S\.?|V\.O\.?|画外音|旁白|内心独白|内心OS|内心|独白|心声|心想|暗想|心说|心里想|心中暗想)$/i,
)

/** `庄子 OS`, `庄子OS`, `庄子心想`: a mark that stands behind the name without brackets. */
export function splitTrailingMark(name: string): { name: string; mark: string | null } {
  if (name.length > 60 || isNarrator(name)) return { name, mark: null }
  const found = TRAILING_MARK.exec(name) ?? GLUED_MARK.exec(name)
  if (found === null || found[1] === undefined) return { name, mark: null }
  return { name: found[1].trim(), mark: found[2] ?? null }
}
