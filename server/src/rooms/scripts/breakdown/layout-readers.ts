// Which reader reads which layout.
import type { ScriptLayout } from '#contract/breakdown.ts'
import { readAudioDrama, readShortDrama } from './drama/read-drama.ts'
import { readProse } from './prose/read-prose.ts'
import { readCaptions } from './read-captions.ts'
import { readFinalDraft } from './read-final-draft.ts'
import { readFountain } from './read-fountain.ts'
import { readStagePlay } from './read-stage-play.ts'
import type { LayoutReader } from './reading.ts'
import { readLineSheet } from './sheets/read-line-sheet.ts'

export const layoutReaders: Readonly<Record<ScriptLayout, LayoutReader>> = {
  fountain: readFountain,
  final_draft: readFinalDraft,
  short_drama: readShortDrama,
  audio_drama: readAudioDrama,
  stage_play: readStagePlay,
  line_sheet: readLineSheet,
  prose: readProse,
  captions: readCaptions,
}
