// One ordinary request of each kind, to ask what such a thing costs.
import type { GenerationInput, GenerationKind } from './provider.ts'

const inputs: { readonly [K in GenerationKind]: Extract<GenerationInput, { kind: K }> } = {
  text: {
    kind: 'text',
    text: { system: '', prompt: 'One ordinary question.', outputTokensMax: 2000 },
  },
  video: {
    kind: 'video',
    clip: { prompt: '', widthPx: 1280, heightPx: 720, durationMs: 5000, withSound: false },
  },
  image: {
    kind: 'image',
    picture: {
      widthPx: 1280,
      heightPx: 720,
      place: { name: '', interior: 'unknown', timeOfDay: 'day', weather: 'clear' },
      size: 'medium',
      framing: 'empty',
      angle: 'eye',
      move: 'static',
      figures: [],
      action: '',
      props: [],
      subject: null,
      keyFrame: 'full',
    },
  },
  speech: {
    kind: 'speech',
    speech: {
      text: 'One ordinary line.',
      language: 'en',
      voice: { engineId: '', voiceId: '', pitchSemitones: 0, pacePercent: 100 },
      direction: '',
    },
  },
  music: {
    kind: 'music',
    bed: { durationSamples: 48_000, mood: 'neutral', setting: 'interior', cue: '', music: true },
  },
  effect: { kind: 'effect', effect: { text: 'knock', durationSamples: 48_000 } },
}

export const ordinaryInput = (kind: GenerationKind): GenerationInput => inputs[kind]
