// Somebody keeps the colours of hair, dress and skin from shot to shot, measured on the pixels.
import { expect, it } from 'vitest'
import type { PictureDescription } from '#rooms/generation/provider.ts'
import { apart, type Colours, coloursDrawn } from './testdata/colours-drawn.ts'
import { people, picture } from './testdata/sample-pictures.ts'

const place = { name: '集市街口', interior: 'exterior', timeOfDay: 'day', weather: 'clear' } as const
const partner = people.steel
/** Bareheaded, with hair to look at. */
const looked = { 林晓: people.lady, 王奶奶: people.granny, TOM: people.guest }
type Person = (typeof looked)[keyof typeof looked]

/** Alone and with a partner on either side, far and near, in other places and lights. */
function shotsOf(who: Person): PictureDescription[] {
  const alone = (side: 'left' | 'right') => [[who, 'speaker', side, 'neutral']] as const
  const beside = (side: 'left' | 'right', role: 'speaker' | 'listener') =>
    [
      [who, role, side, 'happy'],
      [partner, role === 'speaker' ? 'listener' : 'speaker', side === 'left' ? 'right' : 'left', 'neutral'],
    ] as const
  return [
    picture({ place, size: 'medium_close', cast: alone('left') }),
    picture({ place, size: 'medium', cast: alone('right') }),
    picture({ place, framing: 'two_shot', size: 'medium', cast: beside('left', 'speaker') }),
    picture({ place, framing: 'two_shot', size: 'medium', cast: beside('right', 'listener') }),
    picture({ place, framing: 'over_shoulder', size: 'medium_close', cast: beside('right', 'speaker') }),
    picture({
      place,
      framing: 'group',
      size: 'medium_full',
      cast: [...beside('left', 'listener'), [people.romeo, 'present', 'center', 'happy']],
    }),
    picture({ place: { ...place, timeOfDay: 'dusk' }, size: 'medium_close', cast: alone('left') }),
    picture({ place: { ...place, timeOfDay: 'night' }, size: 'medium', cast: alone('right') }),
    picture({ place: { ...place, interior: 'interior', name: '房间' }, size: 'medium', cast: alone('right') }),
  ]
}

const PARTS = ['hair', 'dress', 'skin'] as const
/** Of 255, in a channel: what JPEG, strands and seams leave of one colour. */
const SAME_MAX = { hair: 12, dress: 8, skin: 8 }
const drawn = new Map<string, Colours>()

it.each(Object.entries(looked))('%s has hair, dress and skin of one colour in every shot', async (name, who) => {
  const seen: Colours[] = []
  for (const shot of shotsOf(who)) seen.push(await coloursDrawn(shot, name))
  const [first] = seen
  drawn.set(name, first!)
  for (const part of PARTS) {
    const told = `${part}: ${seen.map((one) => one[part].map(Math.round).join(' ')).join(', ')}`
    for (const one of seen) expect(apart(one[part], first![part]), told).toBeLessThanOrEqual(SAME_MAX[part])
  }
})

it('two people have different colours', async () => {
  for (const [name, who] of Object.entries(looked))
    if (!drawn.has(name)) drawn.set(name, await coloursDrawn(shotsOf(who)[0]!, name))
  const all = [...drawn]
  for (const [index, [name, one]] of all.entries())
    for (const [otherName, other] of all.slice(index + 1))
      expect(Math.max(...PARTS.map((part) => apart(one[part], other[part]))), `${name} ${otherName}`).toBeGreaterThan(
        20,
      )
})
