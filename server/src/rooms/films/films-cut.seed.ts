// Cuts for the tests of this room. Sounds and pictures are named by made-up hashes unless a test brings files.
import type { CutInput, CutLine, CutShot } from './cut.ts'

export const fakeSha256 = (seed: number) => seed.toString(16).padStart(64, '0')

export function aLine(id: string, more: Partial<CutLine> = {}): CutLine {
  return {
    lineId: id,
    takeSha256: fakeSha256(1000),
    durationSamples: 48_000,
    text: '你好。',
    speaker: '甲',
    kind: 'dialogue',
    jointWith: [],
    offScreen: false,
    ...more,
  }
}

export function aShot(id: string, more: Partial<CutShot> = {}): CutShot {
  return {
    shotId: id,
    sceneNumber: 1,
    episode: null,
    keyFrameSha256: fakeSha256(1),
    move: 'static',
    minimumMs: 1000,
    lines: [],
    cues: [],
    ...more,
  }
}

export function aCut(shots: readonly CutShot[], more: Partial<CutInput> = {}): CutInput {
  return {
    title: '试片',
    language: 'zh-CN',
    rate: { num: 24, den: 1 },
    templateId: 'classic',
    shots,
    scenes: [],
    beds: [],
    ...more,
  }
}
