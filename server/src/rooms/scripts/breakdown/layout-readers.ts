// Which reader reads which layout.
import type { ScriptLayout } from '#contract/breakdown.ts'
import { readAudioDrama, readShortDrama } from './read-drama.ts'
import { readFountain } from './read-fountain.ts'
import type { LayoutReader } from './reading.ts'

export const layoutReaders: Readonly<Record<ScriptLayout, LayoutReader>> = {
  fountain: readFountain,
  final_draft: readFountain,
  short_drama: readShortDrama,
  audio_drama: readAudioDrama,
  stage_play: readShortDrama,
  line_sheet: readShortDrama,
  prose: readShortDrama,
  captions: readShortDrama,
}
