// Somebody keeps the colours of hair, dress and skin from shot to shot, measured on the pixels.
import { expect, it } from 'vitest'
import type { PictureDescription } from '#rooms/generation/provider.ts'
import { designCharacter } from './character.ts'
import { apart, type Colours, coloursDrawn, labApart } from './testdata/colours-drawn.ts'
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

it.each(Object.entries(looked))('%s has hair, dress and skin of one colour in every shot', async (name, who) => {
  const seen: Colours[] = []
  for (const shot of shotsOf(who)) seen.push(await coloursDrawn(shot, name))
  const [first] = seen
  for (const part of PARTS) {
    const told = `${part}: ${seen.map((one) => one[part].map(Math.round).join(' ')).join(', ')}`
    for (const one of seen) expect(apart(one[part], first![part]), told).toBeLessThanOrEqual(SAME_MAX[part])
  }
})

/** In Lab: seen at a glance, through shade, haze and JPEG. */
const APART_MIN = 18
const COLOURS = [
  'blue',
  'red',
  'green',
  'ochre',
  'purple',
  'brown',
  'teal',
  'pink',
  'grey',
  'black',
  'white',
  'sky',
] as const

it('whoever is told another colour is dressed in one that nobody takes for it, whatever is worn', () => {
  const notes = ['', 'police officer', 'doctor', '道士', '差役', 'astronaut', '书生', '梨贩', 'waiter', 'a lawyer']
  const dressed = COLOURS.flatMap((colour) =>
    notes.flatMap((note) =>
      (['female', 'male', null] as const).map((gender) => {
        const who = { name: `${note} ${gender}`, gender, ageYears: 30, notes: note, colour }
        return { colour, note, main: designCharacter(who).palette.main }
      }),
    ),
  )
  for (const [index, one] of dressed.entries())
    for (const other of dressed.slice(index + 1))
      if (one.colour !== other.colour)
        expect(
          labApart(one.main, other.main),
          `${one.note} in ${one.colour}, ${other.note} in ${other.colour}`,
        ).toBeGreaterThan(APART_MIN)
})

it('a boy and a doctor of one scene differ on the picture, in every shot', async () => {
  const boy = { ...people.child, name: 'BOY', colour: 'green' } as const
  const doctor = { ...people.host, name: 'HALE', notes: 'DR. MARGARET HALE', colour: 'white' } as const
  for (const shot of [
    picture({
      place,
      framing: 'two_shot',
      cast: [
        [boy, 'speaker', 'left', 'sad'],
        [doctor, 'listener', 'right', 'neutral'],
      ],
    }),
    picture({
      place,
      size: 'full',
      framing: 'two_shot',
      cast: [
        [doctor, 'speaker', 'left', 'neutral'],
        [boy, 'listener', 'right', 'afraid'],
      ],
    }),
  ]) {
    const [one, other] = [await coloursDrawn(shot, 'BOY'), await coloursDrawn(shot, 'HALE')]
    expect(Math.max(labApart(one.dress, other.dress), labApart(one.hair, other.hair))).toBeGreaterThan(APART_MIN)
  }
})
