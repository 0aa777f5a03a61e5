// The mix as a stream of blocks: takes, effects and beds added up at their samples. Bounded memory: one block, and the
// sounds that are heard in it. Running it twice (to measure, then to write) is cheaper than storing it.
import { createDucker, type Stretch, speechStretches } from './ducking.ts'
import { createLoudnessMeter } from './loudness.ts'
import type { MixBed, MixSheet } from './mix.ts'
import type { WavReader } from './wav-reader.ts'

/** One second. */
export const blockSamples = 48_000
const voiceLufs = -20
/** A whisper stays softer than a shout: a take is brought towards the common loudness by this share, and so far. */
const levelShare = 0.8
const levelMostDb = 14
const bedFadeSamples = 48_000 * 0.8
/** A track begins as its composer wrote it, only without a click, and leaves before the film ends rather than breaking off. */
const musicInSamples = 480
const musicOutSamples = 48_000 * 3
const loopFadeSamples = 48_000

export type SoundOpener = (file: string) => Promise<WavReader>
/** Loudness of each file, LUFS. */
export type Levels = ReadonlyMap<string, number>

export const fromDb = (db: number) => 10 ** (db / 20)

/** Measures every file that the sheet names, one after another. */
export async function measureLevels(sheet: MixSheet, open: SoundOpener): Promise<Levels> {
  const levels = new Map<string, number>()
  const music = sheet.music ? [sheet.music] : []
  const files = new Set([...sheet.voices, ...sheet.effects, ...sheet.beds, ...music].map((entry) => entry.file))
  for (const file of files) {
    const sound = await open(file)
    const meter = createLoudnessMeter()
    // What comes after the end of the film is not heard.
    const most = file === sheet.music?.file ? Math.min(sound.samples, sheet.total_samples) : sound.samples
    for (let at = 0; at < most; at += blockSamples) {
      const { left, right } = await sound.read(at, Math.min(blockSamples, most - at))
      meter.push(left, right)
    }
    levels.set(file, meter.integrated())
    await sound.close()
  }
  return levels
}

/** Gain that brings a sound near `wantedLufs`; silence stays silence. */
function levelGain(level: number | undefined, wantedLufs: number, share: number): number {
  if (level === undefined || !Number.isFinite(level)) return 1
  const db = (wantedLufs - level) * share
  return fromDb(Math.max(-levelMostDb * 2, Math.min(levelMostDb, db)))
}

type Placed = { start: number; end: number; file: string; add: (block: Block, sound: WavReader) => Promise<void> }
export type Block = { readonly start: number; readonly left: Float32Array; readonly right: Float32Array }

/** The whole mix in order; the last block may be shorter. */
export async function* mixBlocks(sheet: MixSheet, levels: Levels, open: SoundOpener): AsyncGenerator<Block> {
  const waiting = placedSounds(sheet, levels).sort((a, b) => b.start - a.start)
  const heard = new Map<Placed, WavReader>()
  try {
    for (let start = 0; start < sheet.total_samples; start += blockSamples) {
      const count = Math.min(blockSamples, sheet.total_samples - start)
      const block: Block = { start, left: new Float32Array(count), right: new Float32Array(count) }
      for (let next = waiting.at(-1); next && next.start < start + count; next = waiting.at(-1)) {
        waiting.pop()
        heard.set(next, await open(next.file))
      }
      for (const [placed, sound] of heard) {
        await placed.add(block, sound)
        if (placed.end > start + count) continue
        heard.delete(placed)
        await sound.close()
      }
      yield block
    }
  } finally {
    for (const sound of heard.values()) await sound.close()
  }
}

function placedSounds(sheet: MixSheet, levels: Levels): Placed[] {
  const voices = sheet.voices.map((voice) => {
    const gain = levelGain(levels.get(voice.file), voiceLufs, levelShare)
    return plain(voice, { left: gain * panGain(-voice.pan), right: gain * panGain(voice.pan) })
  })
  const effects = sheet.effects.map((effect) => {
    const gain = levelGain(levels.get(effect.file), voiceLufs + sheet.effect_db, 1)
    return plain(effect, { left: gain, right: gain })
  })
  const stretches = speechStretches(
    sheet.voices.map((voice) => ({ start: voice.start, end: voice.start + voice.samples })),
  )
  const beds = sheet.beds.map((bed) => {
    const gain = levelGain(levels.get(bed.file), voiceLufs + sheet.bed_db + bed.gain_db, 1)
    const fade = Math.min(bedFadeSamples, bed.span / 2)
    return bedSound({ ...bed, fadeIn: fade, fadeOut: fade }, gain, {
      duckDb: sheet.duck_db,
      depthAt: createDucker(stretches),
    })
  })
  return [...voices, ...effects, ...beds, ...placedMusic(sheet, levels, stretches)]
}

function placedMusic(sheet: MixSheet, levels: Levels, stretches: readonly Stretch[]): Placed[] {
  if (!sheet.music) return []
  const { file, gain_db } = sheet.music
  const span = sheet.total_samples
  const gain = levelGain(levels.get(file), voiceLufs + sheet.bed_db + gain_db, 1)
  const fades = { fadeIn: Math.min(musicInSamples, span / 2), fadeOut: Math.min(musicOutSamples, span / 2) }
  const duck = { duckDb: sheet.duck_db, depthAt: createDucker(stretches) }
  return [bedSound({ file, start: 0, span, ...fades }, gain, duck)]
}

/** 1 in the middle; the far side goes down, the near one up, with equal power. */
const panGain = (pan: number) => Math.SQRT2 * Math.sin((Math.PI / 4) * (1 + pan))

type Gains = { readonly left: number; readonly right: number }

function plain(entry: { file: string; start: number; samples: number }, gains: Gains): Placed {
  const end = entry.start + entry.samples
  return {
    file: entry.file,
    start: entry.start,
    end,
    async add(block, sound) {
      const from = Math.max(block.start, entry.start)
      const to = Math.min(block.start + block.left.length, end)
      if (to <= from) return
      const heard = await sound.read(from - entry.start, to - from)
      for (let i = 0; i < to - from; i++) {
        const at = from - block.start + i
        block.left[at] = (block.left[at] ?? 0) + (heard.left[i] ?? 0) * gains.left
        block.right[at] = (block.right[at] ?? 0) + (heard.right[i] ?? 0) * gains.right
      }
    },
  }
}

type Duck = { readonly duckDb: number; readonly depthAt: (sample: number) => number }

/** Lengths of the fades in samples. */
type LaidBed = Pick<MixBed, 'file' | 'start' | 'span'> & { readonly fadeIn: number; readonly fadeOut: number }

function bedSound(bed: LaidBed, gain: number, duck: Duck): Placed {
  const end = bed.start + bed.span
  return {
    file: bed.file,
    start: bed.start,
    end,
    async add(block, sound) {
      const from = Math.max(block.start, bed.start)
      const to = Math.min(block.start + block.left.length, end)
      if (to <= from) return
      const heard = await readLooped(sound, from - bed.start, to - from)
      let level = 0
      for (let i = 0; i < to - from; i++) {
        const sample = from + i
        // The slope is slow: a new level every 16 samples is as smooth to the ear.
        if (i % 16 === 0)
          level =
            gain *
            fromDb(duck.duckDb * duck.depthAt(sample)) *
            Math.min(1, (sample - bed.start) / bed.fadeIn, (end - sample) / bed.fadeOut)
        const at = sample - block.start
        block.left[at] = (block.left[at] ?? 0) + (heard.left[i] ?? 0) * level
        block.right[at] = (block.right[at] ?? 0) + (heard.right[i] ?? 0) * level
      }
    },
  }
}

/** Read once for a whole block: a file of one sample would else be read 48,000 times a second. */
async function readRepeated(sound: WavReader, from: number, count: number) {
  const { left, right } = await sound.read(0, sound.samples)
  const repeat = (channel: Float32Array) =>
    Float32Array.from({ length: count }, (_, i) => channel[(from + i) % sound.samples] ?? 0)
  return { left: repeat(left), right: repeat(right) }
}

/** A sound without end: its last second fades into its first. Very short ones repeat plainly. */
async function readLooped(
  sound: WavReader,
  from: number,
  count: number,
): Promise<{ left: Float32Array; right: Float32Array }> {
  if (sound.samples <= loopFadeSamples) return readRepeated(sound, from, count)
  const overlap = sound.samples > 4 * loopFadeSamples ? loopFadeSamples : 0
  const period = Math.max(1, sound.samples - overlap)
  const left = new Float32Array(count)
  const right = new Float32Array(count)
  for (let done = 0; done < count; ) {
    const round = Math.floor((from + done) / period)
    const place = (from + done) % period
    const fading = round > 0 && place < overlap
    const stretch = Math.min(count - done, (fading ? overlap : period) - place)
    const heard = await sound.read(place, stretch)
    const tail = fading ? await sound.read(place + period, stretch) : undefined
    for (let i = 0; i < stretch; i++) {
      const angle = fading ? (Math.PI / 2) * ((place + i) / overlap) : Math.PI / 2
      const [rise, fall] = [Math.sin(angle), Math.cos(angle)]
      left[done + i] = (heard.left[i] ?? 0) * rise + (tail?.left[i] ?? 0) * fall
      right[done + i] = (heard.right[i] ?? 0) * rise + (tail?.right[i] ?? 0) * fall
    }
    done += stretch
  }
  return { left, right }
}
