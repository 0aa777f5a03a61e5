// The local voices: numbers that turn eSpeak NG's one speaker into persons who are told apart.

import type { Delivery } from './delivery.ts'
import type { SpokenLanguage } from './languages.ts'

export type VoiceDesign = {
  readonly id: string
  readonly name: string
  readonly gender: 'female' | 'male'
  readonly age: 'child' | 'young' | 'adult' | 'old'
  readonly isNarrator: boolean
  /** Median pitch that the voice is tuned to in every language, Hz. */
  readonly medianHz: number
  /** Highest over lowest pitch of the melody. */
  readonly span: number
  /** Length of the throat turned round: 100 a man, 118 a woman, 128 a child; per cent of the formants' frequencies. */
  readonly formants: number
  /** Per cent strength of the upper formants: less is darker. */
  readonly brightness: number
  /** 0..1 of breath in the voice. */
  readonly breath: number
  /** 0..1 hoarseness. */
  readonly rough: number
  /** 0..1 unsteadiness. */
  readonly flutter: number
  readonly pacePercent: number
}

const man = {
  gender: 'male',
  age: 'adult',
  isNarrator: false,
  span: 1.5,
  formants: 100,
  brightness: 80,
  breath: 0,
  rough: 0.1,
  flutter: 0.15,
  pacePercent: 100,
} as const
const woman = { ...man, gender: 'female', formants: 116, brightness: 76, breath: 0.08, rough: 0.05 } as const

export const voiceDesigns: readonly VoiceDesign[] = [
  {
    ...man,
    id: 'narrator-calm',
    name: '旁白·沉静 (calm narrator)',
    isNarrator: true,
    medianHz: 112,
    span: 1.36,
    formants: 93,
    brightness: 60,
    breath: 0.05,
    pacePercent: 95,
  },
  {
    ...woman,
    id: 'narrator-gentle',
    name: '旁白·温婉 (gentle narrator)',
    isNarrator: true,
    medianHz: 186,
    span: 1.34,
    formants: 112,
    brightness: 66,
    breath: 0.1,
    pacePercent: 95,
  },
  { ...man, id: 'man-deep', name: '低沉男声 (deep man)', medianHz: 84, formants: 91, brightness: 68, pacePercent: 95 },
  {
    ...man,
    id: 'man-broad',
    name: '浑厚男声 (broad man)',
    medianHz: 94,
    formants: 85,
    brightness: 88,
    rough: 0.25,
    span: 1.6,
  },
  { ...man, id: 'man-warm', name: '温和男声 (warm man)', medianHz: 106, formants: 101, brightness: 56, breath: 0.12 },
  { ...man, id: 'man-steady', name: '稳重男声 (steady man)', medianHz: 118, formants: 97, brightness: 96, span: 1.4 },
  {
    ...man,
    id: 'man-clear',
    name: '清朗男声 (clear man)',
    age: 'young',
    medianHz: 130,
    formants: 107,
    brightness: 96,
    pacePercent: 104,
  },
  {
    ...man,
    id: 'man-bright',
    name: '明亮青年 (bright young man)',
    age: 'young',
    medianHz: 147,
    formants: 112,
    brightness: 76,
    span: 1.65,
    pacePercent: 107,
  },
  {
    ...man,
    id: 'man-reedy',
    name: '尖细男声 (reedy man)',
    age: 'young',
    medianHz: 160,
    formants: 116,
    brightness: 112,
    span: 1.7,
    pacePercent: 108,
  },
  {
    ...man,
    id: 'old-man-hoarse',
    name: '沙哑老翁 (hoarse old man)',
    age: 'old',
    medianHz: 100,
    formants: 94,
    brightness: 74,
    rough: 0.8,
    flutter: 0.6,
    breath: 0.15,
    pacePercent: 86,
  },
  {
    ...man,
    id: 'old-man-thin',
    name: '清瘦老者 (thin old man)',
    age: 'old',
    medianHz: 138,
    formants: 105,
    brightness: 70,
    rough: 0.4,
    flutter: 0.8,
    breath: 0.2,
    pacePercent: 85,
    span: 1.6,
  },
  {
    ...woman,
    id: 'woman-low',
    name: '低沉女声 (low woman)',
    medianHz: 160,
    formants: 108,
    brightness: 72,
    pacePercent: 96,
  },
  {
    ...woman,
    id: 'woman-warm',
    name: '温暖女声 (warm woman)',
    medianHz: 190,
    formants: 110,
    brightness: 56,
    breath: 0.12,
  },
  {
    ...woman,
    id: 'woman-steady',
    name: '干练女声 (brisk woman)',
    medianHz: 203,
    formants: 121,
    brightness: 100,
    span: 1.42,
    pacePercent: 106,
  },
  {
    ...woman,
    id: 'woman-clear',
    name: '清亮女声 (clear woman)',
    age: 'young',
    medianHz: 218,
    formants: 116,
    brightness: 84,
  },
  {
    ...woman,
    id: 'woman-soft',
    name: '轻柔女声 (soft woman)',
    age: 'young',
    medianHz: 232,
    formants: 122,
    brightness: 48,
    breath: 0.35,
    pacePercent: 95,
  },
  {
    ...woman,
    id: 'woman-bright',
    name: '活泼少女 (lively young woman)',
    age: 'young',
    medianHz: 255,
    formants: 124,
    brightness: 96,
    span: 1.7,
    pacePercent: 108,
  },
  {
    ...woman,
    id: 'old-woman',
    name: '慈祥老妇 (kind old woman)',
    age: 'old',
    medianHz: 176,
    formants: 110,
    brightness: 62,
    rough: 0.5,
    flutter: 0.8,
    breath: 0.25,
    pacePercent: 86,
  },
  {
    ...woman,
    id: 'old-woman-sharp',
    name: '尖利老妇 (sharp old woman)',
    age: 'old',
    medianHz: 228,
    formants: 114,
    brightness: 100,
    rough: 0.6,
    flutter: 0.6,
    pacePercent: 92,
    span: 1.65,
  },
  {
    ...man,
    id: 'boy',
    name: '男孩 (boy)',
    age: 'child',
    medianHz: 268,
    formants: 124,
    brightness: 80,
    span: 1.6,
    pacePercent: 100,
  },
  {
    ...woman,
    id: 'girl',
    name: '女孩 (girl)',
    age: 'child',
    medianHz: 300,
    formants: 130,
    brightness: 74,
    span: 1.6,
    pacePercent: 98,
  },
]

export function findVoiceDesign(id: string): VoiceDesign | undefined {
  return voiceDesigns.find((design) => design.id === id)
}

/** The lines that make eSpeak NG speak like this; `pitchSemitones` is added to the voice's own pitch. */
export function variantLines(design: VoiceDesign, language: SpokenLanguage, delivery: Delivery): string[] {
  const span = 1 + ((design.span - 1) * delivery.rangePercent) / 100
  const median = tunedHz(design.medianHz * 2 ** (delivery.pitchSemitones / 12))
  const low = median / (1 + language.medianAt * (span - 1))
  const breath = Math.max(design.breath, delivery.breath)
  return [
    `pitch ${Math.round(low)} ${Math.round(low * span)}`,
    ...formantLines(design, breath),
    `flutter ${Math.round(Math.max(design.flutter, delivery.tremble) * 14)}`,
    `roughness ${Math.round(design.rough * 6)}`,
    ...breathLines(breath),
  ]
}

/** eSpeak NG stretches pitch: asked for an octave, it rises 12.6 semitones (measured in 45 languages). */
function tunedHz(wantedHz: number): number {
  const unchangedHz = 118
  return unchangedHz * (wantedHz / unchangedHz) ** (12 / 12.6)
}

function formantLines({ formants, brightness }: VoiceDesign, breath: number): string[] {
  // The lowest resonances move less than the throat's length alone would say, in women and children too.
  const frequency = (index: number) =>
    Math.round(100 + (formants - 100) * ([0.5, 0.8, 1, 1, 0.9, 0.8, 0.7, 0.6, 0.5][index] ?? 1))
  const height = (index: number) => Math.round(index < 2 ? 100 - breath * 12 : brightness * (1 - 0.03 * (index - 2)))
  const width = (index: number) => Math.round(index < 3 ? 100 + breath * 40 : 110)
  return Array.from(
    { length: 9 },
    (_, index) => `formant ${index} ${frequency(index)} ${height(index)} ${width(index)}`,
  )
}

function breathLines(breath: number): string[] {
  if (breath < 0.03) return []
  const strength = [65, 75, 65, 60, 40, 30].map((most) => Math.round(most * breath * 0.8))
  return [`voicing ${Math.round(100 - breath * 85)}`, `breath ${strength.join(' ')}`, 'breathw 150 150 200 200 400 400']
}
