// The same film as one ffmpeg command, as somebody who knows ffmpeg well would write it: bodies and fades apart, one
// concat, zoompan on a still enlarged twice, loudnorm in the same pass, every core. What guides advise is slower.
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Canvas, samplesPerSecond } from '#rooms/films/formats.ts'
import { moveAmountPermille } from '#rooms/films/motion.ts'
import type { FilmPlan } from '#rooms/films/plan-film.ts'
import type { PlacedShot, Side } from '#rooms/films/timeline.ts'
import type { Material } from './material.ts'

export type HandWish = {
  readonly plan: FilmPlan
  readonly material: Material
  readonly canvas: Canvas
  readonly folder: string
}

export function handCommand(wish: HandWish): string[] {
  const { plan, material, folder } = wish
  const stills: string[] = []
  const chains: string[] = []
  const still = (shot: PlacedShot) => stills.push(material.fileOf(shot.cut?.keyFrameSha256 ?? '')) - 1
  const view = (side: Side, offset: (shot: PlacedShot) => number, frames: number) => {
    const shot = side.kind === 'shot' ? plan.timeline.shots[side.shot] : undefined
    return shot
      ? `[${still(shot)}:v]${moveFilters(wish, shot, { offset: offset(shot), frames })}`
      : blackFilters(wish, frames)
  }
  plan.timeline.items.forEach((item, index) => {
    if (item.kind === 'body') {
      chains.push(`${view({ kind: 'shot', shot: item.shot }, (shot) => shot.inFrames, item.frames)}[p${index}]`)
      return
    }
    chains.push(`${view(item.from, (shot) => shot.inFrames + shot.bodyFrames, item.frames)},fps=24[a${index}]`)
    chains.push(`${view(item.to, () => 0, item.frames)},fps=24[b${index}]`)
    chains.push(
      `[a${index}][b${index}]xfade=transition=fade:duration=${item.frames / 24}:offset=0,format=yuv420p[p${index}]`,
    )
  })
  const fonts = path.dirname(
    fileURLToPath(import.meta.resolve('@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf')),
  )
  writeFileSync(path.join(folder, 'hand.srt'), plan.srt)
  const pieces = plan.timeline.items.map((_, index) => `[p${index}]`).join('')
  chains.push(
    `${pieces}concat=n=${plan.timeline.items.length},subtitles=hand.srt:fontsdir=${fonts}:force_style='Fontname=Noto Sans SC'[v]`,
  )
  chains.push(...soundChains(wish, stills.length))
  const takes = plan.timeline.lines.map((spoken) => material.fileOf(spoken.line.takeSha256))
  const inputs = [...stills, ...takes].flatMap((file) => ['-i', file])
  const picture = [
    '-map',
    '[v]',
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-crf',
    '21',
    '-pix_fmt',
    'yuv420p',
    '-r',
    '24',
  ]
  const sound = [
    '-map',
    '[s]',
    '-c:a',
    'aac',
    '-aac_coder',
    'fast',
    '-b:a',
    '192k',
    '-movflags',
    '+faststart',
    'hand.mp4',
  ]
  return ['-v', 'error', '-nostdin', '-y', ...inputs, '-filter_complex', chains.join(';'), ...picture, ...sound]
}

type Stretch = { readonly offset: number; readonly frames: number }

function moveFilters({ canvas, plan }: HandWish, shot: PlacedShot, { offset, frames }: Stretch): string {
  const { widthPx: w, heightPx: h } = canvas
  const total = shot.inFrames + shot.bodyFrames + shot.outFrames
  const amount = moveAmountPermille(total, plan.timeline.rate, plan.timeline.template.motion) / 1000
  const progress = `(0.5-0.5*cos(PI*(on+${offset})/${total - 1}))`
  const zoompan = (zoom: string, x: string, y: string) =>
    `scale=${2 * w}:${2 * h},zoompan=z='${zoom}':x='${x}':y='${y}':d=${frames}:s=${w}x${h}:fps=24,format=yuv420p`
  const middle = ['(iw-iw/zoom)/2', '(ih-ih/zoom)/2'] as const
  const move = shot.cut?.move ?? 'static'
  if (move === 'static')
    return `scale=${w}:${h},format=yuv420p,loop=${frames - 1}:1:0,setpts=N/24/TB,fps=24,trim=end_frame=${frames}`
  if (move === 'push_in') return zoompan(`1+${amount}*${progress}`, ...middle)
  if (move === 'pull_out') return zoompan(`1+${amount}*(1-${progress})`, ...middle)
  const way = move === 'pan_right' || move === 'tilt_down' ? progress : `(1-${progress})`
  const isPan = move === 'pan_left' || move === 'pan_right'
  return zoompan(`${1 + amount}`, isPan ? `(iw-iw/zoom)*${way}` : middle[0], isPan ? middle[1] : `(ih-ih/zoom)*${way}`)
}

function blackFilters({ canvas }: HandWish, frames: number): string {
  return `color=c=black:s=${canvas.widthPx}x${canvas.heightPx}:r=24,format=yuv420p,trim=end_frame=${frames}`
}

function soundChains({ plan }: HandWish, firstInput: number): string[] {
  const { lines, totalSamples } = plan.timeline
  const placed = lines.map((spoken, index) => {
    const delayMs = Math.round(spoken.startSample / (samplesPerSecond / 1000))
    return `[${firstInput + index}:a]adelay=${delayMs}:all=1[t${index}]`
  })
  const names = lines.map((_, index) => `[t${index}]`).join('')
  const level = 'loudnorm=I=-16:TP=-1.5,aresample=48000,aformat=sample_fmts=fltp:channel_layouts=stereo'
  return [
    ...placed,
    `${names}amix=inputs=${lines.length}:normalize=0,apad,atrim=end_sample=${totalSamples},${level}[s]`,
  ]
}
