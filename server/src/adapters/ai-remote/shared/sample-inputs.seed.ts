// Inputs as the rooms above hand them over, for tests of engines.
import type { GenerationInput, MediaInput, TextDescription } from '#rooms/generation/provider.ts'

export function aQuestion(more: Partial<TextDescription> = {}): GenerationInput {
  const text = { system: 'You read scripts.', prompt: '雨夜，李青推开庙门。这是什么情绪？', outputTokensMax: 200 }
  return { kind: 'text', text: { ...text, ...more } }
}

export type PictureWish = {
  readonly references?: readonly MediaInput[]
  readonly widthPx?: number
  readonly heightPx?: number
}

export function aPicture({ references, widthPx = 480, heightPx = 270 }: PictureWish = {}): GenerationInput {
  return {
    kind: 'image',
    picture: {
      widthPx,
      heightPx,
      place: { name: '破庙', interior: 'interior', timeOfDay: 'night', weather: 'rain', notes: '残破的佛像' },
      size: 'medium',
      framing: 'single',
      angle: 'eye',
      move: 'static',
      figures: [
        {
          name: '李青',
          gender: 'male',
          ageYears: 28,
          notes: '青衫，负剑',
          role: 'speaker',
          side: 'left',
          emotion: 'stern',
        },
      ],
      action: '李青推开庙门。',
      props: ['剑'],
      subject: null,
      keyFrame: 'full',
    },
    ...(references ? { prompt: { text: '李青推开庙门', references } } : {}),
  }
}

export function aLine(engineId: string, voiceId: string): GenerationInput {
  return {
    kind: 'speech',
    speech: {
      text: '谁在那里？',
      language: 'zh-CN',
      voice: { engineId, voiceId, pitchSemitones: 2, pacePercent: 110 },
      direction: '低声',
    },
  }
}
