// Stills and voices for the bench, made here from a seed: detailed drawings and syllable-like bursts of a tone.
import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import type { FilmSize } from '#contract/films.ts'
import type { CutInput, CutShot } from '#rooms/films/cut.ts'
import { canvasOf } from '#rooms/films/formats.ts'

export type Material = {
  readonly cut: CutInput
  readonly withOtherStill: CutInput
  fileOf(sha256: string): string
}

type Wish = { readonly folder: string; readonly shots: number; readonly size: FilmSize }
const moves = ['push_in', 'pan_left', 'static', 'tilt_up', 'pull_out', 'static', 'pan_right', 'push_in'] as const
const words = [
  '你怎么现在才来？我等了你整整三个小时。',
  '路上下大雨，马车坏了。',
  '我从来没有想过，还能再见到这个地方。',
  '走吧，天要亮了。',
]

export async function makeMaterial(wish: Wish): Promise<Material> {
  const files = new Map<string, string>()
  const add = async (name: string, bytes: Uint8Array) => {
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const file = path.join(wish.folder, name)
    await writeFile(file, bytes)
    files.set(sha256, file)
    return sha256
  }
  const still = async (index: number) => add(`still-${index}.png`, await drawStill(wish.size, index))
  const shots: CutShot[] = []
  for (let index = 0; index < wish.shots; index++) {
    const durationSamples = 48_000 * 2 + index * 311
    const takeSha256 = await add(`take-${index}.wav`, speakTake(durationSamples, 140 + 13 * (index % 7)))
    const text = words[index % words.length] ?? ''
    const line = {
      lineId: `l${index}`,
      takeSha256,
      durationSamples,
      text,
      speaker: '甲',
      jointWith: [],
      offScreen: false,
      kind: 'dialogue',
    } as const
    const move = moves[index % moves.length] ?? 'static'
    const base = {
      shotId: `s${index}`,
      episode: null,
      minimumMs: 3000,
      cues: [],
      transitionIn: { id: index === 0 ? 'cut' : 'fade', durationMs: 500 },
    }
    shots.push({ ...base, sceneNumber: index + 1, keyFrameSha256: await still(index), move, lines: [line] })
  }
  const cut: CutInput = {
    title: 'Bench',
    language: 'zh-CN',
    rate: { num: 24, den: 1 },
    templateId: 'classic',
    shots,
    scenes: [],
    beds: [],
  }
  const other = await still(wish.shots)
  const middle = Math.floor(wish.shots / 2)
  const withOtherStill = {
    ...cut,
    shots: shots.map((shot, index) => (index === middle ? { ...shot, keyFrameSha256: other } : shot)),
  }
  return { cut, withOtherStill, fileOf: (sha256) => files.get(sha256) ?? '' }
}

function seeded(seed: number): () => number {
  let state = (seed * 2_654_435_761 + 1) >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** Some 300 shapes with outlines over a gradient: as busy as a drawn board. */
async function drawStill(size: FilmSize, seed: number): Promise<Uint8Array> {
  const { widthPx, heightPx } = canvasOf(size, '16:9')
  const random = seeded(seed)
  let shapes = ''
  for (let i = 0; i < 300; i++) {
    const [x, y, w, h] = [
      random() * widthPx,
      random() * heightPx,
      random() * widthPx * 0.12,
      random() * heightPx * 0.16,
    ]
    const fill = `hsl(${Math.floor(random() * 360)},40%,${Math.floor(25 + random() * 50)}%)`
    shapes += `<rect x="${x}" y="${y}" width="${w}" height="${h}" fill="${fill}" stroke="#222" transform="rotate(${random() * 60} ${x} ${y})"/>`
  }
  const sky =
    '<linearGradient id="g" x2="0" y2="1"><stop stop-color="#89b"/><stop offset="1" stop-color="#345"/></linearGradient>'
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}">${sky}<rect width="100%" height="100%" fill="url(#g)"/>${shapes}</svg>`
  return sharp(Buffer.from(svg)).png({ compressionLevel: 6 }).toBuffer()
}

function speakTake(samples: number, pitchHz: number): Uint8Array {
  const bytes = Buffer.alloc(44 + samples * 2)
  bytes.write('RIFF', 0, 'latin1')
  bytes.writeUInt32LE(36 + samples * 2, 4)
  bytes.write('WAVEfmt ', 8, 'latin1')
  bytes.writeUInt32LE(16, 16)
  bytes.writeUInt16LE(1, 20)
  bytes.writeUInt16LE(1, 22)
  bytes.writeUInt32LE(48_000, 24)
  bytes.writeUInt32LE(96_000, 28)
  bytes.writeUInt16LE(2, 32)
  bytes.writeUInt16LE(16, 34)
  bytes.write('data', 36, 'latin1')
  bytes.writeUInt32LE(samples * 2, 40)
  for (let i = 0; i < samples; i++) {
    const t = i / 48_000
    const syllable = Math.max(0, Math.sin(2 * Math.PI * 2.2 * t)) ** 0.5
    let value = 0
    for (let harmonic = 1; harmonic < 9; harmonic++) value += Math.sin(2 * Math.PI * pitchHz * harmonic * t) / harmonic
    bytes.writeInt16LE(Math.round(6000 * syllable * value), 44 + i * 2)
  }
  return bytes
}
