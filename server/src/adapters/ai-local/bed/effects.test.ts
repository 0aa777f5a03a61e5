import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { measureMedianPitchHz } from '../speech/pitch.ts'
import { effectKinds, findEffectKind } from './effect-kinds.ts'
import { synthesiseEffect } from './effects.ts'
import { measureIntegratedLufs } from './loudness.ts'
import { rateHz, type Stereo } from './stereo.ts'

const loudest = ({ left, right }: Stereo) =>
  [left, right].reduce((most, channel) => channel.reduce((max, sample) => Math.max(max, Math.abs(sample)), most), 0)

/** Beginnings of blows: where the level of 10 ms passes a third of the loudest after being quiet, 120 ms later at the soonest. */
function countBlows({ left }: Stereo): number {
  const levels = Array.from({ length: Math.floor(left.length / 480) }, (_, i) =>
    left.subarray(i * 480, (i + 1) * 480).reduce((most, sample) => Math.max(most, Math.abs(sample)), 0),
  )
  const top = Math.max(...levels)
  let isQuiet = true
  let blows = 0
  let since = 0
  for (const level of levels) {
    if (isQuiet && level > top / 3) {
      blows += 1
      isQuiet = false
      since = 0
    }
    since += 1
    if (level < top / 8 && since > 12) isQuiet = true
  }
  return blows
}

/** Share of the energy above a frequency, by the slope of the signal. */
function brightnessHz({ left }: Stereo): number {
  let power = 0
  let slope = 0
  for (let i = 1; i < left.length; i++) {
    power += left[i]! ** 2
    slope += (left[i]! - left[i - 1]!) ** 2
  }
  return (rateHz / (2 * Math.PI)) * Math.sqrt(slope / power)
}

const texts: Record<(typeof effectKinds)[number], readonly [string, string]> = {
  knock: ['敲门声', 'A knock at the door'],
  footsteps: ['脚步声渐近', 'footsteps approach'],
  running: ['急促的脚步', 'Running'],
  creak: ['门吱呀一声开了', 'The door creaks'],
  slam: ['摔门', 'SLAM'],
  wind: ['风声', 'wind howls'],
  rain: ['雨声', 'Rain'],
  thunder: ['雷声', 'THUNDER'],
  bell: ['远处钟声', 'church bell'],
  chime: ['铃铛', 'doorbell'],
  siren: ['警笛', 'police siren'],
  whistle: ['警哨', 'a whistle'],
  fire: ['篝火', 'campfire crackles'],
  water: ['流水', 'the river'],
  splash: ['扑通', 'a splash'],
  hooves: ['马蹄声', 'horses gallop'],
  gunshot: ['枪响', 'GUNSHOT'],
  explosion: ['爆炸', 'explosion'],
  phone: ['电话铃', 'The phone rings'],
  crowd: ['人声嘈杂', 'crowd murmurs'],
  applause: ['掌声', 'applause'],
  birds: ['鸟鸣', 'birds chirp'],
  crow: ['乌鸦叫', 'a crow caws'],
  crickets: ['虫鸣', 'crickets'],
  digging: ['铲土', 'digging'],
  chopping: ['伐木声', 'chopping'],
  sword: ['刀剑相击', 'swords clash'],
  glass: ['玻璃碎', 'glass shatters'],
  clock: ['滴答', 'a clock ticks'],
  heartbeat: ['心跳', 'heartbeat'],
  engine: ['汽车驶过', 'engine starts'],
  gong: ['锣', 'gong'],
  paper: ['翻书', 'pages turn'],
  whoosh: ['法术', 'something passes'],
}

describe('findEffectKind', () => {
  it.each(effectKinds)('knows %s in Chinese and English', (kind) => {
    for (const text of texts[kind]) expect(findEffectKind(text)).toBe(kind)
  })
})

describe('synthesiseEffect', () => {
  it.each(effectKinds)('%s is heard, unclipped and short', (kind) => {
    const { sound } = synthesiseEffect({ text: texts[kind][0], durationSamples: null })
    expect(sound.left.every(Number.isFinite)).toBe(true)
    expect(loudest(sound)).toBeLessThan(0.502)
    expect(measureIntegratedLufs(sound) ?? -99).toBeGreaterThan(-42)
    expect(measureIntegratedLufs(sound) ?? 0).toBeLessThan(-23.5)
    expect(sound.left.length).toBeGreaterThan(0.5 * rateHz)
    expect(sound.left.length).toBeLessThan(9 * rateHz)
  })

  it('makes exactly the asked length, and equal samples for equal words', () => {
    for (const text of ['敲门', '雨', 'something']) {
      const [a, b] = [
        synthesiseEffect({ text, durationSamples: 50_001 }),
        synthesiseEffect({ text, durationSamples: 50_001 }),
      ]
      expect(a.sound.left.length).toBe(50_001)
      const sha = ({ sound }: typeof a) => createHash('sha256').update(Buffer.from(sound.left.buffer)).digest('hex')
      expect(sha(a)).toBe(sha(b))
    }
  })

  it('has the marks by which each is known', () => {
    const of = (text: string) => synthesiseEffect({ text, durationSamples: null }).sound
    expect(countBlows(of('敲门声'))).toBe(3)
    expect(countBlows(of('伐木声'))).toBe(3)
    expect(countBlows(of('脚步声'))).toBe(6)
    expect(brightnessHz(of('雷声'))).toBeLessThan(900)
    expect(brightnessHz(of('玻璃碎'))).toBeGreaterThan(3_000)
    expect(brightnessHz(of('虫鸣'))).toBeGreaterThan(3_500)
    expect(measureMedianPitchHz(of('电话铃').left, rateHz) ?? 0).toBeCloseTo(440, -1)
  })
})
