// Real pictures, clips and sound for simulated providers: what was asked for can be seen and measured in them.
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Resvg } from '@resvg/resvg-js'
import sharp from 'sharp'
import { findFfmpeg } from '#platform/process/ffmpeg.ts'
import { runProgram } from '#platform/process/run-program.ts'

export type Media = { readonly mediaType: string; readonly bytes: Buffer }

export type PictureWish = {
  readonly widthPx: number
  readonly heightPx: number
  readonly prompt: string
  readonly format?: 'png' | 'jpeg' | 'webp'
}
export type ClipWish = {
  readonly widthPx: number
  readonly heightPx: number
  readonly durationMs: number
  readonly prompt: string
  /** Bytes of a picture that the clip begins with. */
  readonly startFrame?: Uint8Array
  readonly withSound?: boolean
}
export type SpeechWish = {
  readonly text: string
  readonly format: 'mp3' | 'wav' | 'pcm' | 'flac' | 'opus' | 'aac'
  /** Default 24 kHz. */
  readonly sampleRateHz?: number
  /** 1 is the usual pace. */
  readonly speed?: number
}

const folder = path.join(tmpdir(), 'huaben-simulator-media')
const font = createRequire(import.meta.url).resolve(
  '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
)

export function makePicture(wish: PictureWish): Promise<Media> {
  const format = wish.format ?? 'png'
  return cached(['picture', wish, format], `image/${format}`, async () => {
    const svg = pictureSvg(wish)
    const drawn = new Resvg(svg, {
      font: { fontFiles: [font], loadSystemFonts: false, defaultFontFamily: 'Noto Sans SC' },
    })
    return sharp(drawn.render().asPng()).removeAlpha().toFormat(format).toBuffer()
  })
}

function pictureSvg({ widthPx, heightPx, prompt }: PictureWish): string {
  const hash = createHash('sha256').update(prompt).digest()
  const hue = ((hash[0] ?? 0) * 360) / 256
  const sizePx = Math.max(10, Math.round(Math.min(widthPx, heightPx) / 22))
  const perLine = Math.max(8, Math.floor((widthPx * 0.9) / sizePx))
  const lines = [...prompt.replaceAll(/\s+/g, ' ')].slice(0, perLine * 14)
  const rows = Array.from({ length: Math.ceil(lines.length / perLine) }, (_, row) =>
    lines.slice(row * perLine, (row + 1) * perLine).join(''),
  )
  const texts = rows.map(
    (row, index) =>
      `<text x="5%" y="${sizePx * (2 + index * 1.4)}" font-size="${sizePx}" fill="#fff">${escaped(row)}</text>`,
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}" font-family="Noto Sans SC">
<rect width="100%" height="100%" fill="hsl(${hue}, 45%, 35%)"/>
<circle cx="${(hash[1] ?? 0) / 2.56}%" cy="70%" r="${Math.min(widthPx, heightPx) / 5}" fill="hsl(${hue + 40}, 60%, 55%)"/>
${texts.join('\n')}</svg>`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** H.264 in mp4 at 24 frames a second, panning slowly over its picture so that every frame differs. */
export async function makeClip(wish: ClipWish): Promise<Media> {
  const { widthPx, heightPx, durationMs } = wish
  const startFrame = wish.startFrame === undefined ? null : hashOf([Buffer.from(wish.startFrame).toString('base64')])
  return cached(['clip', { ...wish, startFrame }], 'video/mp4', async (into) => {
    const still = wish.startFrame ?? (await makePicture(wish)).bytes
    const picture = await sharp(still)
      .resize(widthPx + 32, heightPx + 32, { fit: 'cover' })
      .png()
      .toBuffer()
    await writeFile(path.join(into, 'still.png'), picture)
    const seconds = String(durationMs / 1000)
    const sound = wish.withSound
      ? ['-f', 'lavfi', '-i', `sine=frequency=220:sample_rate=48000:duration=${seconds}`]
      : []
    const encoding = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-movflags', '+faststart']
    await ffmpeg(into, [
      ...['-loop', '1', '-framerate', '24', '-i', 'still.png', ...sound, '-t', seconds],
      ...['-vf', `crop=${widthPx}:${heightPx}:x='mod(n,32)':y='mod(n,32)'`, ...encoding, 'out.mp4'],
    ])
    return readFile(path.join(into, 'out.mp4'))
  })
}

const AUDIO_TYPES = {
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
  pcm: 'audio/pcm',
  flac: 'audio/flac',
  opus: 'audio/ogg',
  aac: 'audio/aac',
} as const

/** About as long as the text takes to say: 180 ms for each letter of Chinese, 65 ms for others. */
export function speechMs(text: string, speed = 1): number {
  const ms = [...text].reduce((sum, letter) => sum + (/\p{Script=Han}/u.test(letter) ? 180 : 65), 200)
  return Math.round(ms / speed)
}

export async function makeSpeech(wish: SpeechWish): Promise<Media> {
  const sampleRateHz = wish.sampleRateHz ?? 24_000
  return cached(['speech', wish, sampleRateHz], AUDIO_TYPES[wish.format], async (into) => {
    const pcm = hum(wish.text, { sampleRateHz, durationMs: speechMs(wish.text, wish.speed) })
    if (wish.format === 'pcm') return pcm
    await writeFile(path.join(into, 'in.pcm'), pcm)
    const file = `out.${wish.format === 'aac' ? 'adts' : wish.format}`
    const input = ['-f', 's16le', '-ar', String(sampleRateHz), '-ac', '1', '-i', 'in.pcm']
    const rate = wish.format === 'opus' ? ['-ar', '48000'] : []
    await ffmpeg(into, [...input, ...rate, file])
    return readFile(path.join(into, file))
  })
}

/** A syllable for each letter, each on a pitch of its own: little-endian 16-bit mono. */
function hum(text: string, { sampleRateHz, durationMs }: { sampleRateHz: number; durationMs: number }): Buffer {
  const length = Math.round((sampleRateHz * durationMs) / 1000)
  const letters = [...text]
  const out = Buffer.alloc(length * 2)
  let phase = 0
  for (let i = 0; i < length; i += 1) {
    const place = (i / length) * Math.max(1, letters.length)
    const letter = letters[Math.floor(place)]?.codePointAt(0) ?? 0
    phase += (2 * Math.PI * (140 + (letter % 80))) / sampleRateHz
    const swell = Math.sin(Math.PI * (place % 1))
    out.writeInt16LE(Math.round(9000 * swell * (Math.sin(phase) + 0.3 * Math.sin(3 * phase))), i * 2)
  }
  return out
}

async function ffmpeg(cwd: string, args: readonly string[]): Promise<void> {
  const { ffmpegPath } = await findFfmpeg()
  await runProgram({ program: ffmpegPath, args: ['-v', 'error', '-nostdin', '-y', ...args], cwd, timeoutMs: 120_000 })
}

/** Made once per machine: the file's name is the hash of the wish. */
async function cached(
  wish: readonly unknown[],
  mediaType: string,
  make: (into: string) => Promise<Buffer>,
): Promise<Media> {
  const file = path.join(folder, hashOf(wish))
  await mkdir(folder, { recursive: true })
  if (await stat(file).catch(() => null)) return { mediaType, bytes: await readFile(file) }
  const into = await mkdtemp(path.join(folder, 'making-'))
  try {
    const bytes = await make(into)
    await writeFile(path.join(into, 'done'), bytes)
    await rename(path.join(into, 'done'), file)
    return { mediaType, bytes }
  } finally {
    await rm(into, { recursive: true, force: true })
  }
}

function hashOf(wish: readonly unknown[]): string {
  return createHash('sha256')
    .update(JSON.stringify(['r1', wish]))
    .digest('hex')
    .slice(0, 32)
}
