// The notes of an underscore: a short motif, said again with changes, over slow chords. Pure.
import type { BedDescription } from '#rooms/generation/provider.ts'
import { type Chance, createChance } from './chance.ts'
import type { Instrument } from './instruments.ts'

export type ScoreNote = {
  readonly instrument: Instrument
  readonly atSeconds: number
  readonly seconds: number
  /** MIDI number, 60 = middle C. */
  readonly pitch: number
  /** 0..1. */
  readonly strength: number
  readonly pan: number
}
export type ScoreChord = { readonly atSeconds: number; readonly seconds: number; readonly pitches: readonly number[] }
export type Score = {
  readonly notes: readonly ScoreNote[]
  readonly chords: readonly ScoreChord[]
  /** How much of the slow chords is heard, 0..1. */
  readonly padShare: number
  readonly hallSeconds: number
}

type Mood = BedDescription['mood']
type Manner = {
  readonly beatsPerMinute: number
  /** Semitones above the root that melodies use. */
  readonly scale: readonly number[]
  /** Chords as semitones above the root. */
  readonly chords: readonly (readonly number[])[]
  /** Chance of a note on a beat of the motif. */
  readonly density: number
  readonly padShare: number
  readonly hallSeconds: number
  readonly register: number
  readonly instruments: readonly [Instrument, ...Instrument[]]
}

const majorPentatonic = [0, 2, 4, 7, 9]
const minorPentatonic = [0, 3, 5, 7, 10]

const manners: Readonly<Record<Mood, Manner>> = {
  calm: {
    beatsPerMinute: 54,
    scale: majorPentatonic,
    chords: [
      [0, 7, 14, 16],
      [-3, 7, 12, 16],
      [5, 9, 12, 19],
      [0, 7, 12, 16],
    ],
    density: 0.42,
    padShare: 0.5,
    hallSeconds: 2.6,
    register: 0,
    instruments: ['piano', 'guqin'],
  },
  neutral: {
    beatsPerMinute: 60,
    scale: majorPentatonic,
    chords: [
      [0, 7, 12, 16],
      [5, 12, 16, 21],
      [-3, 4, 12, 16],
      [-5, 7, 11, 14],
    ],
    density: 0.4,
    padShare: 0.55,
    hallSeconds: 2.2,
    register: 0,
    instruments: ['piano', 'pluck'],
  },
  bright: {
    beatsPerMinute: 84,
    scale: majorPentatonic,
    chords: [
      [0, 7, 12, 16],
      [5, 12, 16, 21],
      [-5, 7, 11, 14],
      [0, 7, 12, 16],
    ],
    density: 0.62,
    padShare: 0.35,
    hallSeconds: 1.8,
    register: 5,
    instruments: ['pluck', 'piano'],
  },
  sad: {
    beatsPerMinute: 48,
    scale: minorPentatonic,
    chords: [
      [0, 7, 12, 15],
      [-4, 8, 12, 15],
      [-9, 7, 10, 15],
      [-2, 5, 10, 14],
    ],
    density: 0.36,
    padShare: 0.65,
    hallSeconds: 3.2,
    register: -2,
    instruments: ['piano', 'guqin'],
  },
  tense: {
    beatsPerMinute: 66,
    scale: [0, 1, 5, 7, 8],
    chords: [
      [0, 7, 12],
      [0, 7, 13],
      [0, 6, 12],
      [0, 7, 12],
    ],
    density: 0.24,
    padShare: 0.9,
    hallSeconds: 2.8,
    register: -7,
    instruments: ['pluck', 'piano'],
  },
  mysterious: {
    beatsPerMinute: 50,
    scale: [0, 2, 6, 7, 11],
    chords: [
      [0, 7, 14, 18],
      [2, 9, 14, 18],
      [-1, 6, 11, 18],
      [0, 7, 14, 19],
    ],
    density: 0.3,
    padShare: 0.8,
    hallSeconds: 4.2,
    register: 2,
    instruments: ['bell', 'guqin'],
  },
}

const cueInstruments: readonly { readonly words: RegExp; readonly instrument: Instrument }[] = [
  { words: /钢琴|piano|键盘|keyboard/i, instrument: 'piano' },
  { words: /古琴|七弦|guqin|qin\b|琴声|抚琴|琴/i, instrument: 'guqin' },
  { words: /古筝|筝|琵琶|三弦|柳琴|吉他|竖琴|guzheng|pipa|zither|harp|guitar|lute|pluck|banjo/i, instrument: 'pluck' },
  { words: /笛|箫|萧|唢呐|埙|flute|whistle|pipe|xiao/i, instrument: 'flute' },
  { words: /钟|铃|磬|编钟|bell|chime|celesta|music box|八音盒/i, instrument: 'bell' },
]
const drumWords = /鼓|战|锣|drum|percussion|march|battle|taiko/i
const livelyWords = /轻快|欢快|热闹|急|快板|紧凑|喜庆|upbeat|lively|fast|energetic|jaunty|cheerful/i
const slowWords = /舒缓|悠扬|缓慢|慢板|悠远|低回|slow|gentle|ambient|lullaby/i
const themeWords = /主题|旋律|theme|melody|tune|song|main title/i
const droneWords = /氛围|铺底|低音|drone|ambien[ct]e?|pad\b|atmosphere/i

/** `seconds` is the length of the bed; the last notes die away before its end. */
export function composeScore(bed: Pick<BedDescription, 'mood' | 'cue'>, seconds: number): Score {
  const chance = createChance('score', bed.mood, bed.cue)
  const manner = readManner(bed)
  const beatSeconds = 60 / manner.beatsPerMinute
  const root = chance.pick([50, 52, 53, 55, 57, 48])
  const instrument =
    cueInstruments.find(({ words }) => words.test(bed.cue))?.instrument ?? chooseInstrument(bed.cue, manner, chance)
  const piece: Piece = { manner, beatSeconds, root, instrument, seconds, chance, hasDrum: drumWords.test(bed.cue) }
  return {
    notes: [...composeMelody(piece), ...composeBass(piece), ...composeDrum(piece)],
    chords: composeChords(piece),
    padShare: manner.padShare,
    hallSeconds: manner.hallSeconds,
  }
}

function readManner({ mood, cue }: Pick<BedDescription, 'mood' | 'cue'>): Manner {
  const manner = manners[mood]
  const pace = livelyWords.test(cue) ? 1.25 : slowWords.test(cue) ? 0.85 : 1
  const density = manner.density * (themeWords.test(cue) ? 1.35 : droneWords.test(cue) ? 0.45 : 1)
  return { ...manner, beatsPerMinute: manner.beatsPerMinute * pace, density: Math.min(0.8, density) }
}

/** A cue in Chinese leans to the string of the scholars. */
function chooseInstrument(cue: string, manner: Manner, chance: Chance): Instrument {
  const chosen = chance.pick(manner.instruments)
  return /\p{Script=Han}/u.test(cue) && chosen === 'piano' && chance.next() < 0.5 ? 'guqin' : chosen
}

type Piece = {
  readonly manner: Manner
  readonly beatSeconds: number
  readonly root: number
  readonly instrument: Instrument
  readonly seconds: number
  readonly chance: Chance
  readonly hasDrum: boolean
}

const barBeats = 8
/** Nothing new starts this long before the end. */
const closingSeconds = 3.2

function composeChords({ manner, beatSeconds, root, seconds }: Piece): ScoreChord[] {
  const span = barBeats * beatSeconds
  const chords: ScoreChord[] = []
  for (let bar = 0; bar * span < seconds; bar++) {
    const shape = manner.chords[bar % manner.chords.length] ?? [0, 7, 12]
    chords.push({ atSeconds: bar * span, seconds: span, pitches: shape.map((step) => root + step) })
  }
  return chords
}

type MotifNote = { readonly beat: number; readonly degree: number; readonly beats: number }

/** A bar of melody: a walk of small steps that starts on a strong beat and leaves room to breathe. */
function composeMotif({ manner, chance }: Piece): MotifNote[] {
  const notes: MotifNote[] = []
  let degree = Math.floor(chance.between(2, 6))
  for (let beat = 0; beat < barBeats - 1.5; beat += 0.5) {
    const isStrong = beat % 2 === 0
    const isOff = beat % 1 !== 0
    const likely = manner.density * (beat === 0 ? 3 : isStrong ? 1.35 : isOff ? 0.35 : 0.9)
    if (chance.next() > likely) continue
    degree = Math.max(0, Math.min(9, degree + chance.pick([-2, -1, -1, 0, 1, 1, 2])))
    notes.push({ beat, degree, beats: isStrong ? 2.4 : 1.4 })
  }
  return notes
}

/** Motif, motif turned at the end, a second thought, motif; every fourth bar is left to the chords. */
function composeMelody(piece: Piece): ScoreNote[] {
  const first = composeMotif(piece)
  const second = composeMotif(piece)
  const notes: ScoreNote[] = []
  const span = barBeats * piece.beatSeconds
  const startSeconds = Math.min(2, piece.seconds / 8)
  for (let bar = 0; startSeconds + bar * span < piece.seconds - closingSeconds; bar++) {
    const place = bar % 8
    if (place === 3 || place === 7) continue
    const motif = place === 2 || place === 6 ? second : first
    const shift = place === 1 || place === 5 ? -1 : 0
    for (const { beat, degree, beats } of motif) {
      const atSeconds = startSeconds + bar * span + beat * piece.beatSeconds + piece.chance.between(0, 0.028)
      if (atSeconds > piece.seconds - closingSeconds) break
      notes.push(melodyNote(piece, { atSeconds, degree: Math.max(0, degree + shift), beats, isStrong: beat % 2 === 0 }))
    }
  }
  return endAtHome(notes, piece)
}

type Place = { atSeconds: number; degree: number; beats: number; isStrong: boolean }

function melodyNote(
  { manner, root, beatSeconds, instrument, chance }: Piece,
  { atSeconds, degree, beats, isStrong }: Place,
): ScoreNote {
  const pitch = root + 12 + manner.register + pitchOfDegree(manner.scale, degree) + registerOf(instrument)
  const strength = (isStrong ? 0.62 : 0.45) * chance.between(0.8, 1.05)
  return { instrument, atSeconds, seconds: beats * beatSeconds, pitch, strength, pan: chance.between(-0.3, 0.3) }
}

function registerOf(instrument: Instrument): number {
  if (instrument === 'guqin') return -7
  return instrument === 'bell' || instrument === 'flute' ? 7 : 0
}

function pitchOfDegree(scale: readonly number[], degree: number): number {
  return 12 * Math.floor(degree / scale.length) + (scale[degree % scale.length] ?? 0)
}

/** The last note of all is the root. */
function endAtHome(notes: ScoreNote[], { manner, root }: Piece): ScoreNote[] {
  const last = notes.at(-1)
  if (last === undefined) return notes
  const home = root + 12 + manner.register + registerOf(last.instrument)
  return [...notes.slice(0, -1), { ...last, pitch: home, seconds: last.seconds + 1 }]
}

function composeBass({ manner, beatSeconds, root, seconds, chance }: Piece): ScoreNote[] {
  const span = barBeats * beatSeconds
  const notes: ScoreNote[] = []
  for (let bar = 0; bar * span < seconds - closingSeconds; bar++) {
    const shape = manner.chords[bar % manner.chords.length] ?? [0]
    notes.push({
      instrument: 'guqin',
      atSeconds: bar * span + 0.02,
      seconds: span * 0.8,
      pitch: root - 12 + (shape[0] ?? 0),
      strength: chance.between(0.34, 0.44),
      pan: 0,
    })
  }
  return notes
}

function composeDrum({ beatSeconds, seconds, hasDrum, manner, chance }: Piece): ScoreNote[] {
  if (!hasDrum) return []
  const pattern = manner.beatsPerMinute > 62 ? [0, 1.5, 2, 4, 5.5, 6, 7] : [0, 3, 4, 7.5]
  const notes: ScoreNote[] = []
  const span = barBeats * beatSeconds
  for (let bar = 0; bar * span < seconds - closingSeconds; bar++)
    for (const beat of pattern) {
      const atSeconds = bar * span + beat * beatSeconds
      if (atSeconds < seconds - closingSeconds)
        notes.push({
          instrument: 'drum',
          atSeconds,
          seconds: 1,
          pitch: beat % 4 === 0 ? 31 : 35,
          strength: (beat % 4 === 0 ? 0.6 : 0.38) * chance.between(0.85, 1),
          pan: 0,
        })
    }
  return notes
}
