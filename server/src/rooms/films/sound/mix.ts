// The sound of the whole film as one work order: what is heard, when, how loud. Pure.
//
// The sheet is worked off by mix-program.ts block by block, so that 10,000 lines need neither an endless argv nor
// 10,000 open files. A tenth of the time of amix, which keeps every input open.
import type { WorkOrder } from '#contract/films.ts'
import type { SpokenLine, Timeline } from '../timeline.ts'

/** Bumped when the program makes other bytes of an equal sheet. */
const revision = 1

export type MixVoice = { readonly file: string; readonly start: number; readonly samples: number; readonly pan: number }
export type MixEffect = { readonly file: string; readonly start: number; readonly samples: number }
export type MixBed = { readonly file: string; readonly start: number; readonly span: number; readonly gain_db: number }

/** From its beginning, under the whole film; looped if it is shorter. */
export type MixMusic = { readonly file: string; readonly gain_db: number }

/** Positions and lengths in samples at 48 kHz. */
export type MixSheet = {
  readonly total_samples: number
  readonly voices: readonly MixVoice[]
  readonly effects: readonly MixEffect[]
  readonly beds: readonly MixBed[]
  readonly music?: MixMusic
  /** Against the voices' loudness. */
  readonly bed_db: number
  /** Further down while somebody speaks. */
  readonly duck_db: number
  readonly effect_db: number
  readonly target_lufs: number
  readonly ceiling_dbtp: number
}

const targetLufs = -16
const ceilingDbtp = -1.5
/** A voice at the side of the picture is heard a little to that side: speech stays in front. */
const sidePan = 0.18

export function soundOrder(timeline: Timeline): WorkOrder {
  const sheet = mixSheet(timeline)
  const sha256s = new Set([
    ...timeline.lines.map((spoken) => spoken.line.takeSha256),
    ...timeline.effects.map((effect) => effect.sha256),
    ...timeline.beds.map((bed) => bed.sha256),
    ...(timeline.music ? [timeline.music.sha256] : []),
  ])
  const seconds = timeline.totalSamples / 48_000
  return {
    kind: 'sound',
    revision,
    program: 'mix',
    inputs: [...sha256s].sort().map((sha256) => ({ name: soundFile(sha256), sha256 })),
    files: [{ name: 'mix.json', text: JSON.stringify(sheet) }],
    fonts: [],
    argv: ['mix.json', 'sound.m4a'],
    outputs: [{ name: 'sound.m4a', media_type: 'audio/mp4' }],
    limits: { timeout_ms: 120_000 + Math.ceil(seconds * 1000), memory_max_bytes: 1_500_000_000 },
  }
}

const soundFile = (sha256: string) => `sound-${sha256}`

export function mixSheet(timeline: Timeline): MixSheet {
  const { music, template } = timeline
  const { sound } = template
  return {
    total_samples: timeline.totalSamples,
    voices: timeline.lines.map((spoken) => ({
      file: soundFile(spoken.line.takeSha256),
      start: spoken.startSample,
      samples: spoken.line.durationSamples,
      pan: panOf(spoken),
    })),
    effects: timeline.effects.map((one) => ({
      file: soundFile(one.sha256),
      start: one.startSample,
      samples: one.durationSamples,
    })),
    beds: timeline.beds.map((bed) => ({
      file: soundFile(bed.sha256),
      start: bed.startSample,
      span: bed.spanSamples,
      gain_db: bed.gainDb,
    })),
    ...(music ? { music: { file: soundFile(music.sha256), gain_db: music.gainDb } } : {}),
    bed_db: sound.bed_db,
    duck_db: sound.duck_db,
    effect_db: sound.effect_db,
    target_lufs: targetLufs,
    ceiling_dbtp: ceilingDbtp,
  }
}

function panOf({ line }: SpokenLine): number {
  if (line.kind === 'narration' || line.offScreen) return 0
  return line.side === 'left' ? -sidePan : line.side === 'right' ? sidePan : 0
}
